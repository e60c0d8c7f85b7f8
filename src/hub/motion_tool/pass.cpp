#include "hub/motion_tool/pass.hpp"

#include <algorithm>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>

#include "hub/motion_tool/progress.hpp"
#include "linux/io/stream.hpp"

namespace vedette::motion_tool {
namespace {

constexpr Duration kConnectTimeout = 5s;
constexpr Duration kStopLimit = 1500ms;  // for the source, before it is abandoned
constexpr Duration kShowInterval = 100ms;
constexpr std::size_t kMaxMemory = std::size_t{64} << 20;  // bytes of pictures that are not processed yet

}  // namespace

Pass::Pass(Input input, const grab::Console& console, OnPicture on_picture, Note note)
    : input_(std::move(input)),
      console_(console),
      on_picture_(std::move(on_picture)),
      note_(std::move(note)),
      pool_(bus::BufferPool::create(kMaxMemory)),
      progress_(console.err, console.progress),
      loop_(system_clock()) {}

bool Pass::run() {
    io::Stream signals(loop_, ::fcntl(signals_.fd(), F_DUPFD_CLOEXEC, 0));
    signals.wait(io::Direction::kReadable, [this](bool open) {
        if (open) on_signal();
    });
    progress_.note(fmt::format("opening {}", input_.shown));
    loop_.spawn(run_source(), [this] { loop_.quit(); });
    loop_.run();
    signals.close();
    progress_.clear();
    if (error_.empty() && totals_.pictures == 0 && signal_ == 0)
        error_ = left_out_.any() ? left_out_.error().message : "no picture could be read";
    return error_.empty();
}

// A recording that ends (kEnded) is success; any other end of a source is an error.
io::Task<> Pass::run_source() {
    const source::Context context{loop_, stop_, *this, loop_.now() + kConnectTimeout};
    const Error end = co_await input_.source->run(context);
    if (!stop_.requested() && end.kind != Kind::kEnded) error_ = end.message;
}

void Pass::picture(std::unique_ptr<bus::Buffer> jpeg, source::Stamp stamp) {
    if (stop_.requested() || stamp.placeholder) return;
    const Duration time =
        input_.recorded && stamp.media_time ? stamp.media_time->since : stamp.first_byte.since;
    const Duration at = time - first_.value_or(time);
    const MonoTime start = loop_.now();
    if (totals_.pictures == 0) started_ = start;
    const Picture picture = std::move(jpeg);
    const auto used = on_picture_(picture, at);
    if (!used) return skipped(used.error().message);
    totals_.spent += loop_.now() - start;
    if (!first_) first_ = time;
    totals_.covered = std::max(totals_.covered, at);
    ++totals_.pictures;
    left_out_.clear();
    show_progress();
}

void Pass::show_progress() {
    const MonoTime now = loop_.now();
    if (now - shown_at_ < kShowInterval) return;
    shown_at_ = now;
    const source::Length length = input_.recorded ? input_.source->length() : source::Length{};
    progress_.note(describe_progress({.covered = totals_.covered,
                                      .span = length.span,
                                      .pictures = totals_.pictures + totals_.left_out,
                                      .total = length.pictures,
                                      .note = note_ ? note_() : "",
                                      .elapsed = now - started_}));
}

bool Pass::print(const std::string& text) {
    if (text.empty()) return true;
    progress_.clear();
    const auto written = grab::write_all(console_.out, as_bytes(text), signals_.fd());
    if (written) return true;
    if (written.error().kind == Kind::kCancelled) {
        on_signal();
    } else {
        fail(written.error().message);
    }
    return false;
}

void Pass::fail(std::string error) {
    error_ = std::move(error);
    stop_.request();
}

void Pass::on_signal() {
    if (signal_ == 0) signal_ = signals_.take();
    if (signal_ == 0) return;
    stop_.request();
    abandon_.start_after(kStopLimit, [this] { loop_.quit(); });
}

}  // namespace vedette::motion_tool

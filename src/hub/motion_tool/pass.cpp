#include "hub/motion_tool/pass.hpp"

#include <algorithm>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>

#include "hub/grab/picture_output.hpp"
#include "hub/motion_tool/progress.hpp"
#include "linux/io/stream.hpp"

namespace vedette::motion_tool {
namespace {

constexpr Duration kConnectTimeout = 5s;
constexpr Duration kSoftly = 1500ms;                    // for a source to end once it was told
constexpr Duration kShowEvery = 100ms;                  // how far it is
constexpr std::size_t kMemory = std::size_t{64} << 20;  // of pictures on their way

}  // namespace

MotionPass::MotionPass(MotionInput input, const MotionConsole& console, See see, Note note)
    : input_(std::move(input)),
      console_(console),
      see_(std::move(see)),
      note_(std::move(note)),
      pool_(bus::BufferPool::create(kMemory)),
      progress_(console.err, console.terminal),
      loop_(system_clock()) {}

bool MotionPass::run() {
    io::Stream signals(loop_, ::fcntl(signals_.fd(), F_DUPFD_CLOEXEC, 0));
    signals.wait(io::Direction::kReadable, [this](bool open) {
        if (open) heed_signal();
    });
    progress_.note(fmt::format("opening {}", input_.shown));
    loop_.spawn(follow(), [this] { loop_.quit(); });
    loop_.run();
    signals.close();
    progress_.clear();
    if (why_.empty() && totals_.pictures == 0 && signal_ == 0) why_ = "no picture could be read";
    return why_.empty();
}

// A recording comes to its end (kEnded); what else ends a source is a failure.
io::Task<> MotionPass::follow() {
    const source::Context context{loop_, stop_, *this, loop_.now() + kConnectTimeout};
    const Error why = co_await input_.source->run(context);
    if (!stop_.requested() && why.kind != Kind::kEnded) why_ = why.message;
}

void MotionPass::picture(std::unique_ptr<bus::Buffer> jpeg, source::Stamp stamp) {
    if (stop_.requested() || stamp.placeholder) return;
    const Duration time =
        input_.recorded && stamp.media_time ? stamp.media_time->since : stamp.first_byte.since;
    const Duration at = time - first_.value_or(time);
    const MonoTime begun = loop_.now();
    if (totals_.pictures == 0) begun_ = begun;
    const Picture picture = std::move(jpeg);
    const auto seen = see_(picture, at);
    if (!seen) return skipped(seen.error().message);
    totals_.spent += loop_.now() - begun;
    if (!first_) first_ = time;
    totals_.covered = std::max(totals_.covered, at);
    ++totals_.pictures;
    show();
}

void MotionPass::show() {
    const MonoTime now = loop_.now();
    if (now - shown_at_ < kShowEvery) return;
    shown_at_ = now;
    const source::Length length = input_.recorded ? input_.source->length() : source::Length{};
    progress_.note(describe_progress({.covered = totals_.covered,
                                      .span = length.span,
                                      .pictures = totals_.pictures + totals_.left_out,
                                      .of = length.pictures,
                                      .note = note_ ? note_() : "",
                                      .worked = now - begun_}));
}

bool MotionPass::print(const std::string& text) {
    if (text.empty()) return true;
    progress_.clear();
    const auto written = grab::write_whole(console_.out, as_bytes(text), signals_.fd());
    if (written) return true;
    if (written.error().kind == Kind::kCancelled) {
        heed_signal();
    } else {
        give_up(written.error().message);
    }
    return false;
}

void MotionPass::give_up(std::string why) {
    why_ = std::move(why);
    stop_.request();
}

void MotionPass::heed_signal() {
    if (signal_ == 0) signal_ = signals_.take();
    if (signal_ == 0) return;
    stop_.request();
    loop_.after(kSoftly, [this] { loop_.quit(); });
}

}  // namespace vedette::motion_tool

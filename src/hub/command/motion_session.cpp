#include "hub/command/motion_session.hpp"

#include <array>
#include <optional>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>

#include "hub/command/end_signals.hpp"
#include "hub/command/grab_progress.hpp"
#include "hub/command/motion_progress.hpp"
#include "hub/command/picture_output.hpp"
#include "hub/detect/luma.hpp"
#include "hub/detect/watch.hpp"
#include "hub/io/loop.hpp"
#include "hub/io/stream.hpp"

namespace vedette::command {
namespace {

constexpr Duration kConnectTimeout = 5s;
constexpr Duration kSoftly = 1500ms;                    // for a source to end once it was told
constexpr Duration kShowEvery = 100ms;                  // how far it is
constexpr std::size_t kMemory = std::size_t{64} << 20;  // of pictures on their way

class MotionRun final : public source::Sink {
  public:
    MotionRun(MotionJob job, const MotionConsole& console)
        : job_(std::move(job)),
          console_(console),
          progress_(console.err, console.terminal),
          watch_(job_.settings, job_.zones) {}

    int run();

    std::unique_ptr<bus::Buffer> take(std::size_t bytes) override { return pool_->take(bytes); }
    void connected() override {}
    void picture(std::unique_ptr<bus::Buffer> jpeg, source::Stamp stamp) override;
    void skipped(std::string_view) override { ++totals_.left_out; }
    double wanted_fps() const override { return 0; }

  private:
    io::Task<> follow();
    Duration position(const source::Stamp& stamp);
    void tell(const motion::Result& result, Duration at);
    void draw(std::unique_ptr<bus::Buffer> jpeg, const motion::Result& result, Duration at);
    void finish_drawing();
    void show();
    void print(const std::string& text);
    void heed_signal();

    MotionJob job_;
    const MotionConsole console_;
    const std::shared_ptr<bus::BufferPool> pool_ = bus::BufferPool::create(kMemory);
    GrabProgress progress_;
    detect::Luma luma_;
    detect::Watch watch_;
    MotionTotals totals_;
    std::optional<Duration> first_;  // the first picture's time, where the shown positions begin
    motion::Event event_;            // the last one told of
    bool under_way_ = false;
    std::array<bool, motion::kAilments> ill_{};
    std::optional<Error> failed_;   // the source, or the output
    std::optional<Error> undrawn_;  // the picture or the film
    MonoTime shown_at_{};
    MonoTime begun_{};  // the work on the first picture
    EndSignal signals_;
    int signal_ = 0;
    io::Stop stop_;
    io::Loop loop_{system_clock()};  // last: its tasks refer to the rest
};

int MotionRun::run() {
    io::Stream signals(loop_, ::fcntl(signals_.fd(), F_DUPFD_CLOEXEC, 0));
    signals.wait(io::Direction::kReadable, [this](bool open) {
        if (open) heed_signal();
    });
    print(report_head(job_.form));
    progress_.note(fmt::format("opening {}", job_.shown));
    loop_.spawn(follow(), [this] { loop_.quit(); });
    loop_.run();
    signals.close();
    finish_drawing();
    progress_.clear();
    if (under_way_) print(report_event(job_.form, event_, true));
    if (failed_) totals_.ended = failed_->message;
    const bool ok = !failed_ && !undrawn_ && (totals_.pictures > 0 || signal_ != 0);
    if (failed_) fmt::print(console_.err, "vedette motion: {}: {}\n", job_.shown, failed_->message);
    if (undrawn_) fmt::print(console_.err, "vedette motion: {}\n", undrawn_->message);
    if (!failed_ && !undrawn_ && !ok)
        fmt::print(console_.err, "vedette motion: {}: no picture could be read\n", job_.shown);
    if (totals_.pictures > 0) print(report_totals(job_.form, totals_));
    return ok ? 0 : 1;
}

// A recording comes to its end (kEnded); what else ends a source is a failure.
io::Task<> MotionRun::follow() {
    const source::Context context{loop_, stop_, *this, loop_.now() + kConnectTimeout};
    Error why = co_await job_.source->run(context);
    if (!stop_.requested() && why.kind != Kind::kEnded) failed_ = std::move(why);
}

Duration MotionRun::position(const source::Stamp& stamp) {
    const Duration at = job_.recorded && stamp.media_time ? stamp.media_time->since : stamp.first_byte.since;
    if (!first_) first_ = at;
    return at - *first_;
}

void MotionRun::picture(std::unique_ptr<bus::Buffer> jpeg, source::Stamp stamp) {
    if (stop_.requested() || stamp.placeholder) return;
    const MonoTime begun = loop_.now();
    if (totals_.pictures == 0) begun_ = begun;
    const auto grid = luma_.read(jpeg->bytes());
    if (!grid) return skipped(grid.error().message);
    const Duration at = position(stamp);
    const motion::Result& result = watch_.see(*grid, at);
    totals_.spent += loop_.now() - begun;
    totals_.covered = std::max(totals_.covered, at);
    ++totals_.pictures;
    tell(result, at);
    if (job_.drawing) draw(std::move(jpeg), result, at);
    show();
}

void MotionRun::draw(std::unique_ptr<bus::Buffer> jpeg, const motion::Result& result, Duration at) {
    const auto drawn = job_.drawing->see(std::move(jpeg), watch_, result, at);
    if (drawn) return;
    undrawn_ = drawn.error();
    stop_.request();
}

void MotionRun::finish_drawing() {
    if (!job_.drawing || undrawn_ || totals_.pictures == 0) return;
    progress_.note("finishing what was drawn");
    if (const auto done = job_.drawing->finish(); !done) undrawn_ = done.error();
}

void MotionRun::tell(const motion::Result& result, Duration at) {
    if (result.phase == motion::EventPhase::kStarted) {
        ++totals_.events;
        print(report_started(job_.form, result.event));
    }
    if (result.phase == motion::EventPhase::kEnded) print(report_event(job_.form, result.event, false));
    under_way_ = result.phase == motion::EventPhase::kStarted || result.phase == motion::EventPhase::kGoing;
    if (under_way_) event_ = result.event;
    for (std::size_t i = 0; i < ill_.size(); ++i) {
        const motion::Complaint& complaint = result.health.complaints[i];
        if (complaint.active == ill_[i]) continue;
        ill_[i] = complaint.active;
        print(report_complaint(job_.form, static_cast<motion::Ailment>(i), complaint, at));
    }
}

void MotionRun::show() {
    const MonoTime now = loop_.now();
    if (now - shown_at_ < kShowEvery) return;
    shown_at_ = now;
    const source::Length length = job_.recorded ? job_.source->length() : source::Length{};
    progress_.note(describe_progress({.covered = totals_.covered,
                                      .span = length.span,
                                      .pictures = totals_.pictures + totals_.left_out,
                                      .of = length.pictures,
                                      .events = totals_.events,
                                      .worked = now - begun_}));
}

void MotionRun::print(const std::string& text) {
    if (text.empty()) return;
    progress_.clear();
    if (const auto written = write_whole(console_.out, as_bytes(text), signals_.fd()); !written) {
        if (written.error().kind == Kind::kCancelled) return heed_signal();
        failed_ = written.error();
        stop_.request();
    }
}

void MotionRun::heed_signal() {
    if (signal_ == 0) signal_ = signals_.take();
    if (signal_ == 0) return;
    stop_.request();
    loop_.after(kSoftly, [this] { loop_.quit(); });
}

}  // namespace

int watch_motion(MotionJob job, const MotionConsole& console) {
    MotionRun run(std::move(job), console);
    return run.run();
}

}  // namespace vedette::command

#include "hub/grab/session.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <boost/json.hpp>
#include <fcntl.h>
#include <fmt/format.h>

#include "core/frame/jpeg_probe.hpp"
#include "hub/base/json_text.hpp"
#include "hub/grab/file_writer.hpp"
#include "hub/grab/progress.hpp"
#include "hub/source/capture_clock.hpp"
#include "hub/source/reasons.hpp"
#include "linux/base/termination_signals.hpp"
#include "linux/base/utc_text.hpp"
#include "linux/io/stream.hpp"
#include "linux/io/timer.hpp"
#include "linux/io/wait.hpp"

namespace vedette::grab {
namespace {

namespace json = boost::json;

constexpr Duration kDefaultTimeout = 10s;
constexpr Duration kDefaultRetryTime = 2s;  // of a failing source, without --timeout
constexpr Duration kConnectTimeout = 5s;
constexpr Duration kTimeoutMargin = 50ms;  // the source's own timeout comes first: its message says more
constexpr Duration kFirstDelay = 250ms;
constexpr Duration kMaxDelay = 2s;
constexpr Duration kStopLimit = 1500ms;                    // for the source, before it is abandoned
constexpr std::size_t kMaxMemory = std::size_t{64} << 20;  // bytes of pictures that wait for the disk

enum class Outcome : std::uint8_t { kComplete, kFailed, kTimeout, kInterrupted };

std::string_view to_string(Outcome outcome) {
    constexpr std::array<std::string_view, 4> kNames{"complete", "failed", "timeout", "interrupted"};
    return kNames[static_cast<std::size_t>(outcome)];
}

std::string_view plural(std::uint64_t n) { return n == 1 ? "" : "s"; }

// A picture on its way to the output.
struct Picture {
    std::string file;
    std::size_t bytes = 0;
    int width = 0;  // pixels; 0: not known
    int height = 0;
    UtcTime captured{};
    Duration age{};      // at arrival
    MonoTime arrived{};  // its last byte
};

class GrabSession final : public source::Sink {
  public:
    GrabSession(GrabJob job, const Console& console)
        : job_(std::move(job)), console_(console), progress_(console.err, console.progress) {
        tally_.wanted = job_.count;
    }

    int run();

    std::unique_ptr<bus::Buffer> take(std::size_t bytes) override { return pool_->take(bytes); }
    void connected() override {
        ++connections_;
        failure_.reset();
        if (tally_.pictures == 0) progress_.note(fmt::format("waiting for a picture from {}", job_.shown));
    }
    void picture(std::unique_ptr<bus::Buffer> jpeg, source::Stamp stamp) override;
    // What comes after the last picture that was asked for is not counted.
    void skipped(std::string_view why) override {
        if (outcome_ || all_accepted()) return;
        ++skipped_;
        left_out_.add(why);
    }
    double wanted_fps() const override { return 0; }

  private:
    io::Task<> run_source();
    // What has worked once may work again, whatever the camera answers meanwhile.
    bool may_help(Recovery recovery) const {
        return recovery == Recovery::kByItself || (recovery == Recovery::kAfterChange && tally_.pictures > 0);
    }
    bool all_accepted() const { return tally_.wanted > 0 && accepted_ == tally_.wanted; }
    void on_saved(const Picture& picture, const Result<void>& result);
    void check_timeout();
    void on_signal();
    void end(Outcome outcome, std::string why = {});
    void source_failed(const Error& why);
    void remember(const Error& why);
    void output_failed(const Error& why);
    void print_json(const json::object& object);
    void print_summary();
    Duration picture_timeout() const {
        return job_.timeout.value_or(
            std::max<Duration>(kDefaultTimeout, 3 * job_.source->promised_interval()));
    }
    std::string count_so_far() const;

    GrabJob job_;
    const Console console_;
    const std::shared_ptr<bus::BufferPool> pool_ = bus::BufferPool::create(kMaxMemory);
    ProgressLine progress_;
    TerminationSignal signals_;
    io::Stop stop_;
    source::CaptureClock capture_clock_;
    GrabTally tally_;
    std::string first_file_;
    std::string last_file_;
    std::uint64_t accepted_ = 0;  // pictures that are saved, or on their way to the disk
    std::uint64_t connections_ = 0;
    std::uint64_t skipped_ = 0;
    source::LeftOut left_out_;
    std::optional<Error> failure_;  // why there is no picture, since the last one or the last connection
    MonoTime started_;
    MonoTime last_progress_;  // the start, or the last picture
    std::optional<Outcome> outcome_;
    std::string why_;
    bool why_is_output_ = false;  // why_ is about the output, not the source
    int signal_ = 0;
    io::Loop loop_{system_clock()};  // destroyed before the members that its tasks use
    io::Timer timeout_{loop_};       // of the next picture
    io::Timer abandon_{loop_};       // of a source that does not stop
    io::Signal saved_{loop_};        // a picture was saved, or was not
    FileWriter writer_{loop_};
};

int GrabSession::run() {
    started_ = last_progress_ = loop_.now();
    io::Stream signals(loop_, ::fcntl(signals_.fd(), F_DUPFD_CLOEXEC, 0));
    signals.wait(io::Direction::kReadable, [this](bool open) {
        if (open) on_signal();
    });
    progress_.note(fmt::format("connecting to {}", job_.shown));
    check_timeout();
    loop_.spawn(run_source(), [this] { loop_.quit(); });
    loop_.run();
    signals.close();
    progress_.clear();
    print_summary();
    switch (outcome_.value_or(Outcome::kFailed)) {
        case Outcome::kComplete: return 0;
        case Outcome::kFailed: return 1;
        case Outcome::kTimeout: return 3;
        case Outcome::kInterrupted: return 128 + signal_;
    }
    return 1;
}

// Retries the source while that may help.
io::Task<> GrabSession::run_source() {
    io::Stop never;
    Duration delay = kFirstDelay;
    std::uint64_t pictures = 0;
    while (!outcome_) {
        const MonoTime now = loop_.now();
        const MonoTime silent = last_progress_ + picture_timeout() - kTimeoutMargin;
        const MonoTime deadline = std::min(now + kConnectTimeout, std::max(silent, now));
        const source::Context context{loop_, stop_, *this, deadline};
        const Error why = co_await job_.source->run(context);
        while (tally_.pictures < accepted_) co_await saved_.wait(MonoTime::max(), never);
        if (all_accepted()) end(Outcome::kComplete);
        if (outcome_) break;
        remember(why);
        if (std::exchange(pictures, tally_.pictures) < tally_.pictures) delay = kFirstDelay;
        const MonoTime next = loop_.now() + delay;
        if (!may_help(recovery_of(why.kind)) ||
            next > last_progress_ + job_.timeout.value_or(kDefaultRetryTime)) {
            source_failed(why);
            break;
        }
        progress_.note(fmt::format("trying again: {}", why.message));
        co_await io::sleep_until(loop_, next, stop_);
        delay = std::min<Duration>(2 * delay, kMaxDelay);
    }
}

void GrabSession::check_timeout() {
    if (all_accepted()) return;
    const Duration limit = picture_timeout();
    if (loop_.now() - last_progress_ < limit)
        return timeout_.start_at(last_progress_ + limit, [this] { check_timeout(); });
    if (failure_ && failure_->kind != Kind::kTimeout) return end(Outcome::kFailed, failure_->message);
    std::string why = fmt::format("no picture came within {:g} s", to_seconds(limit));
    if (left_out_.any()) {
        why += ": " + left_out_.error().message;
    } else if (failure_) {
        why += ": " + failure_->message;
    } else {
        why += "; a slow source needs a longer --timeout";
    }
    end(Outcome::kTimeout, std::move(why));
}

void GrabSession::end(Outcome outcome, std::string why) {
    if (outcome_) return;
    outcome_ = outcome;
    why_ = std::move(why);
    accepted_ -= writer_.drop();
    saved_.notify();
    stop_.request();
    abandon_.start_after(kStopLimit, [this] { loop_.quit(); });
}

void GrabSession::source_failed(const Error& why) {
    // Without a count, the end of a recording is success.
    if (why.kind == Kind::kEnded && tally_.wanted == 0 && tally_.pictures > 0) return end(Outcome::kComplete);
    end(failure_->kind == Kind::kTimeout ? Outcome::kTimeout : Outcome::kFailed, failure_->message);
}

// An attempt that has no time to be answered hides no reason that is known.
void GrabSession::remember(const Error& why) {
    if (!failure_ || why.kind != Kind::kTimeout) failure_ = why;
}

void GrabSession::on_signal() {
    if (signal_ == 0) signal_ = signals_.take();
    if (signal_ != 0) end(tally_.wanted == 0 ? Outcome::kComplete : Outcome::kInterrupted);
}

void GrabSession::output_failed(const Error& why) {
    // A write is cancelled only by a signal.
    if (why.kind == Kind::kCancelled) return on_signal();
    why_is_output_ = !outcome_;
    end(Outcome::kFailed, why.message);
}

void GrabSession::picture(std::unique_ptr<bus::Buffer> jpeg, source::Stamp stamp) {
    if (outcome_ || all_accepted()) return;
    if (stamp.placeholder) {
        failure_ = Error{Kind::kTimeout, "the hub has lost the camera"};
        return progress_.note(failure_->message + "; waiting");
    }
    const MonoTime now = loop_.now();
    MonoTime captured = stamp.first_byte;
    if (stamp.camera_time) captured = capture_clock_.map(*stamp.camera_time, stamp.first_byte).captured_at;
    const Bytes bytes = jpeg->bytes();
    Picture picture{.file = job_.output.next_name(),
                    .bytes = bytes.size(),
                    .captured = loop_.clock().utc() - (now - captured),
                    .age = now - captured,
                    .arrived = now};
    if (const auto info = frame::probe_jpeg(bytes)) {
        picture.width = info->width;
        picture.height = info->height;
    }
    last_progress_ = now;
    failure_.reset();
    left_out_.clear();
    ++accepted_;
    if (all_accepted()) stop_.request();
    if (job_.output.is_stream()) return on_saved(picture, job_.output.send(bytes, signals_.fd()));
    std::string file = picture.file;
    writer_.write(
        std::move(file), std::move(jpeg),
        [this, picture = std::move(picture)](const Result<void>& result) { on_saved(picture, result); });
}

void GrabSession::on_saved(const Picture& picture, const Result<void>& result) {
    saved_.notify();
    if (!result) {
        --accepted_;
        return output_failed(result.error());
    }
    if (tally_.pictures++ == 0) {
        tally_.first = picture.arrived;
        first_file_ = picture.file;
    }
    tally_.bytes += picture.bytes;
    tally_.width = picture.width;
    tally_.height = picture.height;
    tally_.last = picture.arrived;
    last_file_ = picture.file;
    if (job_.json)
        print_json({{"file", picture.file},
                    {"bytes", picture.bytes},
                    {"width", picture.width},
                    {"height", picture.height},
                    {"captured", format_utc(picture.captured)},
                    {"age_ms", rounded(to_seconds(picture.age) * 1e3, 1)}});
    progress_.picture(tally_, picture.bytes, picture.file);
}

void GrabSession::print_json(const json::object& object) {
    const std::string line = serialize_json(object) + "\n";
    const auto written = write_all(console_.out, as_bytes(line), signals_.fd());
    if (!written) output_failed(written.error());
}

// " after 3 of 10 pictures", or nothing.
std::string GrabSession::count_so_far() const {
    if (tally_.pictures == 0) return "";
    if (tally_.wanted == 0)
        return fmt::format(" after {} picture{}", tally_.pictures, plural(tally_.pictures));
    return fmt::format(" after {} of {} pictures", tally_.pictures, tally_.wanted);
}

void GrabSession::print_summary() {
    const double seconds = to_seconds(loop_.now() - started_);
    if (console_.progress && tally_.pictures > 0) {
        const std::string files =
            first_file_ == last_file_ ? last_file_ : fmt::format("{} to {}", first_file_, last_file_);
        fmt::print(console_.err, "{} picture{}, {}, in {:.1f} s: {}\n", tally_.pictures,
                   plural(tally_.pictures), format_bytes(tally_.bytes), seconds, files);
    }
    const Outcome outcome = outcome_.value_or(Outcome::kFailed);
    if (outcome == Outcome::kFailed || outcome == Outcome::kTimeout) {
        fmt::print(console_.err, "vedette grab: {}\n",
                   why_is_output_ ? why_ + count_so_far() : job_.shown + count_so_far() + ": " + why_);
    }
    if (!job_.json) return;
    print_json({{"pictures", tally_.pictures},
                {"bytes", tally_.bytes},
                {"seconds", rounded(seconds, 3)},
                {"fps", rounded(tally_.fps(), 2)},
                {"skipped", skipped_},
                {"connections", connections_},
                {"result", to_string(outcome)},
                {"error", why_.empty() ? json::value() : json::value(why_)}});
}

}  // namespace

int grab_pictures(GrabJob job, const Console& console) {
    GrabSession session(std::move(job), console);
    return session.run();
}

}  // namespace vedette::grab

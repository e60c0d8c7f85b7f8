#include "hub/grab/session.hpp"

#include <algorithm>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>

#include "core/frame/jpeg_probe.hpp"
#include "hub/base/json_text.hpp"
#include "hub/grab/file_writer.hpp"
#include "hub/grab/progress.hpp"
#include "hub/source/capture_clock.hpp"
#include "linux/base/end_signals.hpp"
#include "linux/base/utc_text.hpp"
#include "linux/io/stream.hpp"
#include "linux/io/wait.hpp"

namespace vedette::grab {
namespace {

constexpr Duration kUsualTimeout = 10s;
constexpr Duration kUsualPatience = 2s;  // with a source that fails, unless the user gave a time
constexpr Duration kConnectTimeout = 5s;
constexpr Duration kWordMargin = 50ms;  // a source's own words about a time-out come before ours
constexpr Duration kFirstDelay = 250ms;
constexpr Duration kLongestDelay = 2s;
constexpr Duration kSoftly = 1500ms;                    // for a source to end once it was told
constexpr std::size_t kMemory = std::size_t{64} << 20;  // of pictures that wait for the disk

enum class Ending : std::uint8_t { kComplete, kFailed, kTimeout, kInterrupted };

std::string_view to_string(Ending ending) {
    switch (ending) {
        case Ending::kComplete: return "complete";
        case Ending::kFailed: return "failed";
        case Ending::kTimeout: return "timeout";
        case Ending::kInterrupted: return "interrupted";
    }
    return "failed";
}

std::string_view plural(std::uint64_t n) { return n == 1 ? "" : "s"; }

struct Taken {
    std::string file;
    std::size_t bytes = 0;
    int width = 0;  // pixels; 0 when the picture does not tell
    int height = 0;
    UtcTime captured{};
    Duration age{};  // when its last byte was in
    MonoTime arrived{};
};

class Grab final : public source::Sink {
  public:
    Grab(GrabJob job, const GrabConsole& console)
        : job_(std::move(job)), console_(console), progress_(console.err, console.terminal) {
        tally_.wanted = job_.wanted;
    }

    int run();

    std::unique_ptr<bus::Buffer> take(std::size_t bytes) override { return pool_->take(bytes); }
    void connected() override {
        ++connections_;
        if (tally_.pictures == 0) progress_.note(fmt::format("waiting for a picture of {}", job_.shown));
    }
    void picture(std::unique_ptr<bus::Buffer> jpeg, source::Stamp stamp) override;
    void skipped(std::string_view why) override {
        ++skipped_;
        last_skip_ = why;
    }
    double wanted_fps() const override { return 0; }

  private:
    io::Task<> follow();
    bool full() const { return tally_.wanted > 0 && accepted_ == tally_.wanted; }
    void saved(const Taken& taken, const Result<void>& result);
    void watch_silence();
    void heed_signal();
    void end(Ending ending, std::string why = {});
    void end_by_source(const Error& why);
    void end_by_output(const Error& why);
    void print_json(const std::string& object);
    void print_picture(const Taken& taken);
    void print_summary();
    Duration silence_limit() const {
        return job_.timeout.value_or(std::max<Duration>(kUsualTimeout, 3 * job_.source->promised_interval()));
    }
    std::string missing() const;

    GrabJob job_;
    const GrabConsole console_;
    const std::shared_ptr<bus::BufferPool> pool_ = bus::BufferPool::create(kMemory);
    GrabProgress progress_;
    EndSignal signals_;
    io::Stop stop_;
    source::CaptureClock capture_clock_;
    GrabTally tally_;
    std::string last_file_;
    std::string first_file_;
    std::uint64_t accepted_ = 0;  // pictures that are saved or will be
    std::uint64_t connections_ = 0;
    std::uint64_t skipped_ = 0;
    std::string last_skip_;
    std::string last_error_;  // of the source, since the last picture
    MonoTime begun_;
    MonoTime last_sign_;  // the beginning, or the last picture
    std::optional<Ending> ending_;
    std::string why_;
    bool about_output_ = false;  // why_, and not about the source
    int signal_ = 0;
    io::Loop loop_{system_clock()};  // after what its tasks refer to
    io::Signal save_{loop_};         // a picture was saved
    FileWriter writer_;              // last: it posts to the loop
};

int Grab::run() {
    begun_ = last_sign_ = loop_.now();
    io::Stream signals(loop_, ::fcntl(signals_.fd(), F_DUPFD_CLOEXEC, 0));
    signals.wait(io::Direction::kReadable, [this](bool open) {
        if (open) heed_signal();
    });
    progress_.note(fmt::format("connecting to {}", job_.shown));
    watch_silence();
    loop_.spawn(follow(), [this] { loop_.quit(); });
    loop_.run();
    signals.close();
    progress_.clear();
    print_summary();
    switch (ending_.value_or(Ending::kFailed)) {
        case Ending::kComplete: return 0;
        case Ending::kFailed: return 1;
        case Ending::kTimeout: return 3;
        case Ending::kInterrupted: return 128 + signal_;
    }
    return 1;
}

// The source, again and again while it may help.
io::Task<> Grab::follow() {
    io::Stop never;
    Duration delay = kFirstDelay;
    std::uint64_t pictures = 0;
    while (!ending_) {
        const MonoTime now = loop_.now();
        const MonoTime silent = last_sign_ + silence_limit() - kWordMargin;
        const MonoTime by = std::min(now + kConnectTimeout, std::max(silent, now));
        const source::Context context{loop_, stop_, *this, by};
        const Error why = co_await job_.source->run(context);
        while (tally_.pictures < accepted_) co_await save_.wait(MonoTime::max(), never);
        if (full()) end(Ending::kComplete);
        if (ending_) break;
        if (std::exchange(pictures, tally_.pictures) < tally_.pictures) delay = kFirstDelay;
        const MonoTime next = loop_.now() + delay;
        const MonoTime patience = last_sign_ + job_.timeout.value_or(kUsualPatience);
        if (recovery_of(why.kind) != Recovery::kByItself || next > patience) {
            end_by_source(why);
            break;
        }
        last_error_ = why.message;
        progress_.note(fmt::format("{}; trying again", why.message));
        co_await io::sleep_until(loop_, next, stop_);
        delay = std::min<Duration>(2 * delay, kLongestDelay);
    }
}

void Grab::watch_silence() {
    if (full()) return;
    const Duration limit = silence_limit();
    if (loop_.now() - last_sign_ < limit) {
        loop_.at(last_sign_ + limit, [this] { watch_silence(); });
        return;
    }
    std::string why = fmt::format("no picture came within {:g} s", to_seconds(limit));
    if (!last_error_.empty()) why += ": " + last_error_;
    if (skipped_ > 0)
        why += fmt::format(" ({} part{} left out, the last one: {})", skipped_, plural(skipped_), last_skip_);
    end(Ending::kTimeout, std::move(why));
}

void Grab::end(Ending ending, std::string why) {
    if (ending_) return;
    ending_ = ending;
    why_ = std::move(why);
    accepted_ -= writer_.drop();
    save_.notify();
    stop_.request();
    loop_.after(kSoftly, [this] { loop_.quit(); });
}

void Grab::end_by_source(const Error& why) {
    // Whoever set no number of pictures has all of them.
    if (why.kind == Kind::kEnded && tally_.wanted == 0 && tally_.pictures > 0) return end(Ending::kComplete);
    std::string words = why.message;
    if (why.kind == Kind::kUnauthenticated && job_.lacks_login)
        words = "the camera wants a user name and password: write USER:PASSWORD@ before the host's name";
    end(why.kind == Kind::kTimeout ? Ending::kTimeout : Ending::kFailed, std::move(words));
}

void Grab::heed_signal() {
    if (signal_ == 0) signal_ = signals_.take();
    if (signal_ != 0) end(tally_.wanted == 0 ? Ending::kComplete : Ending::kInterrupted);
}

void Grab::end_by_output(const Error& why) {
    // Only a signal that waits cancels.
    if (why.kind == Kind::kCancelled) return heed_signal();
    about_output_ = !ending_;
    end(Ending::kFailed, why.message);
}

void Grab::picture(std::unique_ptr<bus::Buffer> jpeg, source::Stamp stamp) {
    if (ending_ || full()) return;
    if (stamp.placeholder) {
        last_error_ = "the hub has lost the camera";
        return progress_.note(last_error_ + "; waiting");
    }
    const MonoTime now = loop_.now();
    MonoTime captured = stamp.first_byte;
    if (stamp.camera_time) captured = capture_clock_.map(*stamp.camera_time, stamp.first_byte).captured_at;
    const Bytes bytes = jpeg->bytes();
    Taken taken{.file = job_.output.next_name(),
                .bytes = bytes.size(),
                .captured = loop_.clock().utc() - (now - captured),
                .age = now - captured,
                .arrived = now};
    if (const auto info = frame::probe_jpeg(bytes)) {
        taken.width = info->width;
        taken.height = info->height;
    }
    last_sign_ = now;
    last_error_.clear();
    ++accepted_;
    if (full()) stop_.request();
    if (job_.output.is_stream()) return saved(taken, job_.output.send(bytes, signals_.fd()));
    std::string file = taken.file;
    writer_.write(std::move(file), std::move(jpeg), [this, taken = std::move(taken)](Result<void> result) {
        loop_.post([this, taken, result = std::move(result)] { saved(taken, result); });
    });
}

void Grab::saved(const Taken& taken, const Result<void>& result) {
    save_.notify();
    if (!result) {
        --accepted_;
        return end_by_output(result.error());
    }
    if (tally_.pictures++ == 0) {
        tally_.first = taken.arrived;
        first_file_ = taken.file;
    }
    tally_.bytes += taken.bytes;
    tally_.width = taken.width;
    tally_.height = taken.height;
    tally_.last = taken.arrived;
    last_file_ = taken.file;
    if (job_.json) print_picture(taken);
    progress_.picture(tally_, taken.bytes, taken.file);
}

void Grab::print_json(const std::string& object) {
    const std::string line = object + "\n";
    const auto written = write_whole(console_.out, as_bytes(line), signals_.fd());
    if (!written) end_by_output(written.error());
}

void Grab::print_picture(const Taken& taken) {
    print_json(
        fmt::format(R"({{"file":{},"bytes":{},"width":{},"height":{},"captured":"{}","age_ms":{:.1f}}})",
                    json_quoted(taken.file), taken.bytes, taken.width, taken.height,
                    format_utc(taken.captured), to_seconds(taken.age) * 1e3));
}

// "after 3 of 10 pictures", or nothing.
std::string Grab::missing() const {
    if (tally_.pictures == 0) return "";
    if (tally_.wanted == 0)
        return fmt::format(" after {} picture{}", tally_.pictures, plural(tally_.pictures));
    return fmt::format(" after {} of {} pictures", tally_.pictures, tally_.wanted);
}

void Grab::print_summary() {
    const double seconds = to_seconds(loop_.now() - begun_);
    if (console_.terminal && tally_.pictures > 0) {
        const std::string files =
            first_file_ == last_file_ ? last_file_ : fmt::format("{} to {}", first_file_, last_file_);
        fmt::print(console_.err, "{} picture{}, {}, in {:.1f} s: {}\n", tally_.pictures,
                   plural(tally_.pictures), format_bytes(tally_.bytes), seconds, files);
    }
    const Ending ending = ending_.value_or(Ending::kFailed);
    if (ending == Ending::kFailed || ending == Ending::kTimeout) {
        const std::string text = about_output_ ? why_ + missing() : job_.shown + missing() + ": " + why_;
        fmt::print(console_.err, "vedette grab: {}\n", text);
    }
    if (!job_.json) return;
    print_json(fmt::format(
        R"({{"pictures":{},"bytes":{},"seconds":{:.3f},"fps":{:.2f},"skipped":{},"connections":{},"result":"{}","error":{}}})",
        tally_.pictures, tally_.bytes, seconds, tally_.fps(), skipped_, connections_, to_string(ending),
        why_.empty() ? "null" : json_quoted(why_)));
}

}  // namespace

int grab_pictures(GrabJob job, const GrabConsole& console) {
    Grab grab(std::move(job), console);
    return grab.run();
}

}  // namespace vedette::grab

// The rate of a source: set where it requests or makes each picture, measured where it is unknown.
#pragma once

#include <optional>

#include "hub/source/source.hpp"

namespace vedette::source {

// Media time of picture `index` in a recording of `fps` pictures a second (more than 0).
inline MediaTime at_rate(std::uint64_t index, double fps) {
    return {std::chrono::duration_cast<Duration>(
        std::chrono::duration<double>(static_cast<double>(index) / fps))};
}

// Computes when the next picture is due, by its own rate or the lower one of consumers. Owned by its loop.
class Pacer {
  public:
    // Pictures a second; 0: no limit.
    explicit Pacer(double fps) : own_(to_interval(fps)), interval_(own_) {}

    // Call at the start of a run: the first picture is due at once.
    void restart() { begun_ = false; }

    // When the next picture is due. Valid for kRecheckInterval, because the demand of consumers changes.
    MonoTime due(const Context& context);
    // Call when the picture that is due is being made. Missed pictures are not made up for.
    void begin(MonoTime now);

    // Waits until the next picture is due, then calls begin(). False: a stop was requested.
    io::Task<bool> wait(Context& context);

    // The present interval.
    Duration interval() const { return interval_; }

    static constexpr Duration kRecheckInterval = 200ms;

  private:
    static Duration to_interval(double fps);

    Duration own_;
    Duration interval_;
    MonoTime last_{};  // when the last picture was due
    bool begun_ = false;
};

// The last interval between two pictures; until the second one, kInitial. Owned by its loop.
class MeasuredInterval {
  public:
    // Call at the start of a run.
    void reset() {
        last_.reset();
        interval_ = kInitial;
    }
    void add_picture(MonoTime now) {
        if (last_) interval_ = now - *last_;
        last_ = now;
    }
    Duration interval() const { return interval_; }

    static constexpr Duration kInitial = 4s;  // a first picture may take 12 s (Source::promised_interval)

  private:
    std::optional<MonoTime> last_;
    Duration interval_ = kInitial;
};

}  // namespace vedette::source

// How often a source that asks for each picture does so: at its own rate, and no faster than its consumers
// want. One loop's thread.
#pragma once

#include "hub/source/source.hpp"

namespace vedette::source {

// Where picture `index` stands in a recording of so many a second, which is more than 0.
inline MediaTime at_rate(std::uint64_t index, double fps) {
    return {std::chrono::duration_cast<Duration>(
        std::chrono::duration<double>(static_cast<double>(index) / fps))};
}

class Pace {
  public:
    // Pictures a second; 0: as fast as it goes.
    explicit Pace(double fps) : own_(to_interval(fps)), interval_(own_) {}

    // A run begins: its first picture is due at once.
    void restart() { begun_ = false; }

    // When the next picture is due; the first one is at once. Ask again within kLookAgain: consumers come and
    // go.
    MonoTime due(const Context& context);
    // The one that was due is being made. A source that fell behind does not make up for what it missed.
    void begin(MonoTime now);

    // Waits until the next picture is due, and begins it. False: a stop was requested.
    io::Task<bool> wait(Context& context);

    // What the source keeps to at the moment.
    Duration interval() const { return interval_; }

    static constexpr Duration kLookAgain = 200ms;

  private:
    static Duration to_interval(double fps);

    Duration own_;
    Duration interval_;
    MonoTime last_{};  // when the last one was due
    bool begun_ = false;
};

}  // namespace vedette::source

// How often a source that asks for each picture does so: at its own rate, and no faster than its consumers
// want. One loop's thread.
#pragma once

#include "hub/source/source.hpp"

namespace vedette::source {

class Pace {
  public:
    // Pictures a second, above 0.
    explicit Pace(double fps) : own_(to_interval(fps)), interval_(own_) {}

    // Waits until the next picture is due; the first is due at once. A consumer who comes meanwhile and wants
    // more is not kept waiting for the old interval. False: a stop was requested.
    io::Task<bool> wait(Context& context);

    // What the source keeps to at the moment.
    Duration interval() const { return interval_; }

    static Duration to_interval(double fps);

  private:
    Duration own_;
    Duration interval_;
    MonoTime due_{};  // the last one's turn
    bool begun_ = false;
};

}  // namespace vedette::source

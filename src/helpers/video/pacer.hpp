// Computes when the pictures of a file are due, so that it plays at its own rate. Reads no clock and never
// waits.
#pragma once

#include <optional>

#include "core/base/time.hpp"

namespace vedette::video {

// Caller's thread.
class Pacer {
  public:
    // `fps` above 0 overrides the file's timestamps; `interval`: of pictures without timestamps.
    Pacer(double fps, Duration interval);

    // For the next picture with the file's timestamp. A timestamp that does not increase or jumps by more
    // than 10 s counts as one interval. When more than a second late, playback continues from `now`.
    MonoTime due(std::optional<MediaTime> stamp, MonoTime now);

    // The file, and so its timestamps, start again.
    void restart() { last_stamp_.reset(); }

  private:
    bool by_stamps_;
    Duration interval_;
    std::optional<MonoTime> last_due_;
    std::optional<MediaTime> last_stamp_;
};

}  // namespace vedette::video

// When the next picture of a file is due, so that it plays as if it were a camera. Knows no clock and never
// waits: `now` is an argument. Not thread-safe.
#pragma once

#include <optional>

#include "core/base/time.hpp"

namespace vedette::video {

// Computes when each picture of a file is due.
class Pacer {
  public:
    // `fps` above 0 overrides the file's timestamps; `interval` is the distance of pictures that have none.
    Pacer(double fps, Duration interval);

    // The next picture, with the file's timestamp. Timestamps that stand still, run backwards or leap more
    // than 10 s count as one interval; a player more than a second late starts anew instead of hurrying.
    MonoTime due(std::optional<MediaTime> stamp, MonoTime now);

    // The file begins again: its timestamps too.
    void restart() { last_stamp_.reset(); }

  private:
    bool by_stamps_;
    Duration interval_;
    std::optional<MonoTime> last_due_;
    std::optional<MediaTime> last_stamp_;
};

}  // namespace vedette::video

// The hub as changes of its settings see it: what takes them over while it runs.
#pragma once

#include "hub/settings/settings.hpp"
#include "linux/io/task.hpp"

namespace vedette::changes {

// What a change has done to the parts of a hub: cameras, devices, servers.
struct Applied {
    int live = 0;       // go on, by other settings
    int restarted = 0;  // have ended and begun anew
    int added = 0;
    int removed = 0;

    Applied& operator+=(const Applied& other) {
        live += other.live;
        restarted += other.restarted;
        added += other.added;
        removed += other.removed;
        return *this;
    }
    bool operator==(const Applied&) const = default;
};

// On its loop.
class Applier {
  public:
    virtual ~Applier() = default;
    // Goes on with these settings, which have been checked; keys that take effect at the next start stay as
    // they are. After an error it runs as before. One call at a time.
    virtual io::Task<Result<Applied>> apply(const settings::Settings& settings) = 0;
};

}  // namespace vedette::changes

// Starts the guard of a child: descriptors, environment, posix_spawn. Used by Child only. All descriptors are
// close-on-exec, so that children which other threads start at the same time do not inherit them.
// Thread-safe.
#pragma once

#include "linux/child/child.hpp"

namespace vedette::child {

// A running guard with our ends of its descriptors; see the members of Child.
struct Spawned {
    pid_t guard = -1;
    UniqueFd pidfd;
    UniqueFd control;
    UniqueFd in;
    UniqueFd out;
    UniqueFd err;
};

Result<Spawned> spawn(const Options& options);

}  // namespace vedette::child

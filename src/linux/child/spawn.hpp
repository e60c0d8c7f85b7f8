// Starting the guard of a child: descriptors, environment, posix_spawn. Part of Child, for nobody else.
// Everything that is opened here is close-on-exec, so that children started at the same time by other threads
// inherit none of it.
#pragma once

#include "linux/child/child.hpp"

namespace vedette::child {

struct Spawned {
    pid_t guard = -1;
    UniqueFd pidfd;
    UniqueFd control;
    UniqueFd in;
    UniqueFd out;
    UniqueFd err;
};

SystemResult<Spawned> spawn(const Options& options);

}  // namespace vedette::child

// Starts the guard of a child: descriptors, environment, posix_spawn. Used by Child only. All descriptors are
// close-on-exec, so that children which other threads start at the same time do not inherit them.
// Thread-safe.
#pragma once

#include "linux/child/child.hpp"

namespace vedette::child {

Result<Spawned> spawn(const Options& options);

}  // namespace vedette::child

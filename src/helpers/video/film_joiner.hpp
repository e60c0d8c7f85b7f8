// With --join: makes one film of the films of a folder, in the order of their names, without encoding again.
// All have the same codec, its configuration and size. Blocks. Main thread.
#pragma once

#include "helpers/video/options.hpp"
#include "linux/base/error.hpp"

namespace vedette::video {

// Writes to `options.out`. kInvalidArgument: a film that differs from the first one; kNotFound: there is
// none.
Result<void> join_films(const Options& options);

}  // namespace vedette::video

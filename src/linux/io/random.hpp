// Unpredictable bytes from the kernel, for nonces, masks and tokens. Any thread.
#pragma once

#include "core/base/bytes.hpp"

namespace vedette::io {

// Fills at most 256 bytes; never fails once the machine has booted.
void fill_random(MutableBytes bytes);

}  // namespace vedette::io

// Unpredictable bytes from the kernel, for nonces, masks and tokens. Thread-safe.
#pragma once

#include "core/base/bytes.hpp"

namespace vedette::io {

// At most 256 bytes. Never fails after the machine has booted.
void fill_random(MutableBytes bytes);

}  // namespace vedette::io

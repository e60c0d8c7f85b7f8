// Where a command-line tool prints, and a write that a signal can interrupt. Blocks until the reader takes
// the bytes. Main thread.
#pragma once

#include <cstdio>

#include <unistd.h>

#include "core/base/bytes.hpp"
#include "linux/base/error.hpp"

namespace vedette::grab {

// The tool's output, passed as an argument so that tests can read it.
struct Console {
    int out = STDOUT_FILENO;
    std::FILE* err = stderr;
    bool progress = false;  // err is a terminal: show the progress on one line
};

// Writes all bytes to a descriptor. kCancelled as soon as `interrupt` becomes readable, even if the reader
// takes nothing.
Result<void> write_all(int fd, Bytes bytes, int interrupt);

}  // namespace vedette::grab

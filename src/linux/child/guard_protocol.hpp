// Messages between a program and the guard of one of its children, over a SOCK_SEQPACKET socket pair. Both
// ends come from one build and one machine, so a message is a plain struct. When the owner's end of the
// socket closes, the guard kills all descendants.
#pragma once

#include <cstdint>

namespace vedette::child {

// Owner to guard, one byte.
enum class Order : std::uint8_t {
    kTerminate = 'T',  // SIGTERM to all descendants
    kKill = 'K',       // SIGKILL to all descendants
};

// Guard to owner: kStarting once the fork has succeeded, later one of the next three; kLastEnded at the end.
struct Report {
    // What has happened; it defines `value`.
    enum class What : std::int32_t {
        kStarting,    // value: process number of the child and of its group; execve is next
        kNotStarted,  // value: the errno of execve or fork
        kExited,      // value: the exit code
        kSignalled,   // value: the signal's number
        kLastEnded,   // of Options::last; value: its exit code, or minus the signal's number
    };
    What what;
    std::int32_t value;
};

}  // namespace vedette::child

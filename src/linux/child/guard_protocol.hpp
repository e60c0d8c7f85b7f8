// What a program and the guard of one of its children say to each other over a SOCK_SEQPACKET socket pair.
// Both ends come from one build and one machine, so a message is a plain struct. The end of the socket is a
// message too: when the owner is gone, however it went, the guard kills everything below it.
#pragma once

#include <cstdint>

namespace vedette::child {

// Owner to guard, one byte.
enum class Order : std::uint8_t {
    kTerminate = 'T',  // SIGTERM to everything below the guard
    kKill = 'K',       // SIGKILL to everything below the guard
};

// Guard to owner: kStarting, if it comes that far, and later one of the other three.
struct Report {
    enum class What : std::int32_t {
        kStarting,    // value: the child's process number, which is its process group's too; execve is next
        kNotStarted,  // value: the errno of execve or fork
        kExited,      // value: the exit code
        kSignalled,   // value: the signal's number
    };
    What what;
    std::int32_t value;
};

}  // namespace vedette::child

// What a failed system call says, for the rooms of src/linux, which the hub and the node share (neither may
// include the other's error type). The hub turns the number into a kind with its own errno_error. Values, any
// thread.
#pragma once

#include <expected>
#include <string>
#include <string_view>

namespace vedette {

struct SystemError {
    int number = 0;       // an errno value
    std::string message;  // one sentence for a person, without the final stop
};

template <class T>
using SystemResult = std::expected<T, SystemError>;

// "open /dev/video0: Permission denied" from ("open /dev/video0", EACCES).
SystemError system_error(std::string_view doing, int number);

}  // namespace vedette

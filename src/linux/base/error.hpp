// The error type of everything above src/core. A room that wraps a third-party library or the kernel maps its
// errors to these kinds. Values; functions are thread-safe.
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>

namespace vedette {

// What kind of failure; callers branch on it.
enum class Kind : std::uint8_t {
    kInvalidArgument,     // the caller's input is wrong and would be wrong again
    kNotFound,            // no such camera, file, route
    kUnauthenticated,     // no valid credentials were given
    kPermissionDenied,    // the credentials are valid and do not suffice
    kFailedPrecondition,  // valid request in the wrong state; something else has to change first
    kUnavailable,         // the other side cannot be reached at the moment
    kTimeout,             // no answer before the deadline
    kResourceExhausted,   // a limit was reached: memory, descriptors, clients
    kDataLoss,            // received data is damaged or of another type than announced
    kCancelled,           // a stop was requested
    kEnded,               // the normal end; there is no more to come
    kUnimplemented,       // a valid request that this build does not support
    kInternal,            // a defect of this program
};

// Why an operation failed.
struct Error {
    Kind kind = Kind::kInternal;
    std::string message;  // one sentence for the user, without the full stop: what happened and, if known,
                          // what to do
};

template <class T>
using Result = std::expected<T, Error>;

// fail(Kind::kTimeout, "no answer within 5 s") in a function that returns Result.
inline std::unexpected<Error> fail(Kind kind, std::string message) {
    return std::unexpected<Error>(Error{kind, std::move(message)});
}

// "timeout", "not_found"…: a contract, used in logs and as codes of the API.
std::string_view to_string(Kind kind);

// Whether the same attempt can succeed later.
enum class Recovery : std::uint8_t {
    kByItself,     // soon, without a change
    kAfterChange,  // when a setting, a password, a permission or a cable has been changed
    kNever,
};
Recovery recovery_of(Kind kind);

// strerror in the message, errno mapped to a kind: errno_error("connect to 10.0.0.7:80", errno).
Error errno_error(std::string_view doing, int error_number);

}  // namespace vedette

// The hub's one error type. A room that wraps a third party maps the foreign error to a kind here and says
// why in the message; nobody else invents kinds. Values, any thread.
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>

namespace vedette {

enum class Kind : std::uint8_t {
    kInvalidArgument,     // the caller's input is wrong and would be wrong again
    kNotFound,            // no such camera, file, route
    kUnauthenticated,     // no valid credentials were given
    kPermissionDenied,    // the credentials are valid and do not suffice
    kFailedPrecondition,  // right request, wrong state; it needs a change elsewhere first
    kUnavailable,         // the other side is not there at the moment; trying again may help
    kTimeout,             // it did not answer in time; trying again may help
    kResourceExhausted,   // a limit was reached: memory, descriptors, clients
    kDataLoss,            // what arrived is damaged or is not what it claims to be
    kCancelled,           // somebody asked to stop
    kEnded,               // it has come to its end, as it should; it does not go on by itself
    kUnimplemented,       // a valid request for what this build does not do
    kInternal,            // a defect of ours
};

struct Error {
    Kind kind = Kind::kInternal;
    std::string message;  // one sentence for a person, without the final stop: what happened and, if known,
                          // what to do
};

template <class T>
using Result = std::expected<T, Error>;

// fail(Kind::kTimeout, "no answer within 5 s") in a function that returns Result.
inline std::unexpected<Error> fail(Kind kind, std::string message) {
    return std::unexpected<Error>(Error{kind, std::move(message)});
}

// "timeout", "not_found"…: stable words, used in logs and as codes of the API.
std::string_view to_string(Kind kind);

// Whether trying again later, with nothing changed, can help.
bool worth_retrying(Kind kind);

// strerror in the message, errno mapped to a kind: errno_error("connect to 10.0.0.7:80", errno).
Error errno_error(std::string_view doing, int error_number);

}  // namespace vedette

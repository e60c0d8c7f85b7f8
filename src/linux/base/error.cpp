#include "linux/base/error.hpp"

#include <cerrno>
#include <system_error>

namespace vedette {
namespace {

Kind kind_of_errno(int error_number) {
    switch (error_number) {
        case ENOENT:
        case ENODEV:
        case ENXIO: return Kind::kNotFound;
        case EACCES:
        case EPERM:
        case EROFS: return Kind::kPermissionDenied;
        case EMFILE:
        case ENFILE:
        case ENOMEM:
        case ENOBUFS:
        case ENOSPC:
        case EDQUOT: return Kind::kResourceExhausted;
        case ETIMEDOUT: return Kind::kTimeout;
        case ECANCELED: return Kind::kCancelled;
        case EINVAL:
        case ENOTDIR:
        case EISDIR:
        case ENAMETOOLONG: return Kind::kInvalidArgument;
        case EBUSY:
        case EADDRINUSE:
        case EEXIST: return Kind::kFailedPrecondition;
        default: return Kind::kUnavailable;
    }
}

}  // namespace

std::string_view to_string(Kind kind) {
    switch (kind) {
        case Kind::kInvalidArgument: return "invalid_argument";
        case Kind::kNotFound: return "not_found";
        case Kind::kUnauthenticated: return "unauthenticated";
        case Kind::kPermissionDenied: return "permission_denied";
        case Kind::kFailedPrecondition: return "failed_precondition";
        case Kind::kUnavailable: return "unavailable";
        case Kind::kTimeout: return "timeout";
        case Kind::kResourceExhausted: return "resource_exhausted";
        case Kind::kDataLoss: return "data_loss";
        case Kind::kCancelled: return "cancelled";
        case Kind::kEnded: return "ended";
        case Kind::kUnimplemented: return "unimplemented";
        case Kind::kInternal: return "internal";
    }
    return "internal";
}

Recovery recovery_of(Kind kind) {
    switch (kind) {
        case Kind::kUnavailable:
        case Kind::kTimeout:
        case Kind::kResourceExhausted:
        case Kind::kDataLoss: return Recovery::kByItself;
        case Kind::kNotFound:
        case Kind::kUnauthenticated:
        case Kind::kPermissionDenied:
        case Kind::kFailedPrecondition: return Recovery::kAfterChange;
        case Kind::kInvalidArgument:
        case Kind::kCancelled:
        case Kind::kEnded:
        case Kind::kUnimplemented:
        case Kind::kInternal: return Recovery::kNever;
    }
    return Recovery::kNever;
}

Error errno_error(std::string_view doing, int error_number) {
    return {kind_of_errno(error_number),
            std::string(doing) + ": " + std::generic_category().message(error_number)};
}

}  // namespace vedette

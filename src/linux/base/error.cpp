#include "linux/base/error.hpp"

#include <array>
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

struct KindInfo {
    std::string_view name;
    Recovery recovery;
};

// In the order of Kind.
constexpr auto kKinds = std::to_array<KindInfo>({
    {"invalid_argument", Recovery::kNever},
    {"not_found", Recovery::kAfterChange},
    {"unauthenticated", Recovery::kAfterChange},
    {"permission_denied", Recovery::kAfterChange},
    {"failed_precondition", Recovery::kAfterChange},
    {"unavailable", Recovery::kByItself},
    {"timeout", Recovery::kByItself},
    {"resource_exhausted", Recovery::kByItself},
    {"data_loss", Recovery::kByItself},
    {"cancelled", Recovery::kNever},
    {"ended", Recovery::kNever},
    {"unimplemented", Recovery::kNever},
    {"internal", Recovery::kNever},
});
static_assert(kKinds.size() == static_cast<std::size_t>(Kind::kInternal) + 1);

const KindInfo& info_of(Kind kind) { return kKinds[static_cast<std::size_t>(kind)]; }

}  // namespace

std::string_view to_string(Kind kind) { return info_of(kind).name; }

Recovery recovery_of(Kind kind) { return info_of(kind).recovery; }

Error errno_error(std::string_view doing, int error_number) {
    return {kind_of_errno(error_number),
            std::string(doing) + ": " + std::generic_category().message(error_number)};
}

}  // namespace vedette

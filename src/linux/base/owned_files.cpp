#include "linux/base/owned_files.hpp"

#include <cerrno>

#include <unistd.h>

namespace vedette {

Result<struct stat> look_at(const std::string& path) {
    struct stat found{};
    if (::stat(path.c_str(), &found) != 0) return std::unexpected(errno_error("look at " + path, errno));
    return found;
}

Result<void> make_private_folder(const std::string& path, const struct stat& like) {
    if (::mkdir(path.c_str(), 0700) != 0)
        return errno == EEXIST ? Result<void>()
                               : std::unexpected(errno_error("create the folder " + path, errno));
    if (like.st_uid != ::geteuid() && ::chown(path.c_str(), like.st_uid, like.st_gid) != 0)
        return std::unexpected(errno_error("give " + path + " to its owner", errno));
    return {};
}

}  // namespace vedette

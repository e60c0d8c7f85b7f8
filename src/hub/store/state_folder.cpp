#include "hub/store/state_folder.hpp"

#include <array>
#include <cerrno>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>

#include "core/base/bytes.hpp"
#include "linux/base/write_all.hpp"

namespace vedette::store {
namespace {

// " (process 123)", or nothing if the holder has not written its number yet.
std::string holder(int lock) {
    std::array<char, 16> text{};
    const ssize_t size = ::pread(lock, text.data(), text.size(), 0);
    return size > 0
               ? fmt::format(" (process {})", std::string_view(text.data(), static_cast<std::size_t>(size)))
               : "";
}

}  // namespace

Result<StateFolder> StateFolder::open(const std::string& path) {
    if (::mkdir(path.c_str(), 0700) != 0 && errno != EEXIST)
        return std::unexpected(errno_error("create the state folder " + path, errno));
    const std::string name = path + "/lock";
    UniqueFd lock(::open(name.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
    if (!lock) return std::unexpected(errno_error("open " + name, errno));
    if (::flock(lock.get(), LOCK_EX | LOCK_NB) != 0) {
        if (errno != EWOULDBLOCK) return std::unexpected(errno_error("lock " + name, errno));
        return fail(Kind::kFailedPrecondition,
                    fmt::format("another hub{} uses the state folder {}", holder(lock.get()), path));
    }
    if (::ftruncate(lock.get(), 0) != 0 || !write_all(lock.get(), as_bytes(fmt::to_string(::getpid()))))
        return std::unexpected(errno_error("write " + name, errno));
    return StateFolder(path, std::move(lock));
}

}  // namespace vedette::store

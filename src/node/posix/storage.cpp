#include "node/posix/storage.hpp"

#include <cerrno>

#include <fcntl.h>
#include <unistd.h>

#include "linux/base/unique_fd.hpp"
#include "linux/base/write_all.hpp"

namespace vedette::posix {
namespace {

std::string path_of(const std::string& folder, unsigned area) {
    if (area == port::Storage::kCertificateArea) return folder + "/certificate";
    return folder + "/settings." + std::to_string(area);
}

std::unexpected<port::StorageError> failed() {
    const bool is_full = errno == ENOSPC || errno == EDQUOT;
    return std::unexpected(is_full ? port::StorageError::kFull : port::StorageError::kFailed);
}

}  // namespace

std::expected<std::size_t, port::StorageError> Storage::read(unsigned area, MutableBytes into) {
    if (folder_.empty()) return std::unexpected(port::StorageError::kAbsent);
    const UniqueFd fd(::open(path_of(folder_, area).c_str(), O_RDONLY | O_CLOEXEC));
    if (!fd) return errno == ENOENT ? std::expected<std::size_t, port::StorageError>(0) : failed();
    std::size_t size = 0;
    while (size < into.size()) {
        const ::ssize_t got = ::read(fd.get(), into.data() + size, into.size() - size);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return failed();
        if (got == 0) break;
        size += static_cast<std::size_t>(got);
    }
    return size;
}

std::expected<void, port::StorageError> Storage::write(unsigned area, Bytes bytes) {
    if (folder_.empty()) return std::unexpected(port::StorageError::kAbsent);
    const UniqueFd fd(
        ::open(path_of(folder_, area).c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (!fd || !write_all(fd.get(), bytes) || ::fsync(fd.get()) != 0) return failed();
    return {};
}

}  // namespace vedette::posix

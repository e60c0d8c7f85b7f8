#include "posix/files_of_system.hpp"

#include <array>
#include <cerrno>

#include <fcntl.h>
#include <unistd.h>

#include "core/files/path.hpp"

namespace vedette::posix {

using files::Error;

files::Error error_now() {
    switch (errno) {
        case ENOENT:
        case ELOOP: return Error::kNotFound;
        case EEXIST: return Error::kExists;
        case EISDIR: return Error::kIsFolder;
        case ENOTDIR: return Error::kNotFolder;
        case ENOTEMPTY: return Error::kNotEmpty;
        case EACCES:
        case EPERM:
        case EROFS:
        case ETXTBSY: return Error::kNotAllowed;
        case ENOSPC:
        case EDQUOT:
        case EFBIG: return Error::kNoSpace;
        case ENAMETOOLONG:
        case EILSEQ: return Error::kBadPath;
        case EMFILE:
        case ENFILE: return Error::kTooManyOpen;
        case ENXIO:
        case EXDEV:
        case ENOSYS:
        case EOPNOTSUPP: return Error::kNotSupported;
        case ENODEV: return Error::kAbsent;
        default: return Error::kFailed;
    }
}

files::Expected<std::string> system_path(std::string_view path) {
    if (!path.starts_with('/') || path.contains('\0')) return std::unexpected(Error::kBadPath);
    return std::string(path);
}

files::Expected<std::string> follow_links(std::string path) {
    constexpr int kMaxLinks = 40;  // as Linux
    for (int i = 0; i < kMaxLinks; ++i) {
        std::array<char, 4096> memory{};
        const ::ssize_t size = ::readlink(path.c_str(), memory.data(), memory.size());
        if (size < 0) {
            // EINVAL: no link. ENOENT: the file is not there yet.
            if (errno == EINVAL || errno == ENOENT) return path;
            return failed();
        }
        const std::string link(memory.data(), static_cast<std::size_t>(size));
        path = link.starts_with('/') ? link : std::string(files::folder_of(path)) + "/" + link;
    }
    return std::unexpected(Error::kNotFound);
}

files::Stat to_stat(const struct ::stat& found, bool may_write) {
    const files::Kind kind = S_ISREG(found.st_mode)   ? files::Kind::kFile
                             : S_ISDIR(found.st_mode) ? files::Kind::kFolder
                                                      : files::Kind::kOther;
    // Another file has another number, or is on another device.
    const std::uint64_t identity = (static_cast<std::uint64_t>(found.st_ino) * 0x9E3779B97F4A7C15U ^
                                    static_cast<std::uint64_t>(found.st_dev)) |
                                   1;
    const Duration modified =
        std::chrono::seconds(found.st_mtim.tv_sec) + std::chrono::nanoseconds(found.st_mtim.tv_nsec);
    return {.kind = kind,
            .size = kind == files::Kind::kFile ? static_cast<std::uint64_t>(found.st_size) : 0,
            .modified = {modified},
            .identity = identity,
            .may_write = may_write};
}

bool may_write(int folder, const char* path) { return ::faccessat(folder, path, W_OK, AT_EACCESS) == 0; }

files::Expected<void> write_all(int fd, Bytes bytes) {
    while (!bytes.empty()) {
        const ::ssize_t written = ::write(fd, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return failed();
        bytes = bytes.subspan(static_cast<std::size_t>(written));
    }
    return {};
}

files::Expected<void> sync_folder(const std::string& path) {
    const int fd = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) return failed();
    // Some file systems cannot sync a folder.
    const bool is_done = ::fsync(fd) == 0 || errno == EINVAL || errno == EBADF;
    const files::Error error = error_now();
    (void)::close(fd);
    if (is_done) return {};
    return std::unexpected(error);
}

void take_rights(int fd, const struct ::stat& of) {
    ::mode_t mode = of.st_mode & 07777U;
    if (::fchown(fd, of.st_uid, of.st_gid) != 0) {
        mode &= 01777U;
        if (::fchown(fd, static_cast<::uid_t>(-1), of.st_gid) != 0)
            mode = (mode & 01707U) | (mode & 07U) << 3;
    }
    (void)::fchmod(fd, mode);
}

}  // namespace vedette::posix

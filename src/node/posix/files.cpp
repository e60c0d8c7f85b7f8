#include "node/posix/files.hpp"

#include <cerrno>
#include <memory>

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "linux/base/write_all.hpp"

namespace vedette::posix {
namespace {

using port::FilesError;

FilesError error_now() {
    switch (errno) {
        case ENOENT: return FilesError::kNotFound;
        case ENOSPC:
        case EDQUOT: return FilesError::kFull;
        default: return FilesError::kFailed;
    }
}
std::unexpected<FilesError> failed() { return std::unexpected(error_now()); }

struct CloseFolder {
    void operator()(::DIR* folder) const { ::closedir(folder); }
};
using Folder = std::unique_ptr<::DIR, CloseFolder>;

bool is_folder(const std::string& path) {
    struct ::stat found{};
    return ::lstat(path.c_str(), &found) == 0 && S_ISDIR(found.st_mode);
}

std::uint64_t bytes_below(const std::string& path) {
    struct ::stat found{};
    if (::lstat(path.c_str(), &found) != 0) return 0;
    if (!S_ISDIR(found.st_mode)) return static_cast<std::uint64_t>(found.st_size);
    std::uint64_t sum = 0;
    const Folder folder(::opendir(path.c_str()));
    while (const ::dirent* const entry = folder ? ::readdir(folder.get()) : nullptr) {
        const std::string name = entry->d_name;
        if (name != "." && name != "..") sum += bytes_below(path + "/" + name);
    }
    return sum;
}

}  // namespace

std::uint64_t Files::used() const { return bytes_below(folder_); }

// An empty path: the folder itself.
std::expected<std::string, FilesError> Files::full_path(std::string_view path) const {
    stalled_.wait(true);
    if (!path.empty() && !port::is_file_path(path)) return std::unexpected(FilesError::kBadPath);
    if (!is_folder(folder_)) return std::unexpected(FilesError::kAbsent);
    return path.empty() ? folder_ : folder_ + "/" + std::string(path);
}

std::expected<port::FilesSpace, FilesError> Files::space() {
    if (const auto path = full_path(""); !path) return std::unexpected(path.error());
    const std::uint64_t total = capacity_;
    return port::FilesSpace{total - std::min(total, used()), total};
}

std::expected<void, FilesError> Files::make_folder(std::string_view path) {
    const auto full = full_path(path);
    if (!full) return std::unexpected(full.error());
    if (::mkdir(full->c_str(), 0700) == 0 || (errno == EEXIST && is_folder(*full))) return {};
    return failed();
}

std::expected<void, FilesError> Files::create(std::string_view path) {
    const auto full = full_path(path);
    if (!full) return std::unexpected(full.error());
    file_.reset(::open(full->c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (file_) return {};
    return failed();
}

std::expected<void, FilesError> Files::append(Bytes bytes) {
    if (const auto path = full_path(""); !path) return std::unexpected(path.error());
    if (used() + bytes.size() > capacity_) return std::unexpected(FilesError::kFull);
    if (!file_) return std::unexpected(FilesError::kFailed);
    if (write_all(file_.get(), bytes)) return {};
    return failed();
}

std::expected<void, FilesError> Files::close() {
    stalled_.wait(true);
    if (!file_) return std::unexpected(FilesError::kFailed);
    const bool is_closed = ::close(file_.release()) == 0;
    if (is_closed) return {};
    return failed();
}

std::expected<std::size_t, FilesError> Files::read(std::string_view path, std::uint64_t offset,
                                                   MutableBytes into) {
    const auto full = full_path(path);
    if (!full) return std::unexpected(full.error());
    const UniqueFd fd(::open(full->c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
    if (!fd) return failed();
    std::size_t size = 0;
    while (size < into.size()) {
        const ::ssize_t got =
            ::pread(fd.get(), into.data() + size, into.size() - size, static_cast<::off_t>(offset + size));
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return failed();
        if (got == 0) break;
        size += static_cast<std::size_t>(got);
    }
    return size;
}

std::expected<void, FilesError> Files::list(std::string_view path, port::FileVisitor& visitor) {
    const auto full = full_path(path);
    if (!full) return std::unexpected(full.error());
    const Folder folder(::opendir(full->c_str()));
    if (!folder) return failed();
    while (const ::dirent* const entry = ::readdir(folder.get())) {
        const std::string name = entry->d_name;
        if (name == "." || name == "..") continue;
        if (!visitor.visit(name, is_folder(*full + "/" + name))) break;
    }
    return {};
}

std::expected<void, FilesError> Files::remove(std::string_view path) {
    const auto full = full_path(path);
    if (!full) return std::unexpected(full.error());
    const bool is_removed = is_folder(*full) ? ::rmdir(full->c_str()) == 0 : ::unlink(full->c_str()) == 0;
    if (is_removed) return {};
    return failed();
}

}  // namespace vedette::posix

#include "linux/base/atomic_file.hpp"

#include <atomic>
#include <cerrno>
#include <filesystem>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "linux/base/write_all.hpp"

namespace vedette {
namespace {

namespace fs = std::filesystem;

std::string folder_of(const std::string& path) {
    const fs::path folder = fs::path(path).parent_path();
    return folder.empty() ? "." : folder.string();
}

// A hidden name in the same folder, unique by process number and count.
std::string temporary_name(const std::string& path) {
    static std::atomic<unsigned> count{0};
    return fmt::format("{}/.vedette-{}-{}.tmp", folder_of(path), ::getpid(), ++count);
}

// Resolves a symbolic link at the end of the path.
std::string follow_link(const std::string& path) {
    std::error_code error;
    if (!fs::is_symlink(path, error)) return path;
    const fs::path target = fs::canonical(path, error);
    return error ? path : target.string();
}

Error explain(const std::string& path, int number) {
    const std::string folder = folder_of(path);
    if (std::error_code ignored; number == ENOENT && !fs::exists(folder, ignored))
        return {Kind::kNotFound, fmt::format("can't write {}: there is no folder {}", path, folder)};
    return errno_error("can't write " + path, number);
}

}  // namespace

AtomicFile::AtomicFile(AtomicFile&& other) noexcept
    : path_(std::move(other.path_)),
      fd_(std::move(other.fd_)),
      lasting_(other.lasting_),
      replace_(other.replace_),
      temporary_(std::exchange(other.temporary_, {})) {}

AtomicFile::~AtomicFile() {
    if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

Result<AtomicFile> AtomicFile::create(const std::string& path, AtomicFileOptions options) {
    struct stat about{};
    const std::string target = follow_link(path);
    if (::stat(target.c_str(), &about) == 0 && !S_ISREG(about.st_mode))
        return fail(Kind::kInvalidArgument,
                    fmt::format("can't write {}: it is {}", path,
                                S_ISDIR(about.st_mode) ? "a folder" : "not a regular file"));
    constexpr int kAlways = O_WRONLY | O_CLOEXEC;
    if (options.nameless) {
        UniqueFd fd(::open(folder_of(target).c_str(), O_TMPFILE | kAlways, options.mode));
        if (fd) return AtomicFile(target, std::move(fd), options);
        // These mean that the file system has no nameless files; other errors would occur again.
        if (errno != EOPNOTSUPP && errno != EISDIR && errno != EINVAL)
            return std::unexpected(explain(target, errno));
    }
    const std::string temporary = temporary_name(target);
    UniqueFd fd(::open(temporary.c_str(), O_CREAT | O_EXCL | kAlways, options.mode));
    if (!fd) return std::unexpected(explain(target, errno));
    AtomicFile file(target, std::move(fd), options);
    file.temporary_ = temporary;
    return file;
}

Error AtomicFile::error(int number) const { return explain(path_, number); }

Result<void> AtomicFile::write(Bytes bytes) {
    if (!write_all(fd_.get(), bytes)) return std::unexpected(error(errno));
    return {};
}

// Gives the content its name unless it is taken; the destructor removes a hidden one.
Result<void> AtomicFile::place_new() {
    const std::string from = temporary_.empty() ? fmt::format("/proc/self/fd/{}", fd_.get()) : temporary_;
    const int flags = temporary_.empty() ? AT_SYMLINK_FOLLOW : 0;
    if (::linkat(AT_FDCWD, from.c_str(), AT_FDCWD, path_.c_str(), flags) == 0) return {};
    if (errno != EEXIST) return std::unexpected(error(errno));
    return fail(Kind::kFailedPrecondition,
                fmt::format("can't write {}: there is a file of this name", path_));
}

// Gives the content its name. A nameless file cannot replace another, so it gets a hidden name first.
Result<void> AtomicFile::place() {
    if (temporary_.empty()) {
        const std::string self = fmt::format("/proc/self/fd/{}", fd_.get());
        if (::linkat(AT_FDCWD, self.c_str(), AT_FDCWD, path_.c_str(), AT_SYMLINK_FOLLOW) == 0) return {};
        if (errno != EEXIST) return std::unexpected(error(errno));
        const std::string name = temporary_name(path_);
        if (::linkat(AT_FDCWD, self.c_str(), AT_FDCWD, name.c_str(), AT_SYMLINK_FOLLOW) != 0)
            return std::unexpected(error(errno));
        temporary_ = name;
    }
    if (::rename(temporary_.c_str(), path_.c_str()) != 0) return std::unexpected(error(errno));
    temporary_.clear();
    return {};
}

Result<void> AtomicFile::commit() {
    if (::fsync(fd_.get()) != 0) return std::unexpected(error(errno));
    if (auto placed = replace_ ? place() : place_new(); !placed) return placed;
    fd_.reset();
    return lasting_ ? sync_folder(folder_of(path_)) : Result<void>();
}

Result<void> sync_folder(const std::string& path) {
    const UniqueFd folder(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    // File systems that cannot sync a folder return EINVAL.
    if (folder && ::fsync(folder.get()) != 0 && errno != EINVAL)
        return std::unexpected(errno_error("can't make the folder's names lasting: " + path, errno));
    return {};
}

Result<void> write_file_atomically(const std::string& path, Bytes bytes, AtomicFileOptions options) {
    auto file = AtomicFile::create(path, options);
    if (!file) return std::unexpected(std::move(file.error()));
    if (auto written = file->write(bytes); !written) return written;
    return file->commit();
}

}  // namespace vedette

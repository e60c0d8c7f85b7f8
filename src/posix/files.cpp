#include "posix/files.hpp"

#include <algorithm>
#include <cerrno>
#include <utility>

#include <dirent.h>
#include <fcntl.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "core/files/path.hpp"
#include "posix/files_of_system.hpp"

namespace vedette::posix {

using files::Error;
using files::Expected;
using files::Handle;

namespace {

DIR* folder_in(void* folder) { return static_cast<DIR*>(folder); }

std::string folder_of(const std::string& path) { return std::string(files::folder_of(path)); }

// kIsFolder, kNotSupported or kNotAllowed when it is there and cannot be written.
Expected<void> check_writable(const std::string& path, const struct ::stat& found) {
    if (S_ISDIR(found.st_mode)) return std::unexpected(Error::kIsFolder);
    if (!S_ISREG(found.st_mode)) return std::unexpected(Error::kNotSupported);
    if (!may_write(AT_FDCWD, path.c_str())) return failed();
    return {};
}

Expected<files::Space> space_of(const std::string& path) {
    struct ::statvfs found{};
    if (::statvfs(path.c_str(), &found) != 0) return failed();
    return files::Space{.free = static_cast<std::uint64_t>(found.f_bavail) * found.f_frsize,
                        .total = static_cast<std::uint64_t>(found.f_blocks) * found.f_frsize};
}

}  // namespace

SystemFiles::~SystemFiles() {
    for (std::size_t i = 0; i < kMaxOpen; ++i) {
        const auto handle = static_cast<Handle>(i + 1);
        if (open_[i].use == Use::kReplace) {
            abandon_replace(handle);
        } else if (open_[i].use != Use::kNone) {
            (void)close(handle);
        }
    }
}

Expected<Handle> SystemFiles::keep(Open open) {
    const auto free = std::ranges::find(open_, Use::kNone, &Open::use);
    if (free != open_.end()) {
        *free = std::move(open);
        return static_cast<Handle>(free - open_.begin()) + 1;
    }
    if (open.folder != nullptr) (void)::closedir(folder_in(open.folder));
    if (open.fd >= 0) (void)::close(open.fd);
    if (!open.temporary.empty()) (void)::unlink(open.temporary.c_str());
    return std::unexpected(Error::kTooManyOpen);
}

Expected<SystemFiles::Open*> SystemFiles::used(Handle handle, Use use, Use or_this) {
    if (handle == 0 || handle > kMaxOpen) return std::unexpected(Error::kFailed);
    Open& open = open_[handle - 1];
    if (open.use == Use::kNone || (open.use != use && open.use != or_this))
        return std::unexpected(Error::kFailed);
    return &open;
}

Expected<files::Stat> SystemFiles::stat(std::string_view path) {
    const auto full = system_path(path);
    if (!full) return std::unexpected(full.error());
    struct ::stat found{};
    if (::stat(full->c_str(), &found) != 0) return failed();
    return to_stat(found, may_write(AT_FDCWD, full->c_str()));
}

Expected<files::Stat> SystemFiles::stat(Handle handle) {
    const auto open = used(handle, Use::kRead, Use::kWrite);
    if (!open) return std::unexpected(open.error());
    struct ::stat found{};
    if (::fstat((*open)->fd, &found) != 0) return failed();
    return to_stat(found, (*open)->may_write);
}

Expected<files::Space> SystemFiles::space(std::string_view path) {
    const auto full = system_path(path);
    if (!full) return std::unexpected(full.error());
    return space_of(*full);
}

Expected<Handle> SystemFiles::open(std::string_view path) {
    const auto full = system_path(path);
    if (!full) return std::unexpected(full.error());
    // Neither a pipe without a writer nor a terminal may hold it up.
    const int fd = ::open(full->c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (fd < 0) return failed();
    struct ::stat found{};
    const bool is_known = ::fstat(fd, &found) == 0;
    if (!is_known || !S_ISREG(found.st_mode)) {
        (void)::close(fd);
        return std::unexpected(!is_known                ? Error::kFailed
                               : S_ISDIR(found.st_mode) ? Error::kIsFolder
                                                        : Error::kNotSupported);
    }
    return keep({.use = Use::kRead, .fd = fd, .may_write = may_write(AT_FDCWD, full->c_str())});
}

Expected<std::size_t> SystemFiles::read(Handle handle, std::uint64_t offset, MutableBytes into) {
    const auto open = used(handle, Use::kRead, Use::kRead);
    if (!open) return std::unexpected(open.error());
    std::size_t done = 0;
    while (done < into.size()) {
        const ::ssize_t got =
            ::pread((*open)->fd, into.data() + done, into.size() - done, static_cast<::off_t>(offset + done));
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return failed();
        if (got == 0) break;
        done += static_cast<std::size_t>(got);
    }
    return done;
}

Expected<void> SystemFiles::close(Handle handle) {
    if (handle == 0 || handle > kMaxOpen || open_[handle - 1].use == Use::kReplace)
        return std::unexpected(Error::kFailed);
    const Open open = std::exchange(open_[handle - 1], {});
    if (open.use == Use::kNone) return std::unexpected(Error::kFailed);
    if (open.use == Use::kFolder) {
        (void)::closedir(folder_in(open.folder));
        return {};
    }
    Expected<void> done;
    if (open.use == Use::kWrite && ::fsync(open.fd) != 0) done = failed();
    if (::close(open.fd) != 0 && done && open.use == Use::kWrite) done = failed();
    if (done && open.is_made) done = sync_folder(folder_of(open.path));
    return done;
}

Expected<Handle> SystemFiles::open_for_writing(std::string_view path, int flags) {
    auto full = system_path(path);
    if (full) full = follow_links(*full);
    if (!full) return std::unexpected(full.error());
    struct ::stat found{};
    const bool is_there = ::stat(full->c_str(), &found) == 0;
    if (!is_there && errno != ENOENT) return failed();
    if (is_there) {
        if (const auto writable = check_writable(*full, found); !writable)
            return std::unexpected(writable.error());
    }
    const int fd =
        ::open(full->c_str(), O_WRONLY | O_CREAT | O_CLOEXEC | O_NONBLOCK | O_NOCTTY | flags, 0666);
    if (fd < 0) return failed();
    return keep({.use = Use::kWrite, .fd = fd, .is_made = !is_there, .path = *full});
}

Expected<Handle> SystemFiles::create(std::string_view path) { return open_for_writing(path, O_TRUNC); }
Expected<Handle> SystemFiles::append(std::string_view path) { return open_for_writing(path, O_APPEND); }

Expected<void> SystemFiles::write(Handle handle, Bytes bytes) {
    const auto open = used(handle, Use::kWrite, Use::kReplace);
    if (!open) return std::unexpected(open.error());
    return write_all((*open)->fd, bytes);
}

Expected<Handle> SystemFiles::begin_replace(std::string_view path, std::uint64_t size) {
    auto full = system_path(path);
    if (full) full = follow_links(*full);
    if (!full) return std::unexpected(full.error());
    struct ::stat found{};
    const bool is_there = ::stat(full->c_str(), &found) == 0;
    if (!is_there && errno != ENOENT) return failed();
    if (is_there) {
        if (const auto writable = check_writable(*full, found); !writable)
            return std::unexpected(writable.error());
    }
    const std::string folder = folder_of(*full);
    const auto space = space_of(folder);
    if (!space) return std::unexpected(space.error());
    // Some file systems do not know how large they are.
    if (space->total > 0 && space->free < size) return std::unexpected(Error::kNoSpace);
    if (files::name_of(*full).size() > 255) return std::unexpected(Error::kBadPath);
    Open open{.use = Use::kReplace, .path = *full};
    constexpr int kTries = 1000;
    for (int i = 0; open.fd < 0 && i < kTries; ++i) {
        open.temporary = folder + "/.vedette-" + std::to_string(::getpid()) + "-" +
                         std::to_string(++temporaries_) + ".tmp";
        // A new file has the rights of the process; the bytes of an old one are nobody's to read before it
        // has its own.
        open.fd =
            ::open(open.temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, is_there ? 0600 : 0666);
        if (open.fd < 0 && errno != EEXIST) return failed();
    }
    if (open.fd < 0) return failed();
    return keep(std::move(open));
}

Expected<files::Stat> SystemFiles::finish_replace(Handle handle) {
    const auto found = used(handle, Use::kReplace, Use::kReplace);
    if (!found) return std::unexpected(found.error());
    const Open& open = **found;
    struct ::stat old{};
    if (::stat(open.path.c_str(), &old) == 0) take_rights(open.fd, old);
    struct ::stat now{};
    if (::fsync(open.fd) != 0 || ::fstat(open.fd, &now) != 0 ||
        ::rename(open.temporary.c_str(), open.path.c_str()) != 0) {
        const Error error = error_now();
        abandon_replace(handle);
        return std::unexpected(error);
    }
    const Open done = std::exchange(**found, {});
    (void)::close(done.fd);
    if (const auto synced = sync_folder(folder_of(done.path)); !synced)
        return std::unexpected(synced.error());
    return to_stat(now, may_write(AT_FDCWD, done.path.c_str()));
}

void SystemFiles::abandon_replace(Handle handle) {
    const auto found = used(handle, Use::kReplace, Use::kReplace);
    if (!found) return;
    const Open open = std::exchange(**found, {});
    (void)::close(open.fd);
    (void)::unlink(open.temporary.c_str());
}

Expected<Handle> SystemFiles::open_folder(std::string_view path) {
    const auto full = system_path(path);
    if (!full) return std::unexpected(full.error());
    DIR* const folder = ::opendir(full->c_str());
    if (folder == nullptr) return failed();
    return keep({.use = Use::kFolder, .folder = folder});
}

Expected<bool> SystemFiles::next_entry(Handle folder, files::Entry& entry) {
    const auto open = used(folder, Use::kFolder, Use::kFolder);
    if (!open) return std::unexpected(open.error());
    DIR* const stream = folder_in((*open)->folder);
    for (;;) {
        errno = 0;
        const struct ::dirent* const next = ::readdir(stream);
        if (next == nullptr && errno != 0) return failed();
        if (next == nullptr) return false;
        const std::string_view name = next->d_name;
        if (name == "." || name == "..") continue;
        // A link that leads nowhere is shown too.
        struct ::stat found{};
        const bool is_known = ::fstatat(::dirfd(stream), next->d_name, &found, 0) == 0;
        entry = {.name = name, .stat = {.kind = files::Kind::kOther}};
        if (is_known) entry.stat = to_stat(found, may_write(::dirfd(stream), next->d_name));
        return true;
    }
}

Expected<void> SystemFiles::make_folder(std::string_view path) {
    const auto full = system_path(path);
    if (!full) return std::unexpected(full.error());
    if (::mkdir(full->c_str(), 0777) != 0) return failed();
    return {};
}

Expected<void> SystemFiles::remove_file(std::string_view path) {
    const auto full = system_path(path);
    if (!full) return std::unexpected(full.error());
    struct ::stat found{};
    if (::lstat(full->c_str(), &found) == 0 && S_ISDIR(found.st_mode))
        return std::unexpected(Error::kIsFolder);
    if (::unlink(full->c_str()) != 0) return failed();
    return {};
}

Expected<void> SystemFiles::remove_folder(std::string_view path) {
    const auto full = system_path(path);
    if (!full) return std::unexpected(full.error());
    if (::rmdir(full->c_str()) == 0) return {};
    // POSIX leaves it to the system which of the two it is.
    if (errno == EEXIST) return std::unexpected(Error::kNotEmpty);
    return failed();
}

Expected<void> SystemFiles::rename(std::string_view from, std::string_view to) {
    const auto old = system_path(from), name = system_path(to);
    if (!old || !name) return std::unexpected(Error::kBadPath);
    // An empty folder would give way.
    struct ::stat a{}, b{};
    if (::lstat(old->c_str(), &a) != 0) return failed();
    if (::lstat(name->c_str(), &b) == 0 && S_ISDIR(b.st_mode) &&
        (a.st_ino != b.st_ino || a.st_dev != b.st_dev))
        return std::unexpected(Error::kIsFolder);
    if (::rename(old->c_str(), name->c_str()) == 0) return {};
    if (errno == EINVAL) return std::unexpected(Error::kNotAllowed);
    return failed();
}

}  // namespace vedette::posix

#include "hub/timelapse/picture_file.hpp"

#include <cerrno>
#include <filesystem>

#include <fmt/format.h>
#include <unistd.h>

#include "linux/base/atomic_file.hpp"

namespace vedette::timelapse {
namespace {

namespace fs = std::filesystem;

constexpr int kMaxAttempts = 99;

// Makes the folders and syncs those that got a new one, so that a power cut does not undo them.
Result<void> make_folders(const fs::path& folder) {
    std::error_code error;
    if (fs::is_directory(folder, error)) return {};
    const fs::path parent = folder.parent_path();
    if (!parent.empty() && parent != folder) {
        if (auto made = make_folders(parent); !made) return made;
    }
    fs::create_directory(folder, error);
    if (error)
        return std::unexpected(
            errno_error(fmt::format("can't make the folder {}", folder.string()), error.value()));
    return sync_folder(parent.empty() ? "." : parent.string());
}

}  // namespace

Result<std::string> write_picture(const std::string& folder, const std::function<std::string(int)>& name,
                                  Bytes picture) {
    for (int attempt = 1; attempt <= kMaxAttempts; ++attempt) {
        std::string own = name(attempt);
        const fs::path path = fs::path(folder) / own;
        if (auto made = make_folders(path.parent_path()); !made)
            return std::unexpected(std::move(made.error()));
        auto written = write_file_atomically(path, picture, {.replace = false});
        if (written) return own;
        if (written.error().kind != Kind::kFailedPrecondition)
            return std::unexpected(std::move(written.error()));
    }
    return fail(
        Kind::kFailedPrecondition,
        fmt::format("can't write {}/{}: there are {} pictures of this time", folder, name(1), kMaxAttempts));
}

Result<void> remove_picture(const std::string& folder, const std::string& name) {
    const fs::path root(folder);
    const fs::path path = root / name;
    if (::unlink(path.c_str()) != 0 && errno != ENOENT)
        return std::unexpected(errno_error("can't remove " + path.string(), errno));
    for (fs::path above = path.parent_path(); above != root && above.has_relative_path();
         above = above.parent_path())
        if (::rmdir(above.c_str()) != 0) break;
    return {};
}

}  // namespace vedette::timelapse

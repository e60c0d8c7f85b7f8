#include "port_esp/files.hpp"

#include <cerrno>
#include <cstdio>
#include <utility>

#include <dirent.h>
#include <driver/sdmmc_host.h>
#include <esp_vfs_fat.h>
#include <fcntl.h>
#include <sdmmc_cmd.h>
#include <sys/stat.h>
#include <unistd.h>

namespace vedette::esp {
namespace {

using port::FilesError;

std::unexpected<FilesError> failed() {
    switch (errno) {
        case ENOENT: return std::unexpected(FilesError::kNotFound);
        case ENOSPC: return std::unexpected(FilesError::kFull);
        default: return std::unexpected(FilesError::kFailed);
    }
}

// Of a new file or folder. FatFs denies it when the volume or the root (of FAT16) is full, and ESP-IDF makes
// EACCES of that.
std::unexpected<FilesError> not_made() {
    return errno == EACCES ? std::unexpected(FilesError::kFull) : failed();
}

bool is_folder(const char* path) {
    struct ::stat found{};
    return ::stat(path, &found) == 0 && S_ISDIR(found.st_mode);
}

}  // namespace

bool Files::mount() {
    if (card_ != nullptr) return true;
    sdmmc_host_t host = SDMMC_HOST_DEFAULT();
    host.flags = SDMMC_HOST_FLAG_1BIT;
    sdmmc_slot_config_t slot = SDMMC_SLOT_CONFIG_DEFAULT();
    slot.width = 1;
    slot.flags |= SDMMC_SLOT_FLAG_INTERNAL_PULLUP;
    // A card with another file system keeps what it has.
    esp_vfs_fat_mount_config_t config{};
    config.max_files = 3;
    sdmmc_card_t* card = nullptr;
    if (esp_vfs_fat_sdmmc_mount(folder_.data(), &host, &slot, &config, &card) != ESP_OK) return false;
    card_ = card;
    return true;
}

void Files::unmount() {
    if (file_ >= 0) ::close(std::exchange(file_, -1));
    if (card_ != nullptr)
        esp_vfs_fat_sdcard_unmount(folder_.data(), static_cast<sdmmc_card_t*>(std::exchange(card_, nullptr)));
}

std::expected<const char*, FilesError> Files::full_path(std::string_view path, Path& out) {
    if (!path.empty() && !port::is_file_path(path)) return std::unexpected(FilesError::kBadPath);
    if (!mount()) return std::unexpected(FilesError::kAbsent);
    std::snprintf(out.data(), out.size(), "%.*s%s%.*s", static_cast<int>(folder_.size()), folder_.data(),
                  path.empty() ? "" : "/", static_cast<int>(path.size()), path.data());
    return out.data();
}

std::expected<port::FilesSpace, FilesError> Files::space() {
    // A card that was taken out, or exchanged, is mounted anew.
    if (card_ != nullptr && sdmmc_get_status(static_cast<sdmmc_card_t*>(card_)) != ESP_OK) unmount();
    if (!mount()) return std::unexpected(FilesError::kAbsent);
    port::FilesSpace space;
    if (esp_vfs_fat_info(folder_.data(), &space.total, &space.free) == ESP_OK) return space;
    return std::unexpected(FilesError::kFailed);
}

std::expected<void, FilesError> Files::make_folder(std::string_view path) {
    Path memory;
    const auto full = full_path(path, memory);
    if (!full) return std::unexpected(full.error());
    if (::mkdir(*full, 0700) == 0) return {};
    const auto error = not_made();
    return is_folder(*full) ? std::expected<void, FilesError>() : error;
}

std::expected<void, FilesError> Files::create(std::string_view path) {
    Path memory;
    const auto full = full_path(path, memory);
    if (!full) return std::unexpected(full.error());
    if (file_ >= 0) ::close(std::exchange(file_, -1));
    file_ = ::open(*full, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    if (file_ >= 0) return {};
    return not_made();
}

std::expected<void, FilesError> Files::append(Bytes bytes) {
    if (file_ < 0) return std::unexpected(FilesError::kFailed);
    // The file system writes what fits and says nothing else.
    const auto room = space();
    if (!room) return std::unexpected(room.error());
    if (room->free < bytes.size()) return std::unexpected(FilesError::kFull);
    while (!bytes.empty()) {
        const ::ssize_t written = ::write(file_, bytes.data(), bytes.size());
        if (written < 0) return failed();
        if (written == 0) return std::unexpected(FilesError::kFull);
        bytes = bytes.subspan(static_cast<std::size_t>(written));
    }
    return {};
}

std::expected<void, FilesError> Files::close() {
    if (file_ < 0) return std::unexpected(FilesError::kFailed);
    if (::close(std::exchange(file_, -1)) == 0) return {};
    return failed();
}

std::expected<std::size_t, FilesError> Files::read(std::string_view path, std::uint64_t offset,
                                                   MutableBytes into) {
    Path memory;
    const auto full = full_path(path, memory);
    if (!full) return std::unexpected(full.error());
    const int file = ::open(*full, O_RDONLY);
    if (file < 0) return failed();
    std::size_t size = 0;
    bool is_read = ::lseek(file, static_cast<::off_t>(offset), SEEK_SET) >= 0;
    while (is_read && size < into.size()) {
        const ::ssize_t got = ::read(file, into.data() + size, into.size() - size);
        is_read = got >= 0;
        if (got <= 0) break;
        size += static_cast<std::size_t>(got);
    }
    ::close(file);
    if (is_read) return size;
    return std::unexpected(FilesError::kFailed);
}

std::expected<void, FilesError> Files::list(std::string_view path, port::FileVisitor& visitor) {
    Path memory;
    const auto full = full_path(path, memory);
    if (!full) return std::unexpected(full.error());
    ::DIR* const folder = ::opendir(*full);
    if (folder == nullptr) return failed();
    while (const ::dirent* const entry = ::readdir(folder)) {
        const std::string_view name = entry->d_name;
        if (name == "." || name == "..") continue;
        if (!visitor.visit(name, entry->d_type == DT_DIR)) break;
    }
    ::closedir(folder);
    return {};
}

std::expected<void, FilesError> Files::remove(std::string_view path) {
    Path memory;
    const auto full = full_path(path, memory);
    if (!full) return std::unexpected(full.error());
    if ((is_folder(*full) ? ::rmdir(*full) : ::unlink(*full)) == 0) return {};
    return failed();
}

}  // namespace vedette::esp

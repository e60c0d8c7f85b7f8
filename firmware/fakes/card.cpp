// The card: its file system is a folder of this machine, its size and whether it is there the test's.
#include <cerrno>
#include <filesystem>

#include <fcntl.h>
#include <sys/stat.h>

#include "chip.hpp"
#include "esp_vfs_fat.h"
#include "sdmmc_cmd.h"

using vedette::fakes::chip;

namespace {

sdmmc_card_t the_card;

std::uint64_t used_bytes(const char* folder) {
    std::uint64_t sum = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
        if (entry.is_regular_file()) sum += entry.file_size();
    }
    return sum;
}

}  // namespace

esp_err_t esp_vfs_fat_sdmmc_mount(const char*, const sdmmc_host_t* host, const void* slot,
                                  const esp_vfs_fat_mount_config_t* config, sdmmc_card_t** card) {
    if (chip().faults.no_card) return ESP_ERR_TIMEOUT;
    const bool one_line = static_cast<const sdmmc_slot_config_t*>(slot)->width == 1 &&
                          (host->flags & SDMMC_HOST_FLAG_1BIT) != 0;
    chip().card_mounts += 1;
    chip().card_has_one_line = one_line;
    chip().card_is_formatted = config->format_if_mount_failed;
    *card = &the_card;
    return ESP_OK;
}

esp_err_t esp_vfs_fat_sdcard_unmount(const char*, sdmmc_card_t*) {
    chip().card_mounts -= 1;
    return ESP_OK;
}

esp_err_t sdmmc_get_status(sdmmc_card_t*) { return chip().faults.no_card ? ESP_ERR_TIMEOUT : ESP_OK; }

esp_err_t esp_vfs_fat_info(const char* base_path, uint64_t* total, uint64_t* free) {
    if (chip().faults.no_card) return ESP_FAIL;
    *total = chip().card_bytes;
    *free = *total - std::min<std::uint64_t>(*total, used_bytes(base_path));
    return ESP_OK;
}

// As ESP-IDF's own over FatFs. In the place of the C library's for all of the test program.
extern "C" int mkdir(const char* path, mode_t mode) noexcept {
    if (chip().faults.root_is_full) {
        errno = EACCES;
        return -1;
    }
    return ::mkdirat(AT_FDCWD, path, mode);
}

// The port's files on ESP-IDF: an SD card with FAT, read by one data line, so that the lamp's pin stays free.
// Cards of an ESP32, whose pins are fixed; an ESP32-S3 has none here yet. The jobs of one task use it.
#pragma once

#include <array>
#include <string_view>

#include "node/port/files.hpp"

namespace vedette::esp {

// The card of a board. Its pins are claimed before.
class Files final : public port::Files {
  public:
    // Where the card is mounted: "/sd". The text outlives it.
    explicit Files(std::string_view folder) : folder_(folder) {}
    ~Files() override { unmount(); }
    Files(const Files&) = delete;
    Files& operator=(const Files&) = delete;

    std::expected<port::FilesSpace, port::FilesError> space() override;
    std::expected<void, port::FilesError> make_folder(std::string_view path) override;
    std::expected<void, port::FilesError> create(std::string_view path) override;
    std::expected<void, port::FilesError> append(Bytes bytes) override;
    std::expected<void, port::FilesError> close() override;
    std::expected<std::size_t, port::FilesError> read(std::string_view path, std::uint64_t offset,
                                                      MutableBytes into) override;
    std::expected<void, port::FilesError> list(std::string_view path, port::FileVisitor& visitor) override;
    std::expected<void, port::FilesError> remove(std::string_view path) override;

  private:
    using Path = std::array<char, 64 + port::kMaxFilePath>;
    std::expected<const char*, port::FilesError> full_path(std::string_view path, Path& out);
    bool mount();
    void unmount();

    const std::string_view folder_;
    void* card_ = nullptr;  // sdmmc_card_t; null: not mounted
    int file_ = -1;
};

}  // namespace vedette::esp

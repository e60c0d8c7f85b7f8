// What the board does with its card, as jobs of the task *see*: store a picture and keep some room free, list
// stored pictures, read one. Between two runs a job belongs to the network task.
#pragma once

#include <array>
#include <cstdint>
#include <expected>
#include <optional>
#include <span>

#include "core/base/bytes.hpp"
#include "node/history/picture_name.hpp"
#include "node/port/files.hpp"
#include "node/port/worker.hpp"

namespace vedette::node {

// Stores one picture, or only looks whether there is a card. When the card is full, or has less than
// kFreePercent free, the oldest folder of pictures goes. Folders of other names stay.
class StoreJob final : public port::Job {
  public:
    explicit StoreJob(port::Files& files) : files_(files) {}

    // The bytes stay where they are until the job is finished. Without them: only looks.
    void set(const PictureName& name, Bytes picture) {
        name_ = name;
        picture_ = picture;
    }
    void run() override;
    // Of the last run: the room on the card.
    const std::expected<port::FilesSpace, port::FilesError>& result() const { return result_; }

    static constexpr std::uint64_t kFreePercent = 5;

  private:
    std::expected<void, port::FilesError> write();
    bool remove_oldest();
    bool remove_folder(std::uint64_t minute);

    port::Files& files_;
    PictureName name_;
    Bytes picture_;
    std::expected<port::FilesSpace, port::FilesError> result_ = std::unexpected(port::FilesError::kAbsent);
    std::uint64_t kept_until_ = 0;  // older folders cannot be removed: they have files of other names
};

// What a page of the history shows, newest first.
struct Listing {
    static constexpr std::size_t kMaxPictures = 24;
    static constexpr std::size_t kMaxDays = 31;

    std::array<PictureName, kMaxPictures> pictures{};
    std::array<std::uint32_t, kMaxDays> days{};  // the newest ones that have pictures
    std::uint8_t picture_count = 0;
    std::uint8_t day_count = 0;
    bool has_older = false;
};

// Lists the pictures before a moment.
class ListJob final : public port::Job {
  public:
    explicit ListJob(port::Files& files) : files_(files) {}

    // Those before `before`, of one day if `day` is not 0.
    void set(const std::optional<PictureName>& before, std::uint32_t day) {
        before_ = before;
        day_ = day;
    }
    void run() override;
    const std::expected<void, port::FilesError>& result() const { return result_; }
    const Listing& listing() const { return listing_; }
    std::uint32_t day() const { return day_; }

  private:
    std::expected<std::uint64_t, port::FilesError> find_minute(std::uint64_t bound);
    std::expected<void, port::FilesError> add_pictures(std::uint64_t minute);

    port::Files& files_;
    std::optional<PictureName> before_;
    std::uint32_t day_ = 0;
    Listing listing_;
    std::expected<void, port::FilesError> result_;
};

// Reads one picture.
class ReadJob final : public port::Job {
  public:
    explicit ReadJob(port::Files& files) : files_(files) {}

    void set(const PictureName& name, MutableBytes into) {
        name_ = name;
        into_ = into;
    }
    void run() override;
    // Its bytes. kFailed: it is larger than the memory.
    const std::expected<std::size_t, port::FilesError>& result() const { return result_; }

  private:
    port::Files& files_;
    PictureName name_;
    MutableBytes into_;
    std::expected<std::size_t, port::FilesError> result_ = 0;
};

}  // namespace vedette::node

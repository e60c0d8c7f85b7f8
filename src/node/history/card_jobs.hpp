// What the board does with its card, as jobs of the task *see*: store a picture and keep some room free, list
// stored pictures, read one. Between two runs a job belongs to the network task.
#pragma once

#include <array>
#include <cstdint>
#include <expected>
#include <optional>
#include <span>

#include "core/base/bytes.hpp"
#include "node/history/picture_folders.hpp"
#include "node/port/files.hpp"
#include "node/port/worker.hpp"

namespace vedette::node {

// Stores one picture, or only looks whether there is a card. When the card is full, or has less than
// kFreePercent free, a folder of pictures goes: one that is dated a day ahead or more, else the oldest one.
// Folders of other names stay.
class StoreJob final : public port::Job {
  public:
    explicit StoreJob(port::Files& files) : files_(files) {}

    // The bytes stay where they are until the job is finished. Without them: only looks. `is_dated`: the
    // clock is right; else the picture gets a time behind the newest one on the card.
    void set(const PictureName& name, bool is_dated, Bytes picture) {
        name_ = name;
        is_dated_ = is_dated;
        picture_ = picture;
    }
    void run() override;
    // Of the last run: the room on the card.
    const std::expected<port::FilesSpace, port::FilesError>& result() const { return result_; }

    static constexpr std::uint64_t kFreePercent = 5;
    // For one picture. A folder of a day, when the root is full, has many.
    static constexpr unsigned kMaxRemovals = 64;

  private:
    void go_on_from_newest();
    std::expected<void, port::FilesError> write();
    bool remove_oldest();
    bool remove_between(std::uint64_t after, std::uint64_t before);

    port::Files& files_;
    PictureName name_;
    bool is_dated_ = true;
    Bytes picture_;
    std::optional<std::int64_t> ahead_s_{};  // of a clock that is not set, to what the names have
    std::expected<port::FilesSpace, port::FilesError> result_ = std::unexpected(port::FilesError::kAbsent);
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
    std::expected<void, port::FilesError> add_pictures(const MinuteFolder& folder);

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

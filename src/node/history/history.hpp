// The pictures of events on the board's card: stored as they come, listed and read for its pages. A card that
// is full, slow or gone is told once in the log and shown on the page; motion goes on. Owned by the network
// task; what touches the card runs on the task *see*.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <string_view>

#include "node/history/card_jobs.hpp"
#include "node/motion/observer.hpp"
#include "node/pictures/picture_pool.hpp"
#include "node/port/clock.hpp"
#include "node/port/log.hpp"
#include "node/settings/store.hpp"

namespace vedette::node {

// What the board knows of its card.
enum class CardState : std::uint8_t {
    kUnknown,  // it has not looked yet
    kReady,
    kAbsent,
    kFull,    // and nothing of it can be removed
    kFailed,  // it gives errors
};
std::string_view to_string(CardState state);

// The stored pictures of one board.
class History final : public MotionObserver {
  public:
    // What it works with. All outlive it.
    struct Parts {
        port::Files& files;
        port::Worker& see;
        port::Clock& clock;
        port::Log& log;
        PicturePool& pool;
        const Store& settings;
    };
    // It may go only while not is_busy().
    explicit History(const Parts& parts)
        : parts_(parts), store_(parts.files), list_(parts.files), read_(parts.files) {}
    History(const History&) = delete;
    History& operator=(const History&) = delete;

    // Of MotionObserver.
    void event_began(const MotionEvent& event) override;
    void event_picture(const MotionPicture& picture) override;
    void event_ended(const MotionEvent&) override {}

    // Gives the next picture to the card.
    void turn(MonoTime now);
    MonoTime deadline() const;
    // Whether it is a job of it that has finished.
    bool take_finished(const port::Job& job);
    bool is_busy() const { return is_storing_ || is_listing_ || is_reading_; }

    CardState card() const { return card_; }
    port::FilesSpace space() const { return space_; }
    // Pictures since the start.
    std::uint32_t stored() const { return stored_; }
    std::uint32_t missed() const { return missed_; }  // the card was too slow for them, or took none

    // Begins to list the pictures before `before`, of one day if `day` is not 0. A number for list_state(),
    // or 0: another list is being made or shown.
    std::uint32_t list(const std::optional<PictureName>& before, std::uint32_t day);
    // How far a list is.
    enum class ListState : std::uint8_t { kPending, kListed, kFailed, kReplaced };
    ListState list_state(std::uint32_t ticket) const;
    // Of the last list. It stays while it is held.
    const Listing& listing() const { return list_.listing(); }
    std::uint32_t listed_day() const { return list_.day(); }
    void hold_listing() { is_held_ = true; }
    void release_listing() { is_held_ = false; }

    // Begins to read a picture into a block of the pool. A number for take_read(), or 0: another one is being
    // read, or the viewers need all blocks.
    std::uint32_t read(const PictureName& name);
    // Nothing: not yet. An empty share: there is no such picture, or it was not taken in time.
    std::optional<PicturePool::Share> take_read(std::uint32_t ticket, MonoTime now);

    static constexpr Duration kLookAgain = 10s;  // for a card that is absent or full
    static constexpr std::size_t kWaiting = 3;   // pictures

  private:
    struct Waiting {
        PicturePool::Share picture;
        PictureName name;
        bool is_dated = true;
    };
    void finish_store();
    void set_card(CardState state);

    const Parts parts_;
    StoreJob store_;
    ListJob list_;
    ReadJob read_;
    std::array<Waiting, kWaiting> waiting_{};  // oldest first
    std::size_t waiting_count_ = 0;
    Waiting stored_now_{};
    CardState card_ = CardState::kUnknown;
    port::FilesSpace space_;
    MonoTime look_at_{Duration::min()};
    std::uint32_t stored_ = 0;
    std::uint32_t missed_ = 0;
    bool says_missed_ = false;  // was logged in this event
    bool says_undated_ = false;
    bool is_storing_ = false;
    bool is_listing_ = false;
    bool is_reading_ = false;
    bool is_held_ = false;
    std::uint32_t lists_ = 0;
    std::uint32_t reads_ = 0;
    PicturePool::Share reading_;  // what is read, until somebody takes it
    MonoTime reading_since_;
};

}  // namespace vedette::node

#include "node/history/history.hpp"

#include <algorithm>
#include <utility>

#include "node/settings/zone.hpp"

namespace vedette::node {
namespace {

// Blocks of the pool that the history leaves to the camera and the viewers.
constexpr std::size_t kFreeBlocks = 2;
// A picture that nobody has taken is given back.
constexpr Duration kReadLimit = 2s;

CardState state_of(port::FilesError error) {
    switch (error) {
        case port::FilesError::kAbsent: return CardState::kAbsent;
        case port::FilesError::kFull: return CardState::kFull;
        default: return CardState::kFailed;
    }
}

}  // namespace

std::string_view to_string(CardState state) {
    constexpr std::string_view kTexts[] = {"unknown", "ready", "absent", "full", "failed"};
    return kTexts[static_cast<std::size_t>(state)];
}

void History::event_began(const MotionEvent&) { says_missed_ = false; }

void History::event_picture(const MotionPicture& picture) {
    const Values& values = parts_.settings.values();
    if (!values.flag(Key::kMotionStore)) return;
    const bool is_usable = card_ == CardState::kReady || card_ == CardState::kUnknown;
    if (!is_usable || waiting_count_ == kWaiting || parts_.pool.free_blocks() < kFreeBlocks) {
        ++missed_;
        if (is_usable && !std::exchange(says_missed_, true))
            parts_.log.write(port::Level::kWarning, "card", "it is too slow: a picture was not stored");
        return;
    }
    const auto name = PictureName::make(zone_of(values).local(picture.at), picture.number, picture.changed);
    const bool is_dated = picture.at >= port::kEarliestTime;
    if (!is_dated && !std::exchange(says_undated_, true))
        parts_.log.write(port::Level::kWarning, "card",
                         "the time is not known: pictures are dated from the newest stored one on");
    waiting_[waiting_count_++] = {picture.picture, name, is_dated};
}

void History::turn(MonoTime now) {
    if (!is_reading_ && reading_ && now >= reading_since_ + kReadLimit) reading_.release();
    if (is_storing_) return;
    if (waiting_count_ > 0) {
        store_.set(waiting_[0].name, waiting_[0].is_dated, waiting_[0].picture.bytes());
        if (!parts_.see.submit(store_)) return;
        stored_now_ = std::move(waiting_[0]);
        std::move(waiting_.begin() + 1, waiting_.end(), waiting_.begin());
        waiting_[--waiting_count_] = {};
    } else {
        if (card_ == CardState::kReady || now < look_at_) return;
        store_.set({}, true, {});
        if (!parts_.see.submit(store_)) return;
    }
    look_at_ = now + kLookAgain;
    is_storing_ = true;
}

MonoTime History::deadline() const {
    MonoTime at = MonoTime::max();
    if (!is_storing_ && card_ != CardState::kReady) at = look_at_;
    if (!is_reading_ && reading_) at = std::min(at, reading_since_ + kReadLimit);
    return at;
}

bool History::take_finished(const port::Job& job) {
    if (&job == &store_) {
        is_storing_ = false;
        finish_store();
    } else if (&job == &list_) {
        is_listing_ = false;
        if (!list_.result()) set_card(state_of(list_.result().error()));
    } else if (&job == &read_) {
        is_reading_ = false;
        if (read_.result()) {
            parts_.pool.set_bytes(reading_, *read_.result());
        } else {
            reading_.release();
        }
    } else {
        return false;
    }
    return true;
}

void History::finish_store() {
    const bool was_picture = static_cast<bool>(stored_now_.picture);
    stored_now_.picture.release();
    const auto& result = store_.result();
    if (result) space_ = *result;
    if (was_picture) (result ? stored_ : missed_) += 1;
    set_card(result ? CardState::kReady : state_of(result.error()));
    if (result) return;
    // They would fail too.
    for (Waiting& waiting : waiting_) waiting.picture.release();
    missed_ += static_cast<std::uint32_t>(std::exchange(waiting_count_, 0));
}

void History::set_card(CardState state) {
    const CardState before = std::exchange(card_, state);
    if (before == state) return;
    switch (state) {
        case CardState::kAbsent:
            return parts_.log.write(port::Level::kWarning, "card",
                                    "there is none: pictures of events are not stored");
        case CardState::kFull:
            return parts_.log.write(port::Level::kWarning, "card",
                                    "it is full of other files: pictures of events are not stored");
        case CardState::kFailed:
            return parts_.log.write(port::Level::kWarning, "card",
                                    "it gives errors: pictures of events are not stored");
        case CardState::kReady:
            if (before != CardState::kUnknown)
                parts_.log.write(port::Level::kInfo, "card", "pictures of events are stored again");
            return;
        case CardState::kUnknown: return;
    }
}

std::uint32_t History::list(const std::optional<PictureName>& before, std::uint32_t day) {
    if (is_listing_ || is_held_) return 0;
    list_.set(before, day);
    if (!parts_.see.submit(list_)) return 0;
    is_listing_ = true;
    return ++lists_;
}

History::ListState History::list_state(std::uint32_t ticket) const {
    if (ticket != lists_) return ListState::kReplaced;
    if (is_listing_) return ListState::kPending;
    return list_.result() ? ListState::kListed : ListState::kFailed;
}

std::uint32_t History::read(const PictureName& name) {
    if (is_reading_ || reading_ || parts_.pool.free_blocks() < kFreeBlocks) return 0;
    reading_ = parts_.pool.take_free();
    read_.set(name, parts_.pool.memory_of(reading_));
    if (!parts_.see.submit(read_)) {
        reading_.release();
        return 0;
    }
    is_reading_ = true;
    reading_since_ = parts_.clock.mono();
    return ++reads_;
}

std::optional<PicturePool::Share> History::take_read(std::uint32_t ticket, MonoTime now) {
    if (ticket != reads_) return PicturePool::Share();
    if (is_reading_) {
        reading_since_ = now;
        return std::nullopt;
    }
    return std::move(reading_);
}

}  // namespace vedette::node

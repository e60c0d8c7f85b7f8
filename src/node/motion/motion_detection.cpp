#include "node/motion/motion_detection.hpp"

#include <algorithm>
#include <utility>

namespace vedette::node {
namespace {

// Blocks of the pool that motion leaves to the camera and the viewers.
constexpr std::size_t kFreeBlocks = 2;

}  // namespace

std::string_view to_string(MotionState state) {
    constexpr std::string_view kTexts[] = {"off",    "waiting", "paused",       "learning",  "quiet",
                                           "motion", "light",   "camera_moved", "too_large", "unreadable"};
    return kTexts[static_cast<std::size_t>(state)];
}

void MotionDetection::want_pictures(MonoTime now, unsigned viewers, std::uint32_t servo_moves) {
    follow_settings();
    if (std::exchange(servo_moves_, servo_moves) != servo_moves) still_at_ = now + kStill;
    wake_at_ = is_on_ && now < still_at_ ? still_at_ : MonoTime::max();
    is_paused_ = now < still_at_ || (pauses_for_viewers_ && viewers > 0);
    if (!is_on_ || is_paused_) return pause();
    if (parts_.feed.pool().free_blocks() < kFreeBlocks) drop_before();
    parts_.feed.want_from(now, is_looking_ ? MonoTime::max() : next_at_);
}

// What was learned is old when it goes on.
void MotionDetection::pause() {
    starts_anew_ = true;
    sight_.reset();
    drop_before();
    end_event();
}

void MotionDetection::follow_settings() {
    // A change while a look is under way is taken over behind it.
    if (is_looking_ || followed_ == parts_.settings.version() + 1) return;
    followed_ = parts_.settings.version() + 1;
    const Values& values = parts_.settings.values();
    is_on_ = values.flag(Key::kMotionActivated);
    pauses_for_viewers_ = values.flag(Key::kMotionPauseWhileStreaming);
    period_ = values.duration(Key::kMotionPeriod);
    before_count_ = static_cast<std::size_t>(values.number(Key::kMotionBefore));
    drop_before();
    if (settings_.take(values)) pause();
}

void MotionDetection::turn(MonoTime now) {
    if (!is_on_ || is_paused_ || is_looking_ || now < next_at_) return;
    const PicturePool::Share& newest = parts_.feed.newest();
    if (!newest || !parts_.feed.is_jpeg() || newest.number() == looked_.number) return;
    if (std::exchange(starts_anew_, false)) job_.start(settings_.detector(), settings_.zones());
    job_.set_picture(newest.bytes(), newest.at().since);
    if (!parts_.see.submit(job_)) return;
    is_looking_ = true;
    looked_ = {.picture = newest, .number = newest.number()};
    next_at_ = std::max(next_at_ + period_, now);
}

bool MotionDetection::take_finished(const port::Job& job) {
    if (&job != &job_) return false;
    is_looking_ = false;
    // Settings or a pause came meanwhile: the look does not count.
    if (is_on_ && !is_paused_ && !starts_anew_) finish_look();
    looked_.picture.release();
    return true;
}

void MotionDetection::finish_look() {
    sight_ = job_.sight();
    if (sight_->reading != jpeg::LumaResult::kComplete) {
        if (!std::exchange(says_unfit_, true))
            parts_.log.write(port::Level::kWarning, "motion",
                             sight_->reading == jpeg::LumaResult::kTooLarge
                                 ? "the picture is too large to be looked at: choose a smaller size"
                                 : "a picture cannot be read");
        return;
    }
    says_unfit_ = false;
    ++looked_at_;
    looked_.changed = sight_->changed;
    if (sight_->phase == motion::EventPhase::kStarted) begin_event();
    if (sight_->phase == motion::EventPhase::kEnded) end_event();
    if (expected_ > 0) {
        --expected_;
        if (!is_active_) begin_event();
        tell_picture(looked_, false);
        if (expected_ == 0 && sight_->verdict != motion::Verdict::kMotion) end_event();
    } else if (is_active_ && sight_->has_motion) {
        tell_picture(looked_, false);
    } else {
        keep_before();
    }
}

void MotionDetection::begin_event() {
    end_event();
    is_active_ = true;
    const UtcTime at = utc_of(looked_.picture.at());
    event_ = {.id = event_.id + 1, .began = at, .ended = at};
    for (std::size_t i = 0; i < observer_count_; ++i) observers_[i]->event_began(event_);
    for (const Kept& kept : before_) {
        if (kept.picture) tell_picture(kept, true);
    }
    drop_before();
}

void MotionDetection::end_event() {
    if (!std::exchange(is_active_, false)) return;
    for (std::size_t i = 0; i < observer_count_; ++i) observers_[i]->event_ended(event_);
}

void MotionDetection::tell_picture(const Kept& kept, bool is_before) {
    const UtcTime at = utc_of(kept.picture.at());
    if (!is_before) {
        event_.ended = at;
        ++event_.pictures;
        last_motion_ = kept.picture.at();
    }
    const MotionPicture picture{.event = event_.id,
                                .number = kept.number,
                                .changed = kept.changed,
                                .at = at,
                                .picture = kept.picture,
                                .is_before = is_before};
    for (std::size_t i = 0; i < observer_count_; ++i) observers_[i]->event_picture(picture);
}

// The newest ones, as many as are wanted; want_pictures() drops them when the viewers need their blocks.
void MotionDetection::keep_before() {
    if (is_active_ || before_count_ == 0) return drop_before();
    std::size_t count = 0;
    while (count < before_.size() && before_[count].picture) ++count;
    if (count >= before_count_) {
        std::move(before_.begin() + 1, before_.end(), before_.begin());
        before_.back() = {};
        --count;
    }
    before_[count] = looked_;
}

void MotionDetection::drop_before() {
    for (Kept& kept : before_) kept.picture.release();
}

MotionState MotionDetection::state() const {
    if (!is_on_) return MotionState::kOff;
    if (is_paused_) return MotionState::kPaused;
    if (!sight_) return MotionState::kWaiting;
    if (sight_->reading == jpeg::LumaResult::kTooLarge) return MotionState::kTooLarge;
    if (sight_->reading != jpeg::LumaResult::kComplete) return MotionState::kUnreadable;
    switch (sight_->verdict) {
        case motion::Verdict::kUnfit: return MotionState::kTooLarge;
        case motion::Verdict::kLearning: return MotionState::kLearning;
        case motion::Verdict::kMotion: return MotionState::kMotion;
        case motion::Verdict::kLight: return MotionState::kLight;
        case motion::Verdict::kCameraMoved: return MotionState::kCameraMoved;
        case motion::Verdict::kPaused: return MotionState::kPaused;
        case motion::Verdict::kQuiet: break;
    }
    return MotionState::kQuiet;
}

}  // namespace vedette::node

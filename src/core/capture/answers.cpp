#include "core/capture/answers.hpp"

namespace vedette::capture {

void Answers::ask(MonoTime now) {
    if (!has_room()) return;
    asked_[(first_ + size_) % kMaxAsked] = now;
    size_ += 1;
}

Answer Answers::next(const std::optional<NewestPicture>& newest, CameraState camera, MonoTime now) {
    if (empty()) return Answer::kNone;
    if (camera == CameraState::kLost) {
        clear();
        return Answer::kLost;
    }
    const MonoTime asked = asked_[first_];
    const Duration waited = now - asked;
    const bool fresh = newest && newest->number != last_number_ && now - newest->arrived <= limits_.fresh_age;
    const bool may_be_old = newest && camera == CameraState::kLive;
    if (fresh || (may_be_old && waited >= limits_.fresh_wait)) {
        first_ = (first_ + 1) % kMaxAsked;
        size_ -= 1;
        last_number_ = newest->number;
        return Answer::kSend;
    }
    if (waited >= limits_.timeout) {
        clear();
        return Answer::kTimedOut;
    }
    due_ = asked + (may_be_old || waited < limits_.fresh_wait ? limits_.fresh_wait : limits_.timeout);
    return Answer::kWait;
}

}  // namespace vedette::capture

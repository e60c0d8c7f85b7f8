#include "node/pictures/feed.hpp"

#include <algorithm>

namespace vedette::node {

void Feed::want(MonoTime now) {
    wanted_until_ = now + kRest;
    if (!running_ && now >= retry_at_) start(now);
}

void Feed::start(MonoTime now) {
    running_ = camera_.start().has_value();
    if (running_) return;
    retry_at_ = now + kRetry;
    if (!says_absent_) log_.write(port::Level::kWarning, "camera", "the camera does not start");
    says_absent_ = true;
}

bool Feed::update(MonoTime now) {
    if (!running_) return false;
    if (now >= wanted_until_) {
        camera_.stop();
        pool_.forget();
        running_ = false;
        return false;
    }
    const MutableBytes memory = pool_.free_memory();
    if (memory.empty()) return false;
    const auto taken = camera_.copy_newest(memory);
    if (taken) {
        pool_.publish(*taken);
        ++taken_;
        says_absent_ = says_large_ = false;
        return true;
    }
    if (taken.error() != port::CameraError::kTooLarge) return false;
    ++dropped_;
    if (!says_large_) {
        says_large_ = true;
        log_.write(
            port::Level::kWarning, "camera",
            "a picture is larger than its memory and was dropped: choose a smaller size or a lower quality");
    }
    return false;
}

MonoTime Feed::deadline() const {
    if (!running_) return MonoTime::max();
    return pool_.free_memory().empty() ? wanted_until_ : std::min(wanted_until_, camera_.due());
}

}  // namespace vedette::node

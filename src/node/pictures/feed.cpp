#include "node/pictures/feed.hpp"

#include <algorithm>

namespace vedette::node {

void Feed::want(MonoTime now) {
    want_from(now, now);
    each_until_ = now + kRest;
    is_each_wanted_ = true;
}

void Feed::want_from(MonoTime now, MonoTime at) {
    next_at_ = at;
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
    is_each_wanted_ = now < each_until_;
    if (!is_each_wanted_ && now < next_at_) return false;
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
    if (pool_.free_memory().empty()) return wanted_until_;
    return std::min(wanted_until_, is_each_wanted_ ? camera_.due() : std::max(camera_.due(), next_at_));
}

}  // namespace vedette::node

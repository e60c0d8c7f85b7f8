#include "hub/access/throttle.hpp"

#include <algorithm>

namespace vedette::access {

std::vector<std::pair<Throttle::Key, Throttle::Limit>> Throttle::limits_of(const Attempt& attempt) {
    const std::string name = attempt.name.substr(0, 64);  // no user has a longer one
    if (attempt.seen) return {{{'s', name + '\0' + attempt.place}, kOfAccount}};
    return {{{'p', attempt.place}, kOfPlace}, {{'a', name}, kOfAccount}};
}

Throttle::Bucket& Throttle::bucket(const Key& key, Limit limit, MonoTime now) {
    if (!buckets_.contains(key) && buckets_.size() >= kMaxBuckets) make_room();
    Bucket& found = buckets_.try_emplace(key, Bucket{.used = 0, .at = now}).first->second;
    found.used = std::max(0.0, found.used - to_seconds(now - found.at) / to_seconds(limit.interval));
    found.at = now;
    return found;
}

// Removes the bucket that was used least recently.
void Throttle::make_room() {
    buckets_.erase(std::ranges::min_element(buckets_, {}, [](const auto& entry) { return entry.second.at; }));
}

Duration Throttle::take(const Attempt& attempt, MonoTime now) {
    const std::lock_guard lock(mutex_);
    const auto limits = limits_of(attempt);
    for (const auto& [key, limit] : limits) {
        const double over = bucket(key, limit, now).used + 1 - limit.size;
        if (over > 0) return std::chrono::ceil<std::chrono::seconds>(over * limit.interval);
    }
    for (const auto& [key, limit] : limits) bucket(key, limit, now).used += 1;
    return {};
}

void Throttle::give_back(const Attempt& attempt, MonoTime now) {
    const std::lock_guard lock(mutex_);
    for (const auto& [key, limit] : limits_of(attempt)) {
        Bucket& found = bucket(key, limit, now);
        found.used = std::max(0.0, found.used - 1);
    }
}

std::size_t Throttle::size() const {
    const std::lock_guard lock(mutex_);
    return buckets_.size();
}

}  // namespace vedette::access

#include "hub/overlay/trails.hpp"

#include <algorithm>

namespace vedette::overlay {
namespace {

void append(Trail& trail, motion::Point to) {
    trail.last = to;
    if (++trail.passed < trail.every) return;
    trail.passed = 0;
    if (trail.points.size() == Trails::kMaxPoints) {
        // Drop every other point; add new ones half as often.
        for (std::size_t i = 0; i < Trails::kMaxPoints / 2; ++i) trail.points[i] = trail.points[2 * i];
        trail.points.resize(Trails::kMaxPoints / 2);
        trail.every *= 2;
    }
    trail.points.push_back(to);
}

}  // namespace

void Trails::add(std::span<const motion::ObjectInfo> tracks) {
    for (const motion::ObjectInfo& track : tracks) {
        auto trail = std::ranges::find(trails_, track.id, &Trail::id);
        if (trail == trails_.end()) {
            if (trails_.size() == kMax) trails_.erase(std::ranges::min_element(trails_, {}, &Trail::seen));
            trails_.push_back({.id = track.id, .seen = track.seen - Duration(1)});
            trail = trails_.end() - 1;
        }
        trail->confirmed = trail->confirmed || track.confirmed;
        if (track.seen <= trail->seen) continue;
        trail->seen = track.seen;
        append(*trail, track.centre);
    }
}

void Trails::drop_before(motion::Time time) {
    std::erase_if(trails_, [time](const Trail& trail) { return trail.seen < time; });
}

}  // namespace vedette::overlay

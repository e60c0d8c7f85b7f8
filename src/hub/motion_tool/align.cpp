#include "hub/motion_tool/align.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

namespace vedette::motion_tool {

Duration Moment::start() const {
    if (a.empty()) return b.front().start;
    return b.empty() ? a.front().start : std::min(a.front().start, b.front().start);
}

std::vector<Moment> align(std::span<const Said> a, std::span<const Said> b) {
    std::vector<Moment> moments;
    while (!a.empty() || !b.empty()) {
        const bool from_a = b.empty() || (!a.empty() && a.front().start <= b.front().start);
        std::span<const Said>& from = from_a ? a : b;
        const Said& next = from.front();
        from = from.subspan(1);
        // Two of one side are two, however near they are; what joins them is the other side's.
        const auto overlaps = [&next](const Said& other) { return next.start <= other.end; };
        if (moments.empty() || std::ranges::none_of(from_a ? moments.back().b : moments.back().a, overlaps)) {
            moments.emplace_back();
        }
        (from_a ? moments.back().a : moments.back().b).push_back(next);
    }
    return moments;
}

std::vector<Moment> align(const SideLog& a, const SideLog& b) {
    std::vector<Moment> all = align(a.events, b.events);
    for (std::size_t i = 0; i < motion::kAilments; ++i) {
        for (Moment& moment : align(a.complaints[i], b.complaints[i])) {
            moment.ailment = static_cast<motion::Ailment>(i);
            all.push_back(std::move(moment));
        }
    }
    std::ranges::sort(all, {}, [](const Moment& m) { return std::tuple(m.start(), m.ailment); });
    return all;
}

void SideWatch::see(const motion::Result& result, Duration at) {
    const bool ended = result.phase == motion::EventPhase::kEnded;
    if (ended || result.phase == motion::EventPhase::kStarted || result.phase == motion::EventPhase::kGoing) {
        const motion::Event& event = result.event;
        event_ = Said{event.start, event.confirmed, event.end, !ended};
    }
    if (ended) {
        log_.events.push_back(*event_);
        event_.reset();
    }
    for (std::size_t i = 0; i < motion::kAilments; ++i) {
        const motion::Complaint& complaint = result.health.complaints[i];
        if (complaint.active && !ill_[i]) ill_[i] = Said{complaint.since, at, at, true};
        if (complaint.active) ill_[i]->end = at;
        if (complaint.active || !ill_[i]) continue;
        ill_[i]->going = false;
        log_.complaints[i].push_back(*ill_[i]);
        ill_[i].reset();
    }
}

SideLog SideWatch::finish() {
    if (event_) log_.events.push_back(*event_);
    for (std::size_t i = 0; i < motion::kAilments; ++i) {
        if (ill_[i]) log_.complaints[i].push_back(*ill_[i]);
    }
    return std::exchange(log_, {});
}

}  // namespace vedette::motion_tool

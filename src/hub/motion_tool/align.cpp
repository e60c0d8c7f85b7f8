#include "hub/motion_tool/align.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

namespace vedette::motion_tool {

Duration Match::start() const {
    if (a.empty()) return b.front().start;
    return b.empty() ? a.front().start : std::min(a.front().start, b.front().start);
}

std::vector<Match> align(std::span<const Occurrence> a, std::span<const Occurrence> b) {
    std::vector<Match> matches;
    while (!a.empty() || !b.empty()) {
        const bool from_a = b.empty() || (!a.empty() && a.front().start <= b.front().start);
        std::span<const Occurrence>& from = from_a ? a : b;
        const Occurrence& next = from.front();
        from = from.subspan(1);
        // Two of one detector match only through one of the other detector.
        const auto overlaps = [&next](const Occurrence& other) { return next.start <= other.end; };
        if (matches.empty() || std::ranges::none_of(from_a ? matches.back().b : matches.back().a, overlaps)) {
            matches.emplace_back();
        }
        (from_a ? matches.back().a : matches.back().b).push_back(next);
    }
    return matches;
}

std::vector<Match> align(const DetectorLog& a, const DetectorLog& b) {
    std::vector<Match> all = align(a.events, b.events);
    for (std::size_t i = 0; i < motion::kAilments; ++i) {
        for (Match& match : align(a.complaints[i], b.complaints[i])) {
            match.ailment = static_cast<motion::Ailment>(i);
            all.push_back(std::move(match));
        }
    }
    std::ranges::sort(all, {}, [](const Match& m) { return std::tuple(m.start(), m.ailment); });
    return all;
}

void LogBuilder::add(const motion::Result& result, Duration at) {
    const bool ended = result.phase == motion::EventPhase::kEnded;
    if (ended || result.phase == motion::EventPhase::kStarted || result.phase == motion::EventPhase::kGoing) {
        const motion::Event& event = result.event;
        event_ = Occurrence{event.start, event.confirmed, event.end, !ended};
    }
    if (ended) {
        log_.events.push_back(*event_);
        event_.reset();
    }
    for (std::size_t i = 0; i < motion::kAilments; ++i) {
        const motion::Complaint& complaint = result.health.complaints[i];
        if (complaint.active && !complaints_[i]) complaints_[i] = Occurrence{complaint.since, at, at, true};
        if (complaint.active) complaints_[i]->end = at;
        if (complaint.active || !complaints_[i]) continue;
        complaints_[i]->open = false;
        log_.complaints[i].push_back(*complaints_[i]);
        complaints_[i].reset();
    }
}

DetectorLog LogBuilder::finish() {
    if (event_) log_.events.push_back(*event_);
    for (std::size_t i = 0; i < motion::kAilments; ++i) {
        if (complaints_[i]) log_.complaints[i].push_back(*complaints_[i]);
    }
    return std::exchange(log_, {});
}

}  // namespace vedette::motion_tool

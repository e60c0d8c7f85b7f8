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
    for (std::size_t i = 0; i < motion::kHealthIssues; ++i) {
        for (Match& match : align(a.alerts[i], b.alerts[i])) {
            match.issue = static_cast<motion::HealthIssue>(i);
            all.push_back(std::move(match));
        }
    }
    std::ranges::sort(all, {}, [](const Match& m) { return std::tuple(m.start(), m.issue); });
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
    for (std::size_t i = 0; i < motion::kHealthIssues; ++i) {
        const motion::HealthAlert& alert = result.health.alerts[i];
        if (alert.active && !alerts_[i]) alerts_[i] = Occurrence{alert.since, at, at, true};
        if (alert.active) alerts_[i]->end = at;
        if (alert.active || !alerts_[i]) continue;
        alerts_[i]->open = false;
        log_.alerts[i].push_back(*alerts_[i]);
        alerts_[i].reset();
    }
}

DetectorLog LogBuilder::finish() {
    if (event_) log_.events.push_back(*event_);
    for (std::size_t i = 0; i < motion::kHealthIssues; ++i) {
        if (alerts_[i]) log_.alerts[i].push_back(*alerts_[i]);
    }
    return std::exchange(log_, {});
}

}  // namespace vedette::motion_tool

// The state of motion detection, as its page shows it first; the script asks the API from then on.
#include <array>

#include "core/base/text.hpp"
#include "core/motion/result.hpp"
#include "node/motion/motion_detection.hpp"
#include "node/pages/page_view.hpp"
#include "node/settings/zone.hpp"

namespace vedette::node {
namespace {

constexpr std::uint16_t kStates = 10;

// The number of the issue that comes at `index` among the active ones.
int issue_at(std::uint8_t issues, std::size_t index) {
    for (int i = 0; i < motion::kHealthIssues; ++i) {
        if ((issues >> i & 1) != 0 && index-- == 0) return i;
    }
    return 0;
}

}  // namespace

// Each state and issue with its text, for the script: `data-quiet="nothing moves"`.
PageView::Value PageView::state_value(std::string_view name, Indices indices) const {
    if (name == "states") return templates::Count{kStates + motion::kHealthIssues};
    const auto index = static_cast<int>(indices.empty() ? 0 : indices[0]);
    const bool is_state = index < kStates;
    const std::string_view word = is_state
                                      ? to_string(static_cast<MotionState>(index))
                                      : motion::to_string(static_cast<motion::HealthIssue>(index - kStates));
    if (name == "state.name") return word;
    if (name == "state.label") return words_of(is_state ? "motion.state." : "motion.health.", word);
    return {};
}

PageView::Value PageView::motion_value(std::string_view name, Indices indices) const {
    const MotionDetection* const motion = shown_.motion;
    const std::uint8_t issues =
        motion != nullptr && motion->sight() ? motion->sight()->issues : std::uint8_t{0};
    if (name == "motion.state")
        return words_of("motion.state.", to_string(motion == nullptr ? MotionState::kOff : motion->state()));
    if (name == "motion.is_good") return issues == 0;
    if (name == "issues") {
        std::uint16_t count = 0;
        for (int i = 0; i < motion::kHealthIssues; ++i) count += issues >> i & 1;
        return templates::Count{count};
    }
    if (name == "issue") {
        const int issue = issue_at(issues, indices.empty() ? 0 : indices[0]);
        return words_of("motion.health.", motion::to_string(static_cast<motion::HealthIssue>(issue)));
    }
    if (name != "motion.event") return {};
    if (motion == nullptr || motion->event().id == 0) return words("motion.event_none");
    TextWriter out(scratch_);
    std::array<char, tz::kMaxLocalText> date;
    out << tz::format_local(zone_of(shown_.settings).local(motion->event().began), date);
    return out.written();
}

}  // namespace vedette::node

#include "core/motion/result.hpp"

namespace vedette::motion {

std::string_view to_string(Verdict verdict) {
    constexpr std::string_view kNames[] = {"unfit", "learning",     "quiet", "motion",
                                           "light", "camera moved", "paused"};
    return kNames[static_cast<int>(verdict)];
}

std::string_view to_string(EventPhase phase) {
    constexpr std::string_view kNames[] = {"none", "started", "going", "ended"};
    return kNames[static_cast<int>(phase)];
}

std::string_view to_string(HealthIssue issue) {
    constexpr std::string_view kNames[kHealthIssues] = {"frozen",    "covered", "dark",
                                                        "defocused", "moved",   "flickering"};
    return kNames[static_cast<int>(issue)];
}

std::string_view reason_of(HealthIssue issue) {
    constexpr std::string_view kReasons[kHealthIssues] = {"seconds without any change",
                                                          "percent of the structure that was learned",
                                                          "mean luma",
                                                          "percent of the fine structure that was learned",
                                                          "blocks that the view has shifted",
                                                          "luma that the picture goes up and down"};
    return kReasons[static_cast<int>(issue)];
}

}  // namespace vedette::motion

#include "core/motion/result.hpp"

namespace vedette::motion {

std::string_view to_string(Verdict verdict) {
    switch (verdict) {
        case Verdict::kUnfit: return "unfit";
        case Verdict::kLearning: return "learning";
        case Verdict::kQuiet: return "quiet";
        case Verdict::kMotion: return "motion";
        case Verdict::kLight: return "light";
        case Verdict::kCameraMoved: return "camera moved";
        case Verdict::kPaused: return "paused";
    }
    return "unknown";
}

std::string_view to_string(EventPhase phase) {
    switch (phase) {
        case EventPhase::kNone: return "none";
        case EventPhase::kStarted: return "started";
        case EventPhase::kGoing: return "going";
        case EventPhase::kEnded: return "ended";
    }
    return "unknown";
}

std::string_view to_string(HealthIssue issue) {
    switch (issue) {
        case HealthIssue::kFrozen: return "frozen";
        case HealthIssue::kCovered: return "covered";
        case HealthIssue::kDark: return "dark";
        case HealthIssue::kDefocused: return "defocused";
        case HealthIssue::kMoved: return "moved";
        case HealthIssue::kFlickering: return "flickering";
    }
    return "unknown";
}

std::string_view reason_of(HealthIssue issue) {
    switch (issue) {
        case HealthIssue::kFrozen: return "seconds without any change";
        case HealthIssue::kCovered: return "percent of the structure that was learned";
        case HealthIssue::kDark: return "mean luma";
        case HealthIssue::kDefocused: return "percent of the fine structure that was learned";
        case HealthIssue::kMoved: return "blocks that the view has shifted";
        case HealthIssue::kFlickering: return "luma that the picture goes up and down";
    }
    return "unknown";
}

}  // namespace vedette::motion

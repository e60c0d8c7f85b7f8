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

std::string_view to_string(Ailment ailment) {
    switch (ailment) {
        case Ailment::kFrozen: return "frozen";
        case Ailment::kCovered: return "covered";
        case Ailment::kDark: return "dark";
        case Ailment::kDefocused: return "defocused";
        case Ailment::kMoved: return "moved";
        case Ailment::kFlickering: return "flickering";
    }
    return "unknown";
}

std::string_view reason_of(Ailment ailment) {
    switch (ailment) {
        case Ailment::kFrozen: return "seconds without any change";
        case Ailment::kCovered: return "percent of the structure that was learned";
        case Ailment::kDark: return "mean luma";
        case Ailment::kDefocused: return "percent of the fine structure that was learned";
        case Ailment::kMoved: return "blocks that the view has shifted";
        case Ailment::kFlickering: return "luma that the picture goes up and down";
    }
    return "unknown";
}

}  // namespace vedette::motion

#include "core/base/text.hpp"
#include "core/motion/detector.hpp"

namespace vedette::motion {

std::string_view Detector::trace(std::span<char> out) const {
    TextWriter line(out);
    line << now_ms_ << " " << to_string(result_.verdict) << " " << to_string(result_.phase)
         << " score=" << result_.score << " light=" << global_change_.light_step()
         << " shift=" << cells_.shift_across << "," << cells_.shift_down << " fg=" << result_.changed_cells
         << " blobs=" << result_.blobs.size();
    if (!result_.objects.empty()) {
        for (const TrackedObject& object : tracker_.objects()) {
            const ObjectInfo info = info_of(object, cells_.blocks, zero_);
            line << " [" << object.id << " at " << info.centre.x << "," << info.centre.y << " size "
                 << info.box.width << "x" << info.box.height << " bits " << object.evidence
                 << (object.confirmed ? " confirmed]" : "]");
        }
    }
    for (int i = 0; i < kHealthIssues; ++i) {
        const auto issue = static_cast<HealthIssue>(i);
        if (result_.health.of(issue).active) line << " " << to_string(issue);
    }
    return line.written();
}

}  // namespace vedette::motion

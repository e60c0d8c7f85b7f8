#include "node/motion/look_job.hpp"

namespace vedette::node {

void LookJob::run() {
    const jpeg::LumaMeans luma = reader_.read(jpeg_, grid_);
    sight_ = {.reading = luma.result, .columns = luma.columns, .rows = luma.rows};
    // A picture that is damaged would be a change of the view.
    if (luma.result != jpeg::LumaResult::kComplete) return;
    const motion::Result& result = detector_.feed(luma.grid, at_);
    sight_.verdict = result.verdict;
    sight_.phase = result.phase;
    sight_.has_motion = shows_motion(result);
    sight_.score = static_cast<std::uint8_t>(result.score);
    sight_.changed = result.changed_cells;
    sight_.cells = result.cells;
    for (int i = 0; i < motion::kHealthIssues; ++i) {
        if (result.health.alerts[i].active) sight_.issues |= static_cast<std::uint8_t>(1U << i);
    }
    for (const motion::ObjectInfo& object : result.objects) {
        if (object.confirmed && sight_.object_count < Sight::kMaxObjects)
            sight_.objects[sight_.object_count++] = object.box;
    }
}

// An event goes on for a while after the last movement, and those pictures show nothing.
bool LookJob::shows_motion(const motion::Result& result) const {
    if (result.phase == motion::EventPhase::kStarted) return true;
    if (result.phase != motion::EventPhase::kGoing) return false;
    if (detector_.settings().method == motion::Method::kScenes) {
        const motion::ScenesSettings& scenes = detector_.settings().scenes;
        return result.changed_cells > scenes.min_rgb_detection &&
               result.changed_cells < scenes.max_rgb_detection;
    }
    // The detector counts whole milliseconds.
    for (const motion::ObjectInfo& object : result.objects) {
        if (object.confirmed && at_ - object.seen < 1ms) return true;
    }
    return false;
}

}  // namespace vedette::node

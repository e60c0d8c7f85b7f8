// One run of `vedette motion`: the detector on each picture of a pass, and what is told and drawn of it. What
// the words of the command line mean is motion's. Main thread.
#pragma once

#include <memory>
#include <span>

#include "core/motion/settings.hpp"
#include "core/motion/zones.hpp"
#include "hub/motion_tool/drawing.hpp"
#include "hub/motion_tool/input.hpp"
#include "hub/motion_tool/motion.hpp"
#include "hub/motion_tool/report.hpp"

namespace vedette::motion_tool {

struct MotionJob {
    MotionInput input;
    motion::Settings settings;
    std::span<const motion::Zone> zones;
    std::unique_ptr<MotionDrawing> drawing;  // null: nothing is drawn
    MotionForm form = MotionForm::kWords;
};

// The process's exit status, see run_motion.
int watch_motion(MotionJob job, const MotionConsole& console);

}  // namespace vedette::motion_tool

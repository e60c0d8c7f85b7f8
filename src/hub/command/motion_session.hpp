// One run of `vedette motion`: runs the source on a loop in the caller's thread and the detector on each
// picture, until the source ends or a signal does. What the words of the command line mean is motion's.
#pragma once

#include <memory>
#include <span>
#include <string>

#include "core/motion/settings.hpp"
#include "core/motion/zones.hpp"
#include "hub/command/motion.hpp"
#include "hub/command/motion_drawing.hpp"
#include "hub/command/motion_report.hpp"
#include "hub/source/source.hpp"

namespace vedette::command {

struct MotionJob {
    std::unique_ptr<source::Source> source;
    std::string shown;      // the source for people, credentials masked
    bool recorded = false;  // its pictures have times of their own; else they come as they happen
    motion::Settings settings;
    std::span<const motion::Zone> zones;
    std::unique_ptr<MotionDrawing> drawing;  // null: nothing is drawn
    MotionForm form = MotionForm::kWords;
};

// The process's exit status, see run_motion.
int watch_motion(MotionJob job, const MotionConsole& console);

}  // namespace vedette::command

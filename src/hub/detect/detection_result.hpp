// The detector's result for one picture as a copy that outlives the next picture, for drawing. Values;
// caller's thread.
#pragma once

#include <cstdint>
#include <vector>

#include "core/motion/result.hpp"
#include "hub/detect/detector_runner.hpp"

namespace vedette::detect {

// What motion::Result and CellMarks said of one picture.
struct DetectionResult {
    motion::Time at{};
    motion::Verdict verdict = motion::Verdict::kLearning;
    motion::EventPhase phase = motion::EventPhase::kNone;
    int score = 0;        // 0 to 100
    motion::Event event;  // the current or last one
    std::vector<motion::BlobInfo> blobs;
    std::vector<motion::ObjectInfo> objects;
    std::vector<std::uint8_t> marks;  // see CellMarks
    int columns = 0;                  // cells
    int rows = 0;
    int cell_blocks = 1;
};

// Copies into `into`, whose memory is reused.
void copy_result(const DetectorRunner& runner, const motion::Result& result, motion::Time at,
                 DetectionResult& into);

}  // namespace vedette::detect

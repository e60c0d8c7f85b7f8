// What the detector said of one picture, kept beyond the next one for those who draw it. Values; any thread.
#pragma once

#include <cstdint>
#include <vector>

#include "core/motion/result.hpp"
#include "hub/detect/watch.hpp"

namespace vedette::detect {

// A copy of one picture's result.
struct Sight {
    motion::Time at{};
    motion::Verdict verdict = motion::Verdict::kLearning;
    motion::EventPhase phase = motion::EventPhase::kNone;
    int score = 0;        // 0 to 100
    motion::Event event;  // the current or last one
    std::vector<motion::Region> regions;
    std::vector<motion::Track> tracks;
    std::vector<std::uint8_t> marks;  // see CellMarks
    int columns = 0;                  // cells
    int rows = 0;
    int cell_blocks = 1;
};

// Replaces what `into` held; its memory is used again.
void keep(const Watch& watch, const motion::Result& result, motion::Time at, Sight& into);

}  // namespace vedette::detect

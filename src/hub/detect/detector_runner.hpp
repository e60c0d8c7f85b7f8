// The detector of core/motion together with the memory that it needs: pictures of one camera in, a result
// each. Where the pictures come from and who gets the results is the caller's business. Caller's thread.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "core/motion/detector.hpp"
#include "core/motion/result.hpp"
#include "core/motion/zones.hpp"

namespace vedette::detect {

// Which blob of the result each cell of the last picture belongs to.
struct CellMarks {
    Bytes marks;  // row by row: 0, or one more than the index into Result::blobs; empty with Method::kScenes
    int columns = 0;  // cells
    int rows = 0;
    int blocks = 1;  // of 8×8 pixels along a cell's side
};

// Runs the detector for one camera.
class DetectorRunner {
  public:
    // `zones` and their points outlive the runner.
    explicit DetectorRunner(const motion::Settings& settings, std::span<const motion::Zone> zones = {})
        : settings_(settings), zones_(zones) {}

    // The next picture; `at` does not run backwards. The result is valid until the next call.
    const motion::Result& feed(const frame::LumaGrid& grid, motion::Time at);

    // Valid until the next picture.
    CellMarks cells() const;

  private:
    const motion::Settings settings_;
    const std::span<const motion::Zone> zones_;
    std::vector<std::uint8_t> memory_;
    std::unique_ptr<motion::Detector> detector_;
    int columns_ = 0;  // blocks of the last picture
};

// What motion::Result and CellMarks said of one picture, as a copy that outlives the next picture.
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

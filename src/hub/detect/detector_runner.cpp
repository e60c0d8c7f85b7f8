#include "hub/detect/detector_runner.hpp"

namespace vedette::detect {

const motion::Result& DetectorRunner::feed(const frame::LumaGrid& grid, motion::Time at) {
    const std::size_t needed = motion::Detector::memory_for(settings_, grid.columns, grid.rows);
    if (!detector_ || memory_.size() < needed) {
        detector_.reset();
        memory_.assign(needed, 0);
        detector_ = std::make_unique<motion::Detector>(memory_);
        detector_->start(settings_, zones_);
    }
    columns_ = grid.columns;
    return detector_->feed(grid, at);
}

CellMarks DetectorRunner::cells() const {
    if (!detector_ || columns_ == 0 || detector_->cell_blocks() == 0) return {};
    const int blocks = detector_->cell_blocks();
    const int columns = (columns_ + blocks - 1) / blocks;
    const Bytes marks = detector_->marks();
    return {marks, columns, static_cast<int>(marks.size()) / columns, blocks};
}

void copy_result(const DetectorRunner& runner, const motion::Result& result, motion::Time at,
                 DetectionResult& into) {
    const CellMarks cells = runner.cells();
    into.at = at;
    into.verdict = result.verdict;
    into.phase = result.phase;
    into.score = result.score;
    into.event = result.event;
    into.blobs.assign(result.blobs.begin(), result.blobs.end());
    into.objects.assign(result.objects.begin(), result.objects.end());
    into.marks.assign(cells.marks.begin(), cells.marks.end());
    into.columns = cells.columns;
    into.rows = cells.rows;
    into.cell_blocks = cells.blocks;
}

}  // namespace vedette::detect

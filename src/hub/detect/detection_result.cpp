#include "hub/detect/detection_result.hpp"

namespace vedette::detect {

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

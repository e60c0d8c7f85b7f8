#include "hub/detect/sight.hpp"

namespace vedette::detect {

void keep(const Watch& watch, const motion::Result& result, motion::Time at, Sight& into) {
    const CellMarks cells = watch.cells();
    into.at = at;
    into.verdict = result.verdict;
    into.phase = result.phase;
    into.score = result.score;
    into.event = result.event;
    into.regions.assign(result.regions.begin(), result.regions.end());
    into.tracks.assign(result.tracks.begin(), result.tracks.end());
    into.marks.assign(cells.marks.begin(), cells.marks.end());
    into.columns = cells.columns;
    into.rows = cells.rows;
    into.cell_blocks = cells.blocks;
}

}  // namespace vedette::detect

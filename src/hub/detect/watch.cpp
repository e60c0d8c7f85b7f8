#include "hub/detect/watch.hpp"

namespace vedette::detect {

const motion::Result& Watch::see(const frame::LumaGrid& grid, motion::Time at) {
    const std::size_t needed = motion::Detector::memory_for(settings_, grid.columns, grid.rows);
    if (!detector_ || memory_.size() < needed) {
        detector_.reset();
        memory_.assign(needed, 0);
        detector_ = std::make_unique<motion::Detector>(memory_);
        detector_->start(settings_, zones_);
    }
    return detector_->feed(grid, at);
}

}  // namespace vedette::detect

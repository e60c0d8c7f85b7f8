// The texts of time-lapse pictures in any script, by the helper program vedette-text.
#pragma once

#include "hub/app/text_cache.hpp"
#include "hub/timelapse/job.hpp"

namespace vedette::app {

// Thread-safe.
class OverlayTexts : public timelapse::TextDrawer {
  public:
    io::Task<std::shared_ptr<const image::Raster>> draw(io::Loop& loop, image::TextBox text) override {
        return texts_.draw(loop, std::move(text));
    }

  private:
    TextCache texts_;
};

}  // namespace vedette::app

// The luma grid of a JPEG: read from the coded data by core/jpeg, else decoded. Caller's thread.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "core/frame/luma_grid.hpp"
#include "core/jpeg/luma_reader.hpp"
#include "linux/base/error.hpp"

namespace vedette::image {

// Reads pictures of one camera.
class Luma {
  public:
    Luma() : reader_(std::make_unique<jpeg::HubLumaReader>()) {}

    // The means of all blocks, valid until the next call. kDataLoss: damaged, truncated, or not a picture.
    Result<frame::LumaGrid> read(Bytes jpeg);

    // Pictures that had to be decoded.
    std::uint64_t decoded() const { return decoded_; }

  private:
    std::unique_ptr<jpeg::HubLumaReader> reader_;  // large
    std::vector<std::uint8_t> memory_;
    std::uint64_t decoded_ = 0;
};

}  // namespace vedette::image

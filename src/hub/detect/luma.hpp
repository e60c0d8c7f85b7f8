// A picture's luma grid, however it is coded: straight from the coded data where core/jpeg can, else through
// hub/image's decoder. One thread at a time; the memory grows to the largest picture seen.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "core/frame/luma_grid.hpp"
#include "core/jpeg/luma_reader.hpp"
#include "linux/base/error.hpp"

namespace vedette::detect {

// A reader of DC luma with the memory that it needs. One thread at a time.
class Luma {
  public:
    Luma() : reader_(std::make_unique<jpeg::HubLumaReader>()) {}

    // The means of all blocks; the grid lives until the next call. kDataLoss: damaged, cut off, or no
    // picture.
    Result<frame::LumaGrid> read(Bytes jpeg);

    // Pictures that had to be decoded.
    std::uint64_t decoded() const { return decoded_; }

  private:
    std::unique_ptr<jpeg::HubLumaReader> reader_;  // large
    std::vector<std::uint8_t> memory_;
    std::uint64_t decoded_ = 0;
};

}  // namespace vedette::detect

// The pictures that simulated cameras show: the drawn scene at a given size, quality and number of bytes, or
// files of a folder, or the still one of TCPCam's test build. A picture is made once and shared by whoever
// sends it. Blocks while it draws. One thread.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/bytes.hpp"
#include "core/base/time.hpp"
#include "core/scene/band.hpp"
#include "hub/simulate/options.hpp"
#include "linux/base/error.hpp"

namespace vedette::simulate {

using Blob = std::shared_ptr<const std::vector<std::uint8_t>>;

Blob to_blob(std::string_view text);

// What one drawn picture shows.
struct Moment {
    std::string_view camera;
    UtcTime now;
    std::uint64_t frame = 0;
    Duration elapsed{};  // since the farm's start
};

class Pictures {
  public:
    // Reads the folder, or tries whether the scene fits Options::bytes. kNotFound, kDataLoss,
    // kInvalidArgument.
    static Result<Pictures> open(const Options& options);

    // Null when this moment can't be drawn within the wanted bytes.
    Blob at(const Moment& moment);

    // JPEG quality in use, 1 to 100: it falls as far as the wanted bytes demand.
    int quality() const { return format_.quality; }

  private:
    explicit Pictures(const Options& options);
    Result<void> read_folder();
    Blob draw(const Moment& moment);

    Options options_;
    scene::PictureFormat format_;
    std::vector<std::uint8_t> band_;
    std::vector<std::uint8_t> memory_;
    std::vector<Blob> played_;  // of the folder, or of the loop as far as it is drawn
};

// TCPCam's test picture in size and shape, with a picture of our own: 227x149, 5764 bytes.
inline constexpr std::size_t kStillBytes = 5764;
Blob still_picture(bool trailing_nul);

}  // namespace vedette::simulate

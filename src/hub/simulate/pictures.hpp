// The pictures of the simulated cameras: the drawn scene in a given size, quality and number of bytes, the
// files of a folder, or the fixed picture of TCPCam's test build. Owned by its loop; blocks while it draws.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "hub/simulate/options.hpp"
#include "hub/simulate/shared_scene.hpp"
#include "linux/base/error.hpp"

namespace vedette::simulate {

// Bytes to send, shared by all connections that send them.
using Blob = std::shared_ptr<const std::vector<std::uint8_t>>;

Blob to_blob(std::string_view text);

// Source of the pictures, for all cameras of a farm.
class Pictures {
  public:
    // Reads the folder, or checks that the scene fits into Options::bytes.
    static Result<Pictures> open(const Options& options);

    // Null when the picture cannot be drawn within Options::bytes.
    Blob at(const Moment& moment);

    // JPEG quality in use, 1 to 100. Decreases until a picture fits into Options::bytes.
    int quality() const { return scene_.quality(); }

  private:
    explicit Pictures(const Options& options);
    Result<void> read_folder();
    Blob draw(const Moment& moment);

    Options options_;
    SharedScene scene_;
    std::vector<Blob> stored_;  // the folder's files, or the loop's pictures that are drawn so far
};

// A picture of the size in pixels and bytes of TCPCam's test picture: 227x149, 5764 bytes.
inline constexpr std::size_t kFixedPictureBytes = 5764;
Blob fixed_picture(bool trailing_nul);

}  // namespace vedette::simulate

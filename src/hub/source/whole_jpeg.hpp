// Checks that bytes received as one picture are a JPEG, for protocols that announce a picture's size.
// Thread-safe.
#pragma once

#include "core/frame/jpeg_probe.hpp"

namespace vedette::source {

// Bytes; larger pictures are skipped.
inline constexpr std::size_t kMaxPicture = 16 * 1024 * 1024;

// Size of the JPEG from SOI to EOI, without padding after it; 0 when it is not a whole JPEG.
inline std::size_t whole_jpeg_size(Bytes bytes) {
    const auto info = frame::probe_jpeg(bytes);
    return info && info->complete ? info->size : 0;
}

}  // namespace vedette::source

// Whether bytes that came in one piece are a picture: for kinds whose protocol says how long a picture is,
// but where cameras may send anything. Any thread.
#pragma once

#include "core/frame/jpeg_probe.hpp"

namespace vedette::source {

inline constexpr std::size_t kMaxPicture = 16 * 1024 * 1024;

// The size of the JPEG, from SOI through EOI, padding behind it left out; 0 when this is no whole one.
inline std::size_t whole_jpeg_size(Bytes bytes) {
    const auto info = frame::probe_jpeg(bytes);
    return info && info->complete ? info->size : 0;
}

}  // namespace vedette::source

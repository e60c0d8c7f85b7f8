// Reads a JPEG's size in pixels and in bytes, and checks whether the picture is complete. Does not decode it;
// jpeg_walker finds the end of a picture that arrives in pieces. Thread-safe.
#pragma once

#include <cstdint>
#include <expected>

#include "core/base/bytes.hpp"
#include "core/frame/jpeg_walker.hpp"

namespace vedette::frame {

// The header of one picture.
struct JpegInfo {
    std::uint16_t width = 0;   // pixels; 0 before the frame header arrived
    std::uint16_t height = 0;  // pixels; 0 also when a DNL segment follows the scan
    std::size_t size = 0;      // bytes from SOI through EOI; 0 before EOI arrived
    bool complete = false;     // EOI arrived, and only padding (is_padding) follows it
};

// Bytes that end early are no fault: what has not arrived stays 0, and `complete` false.
std::expected<JpegInfo, JpegFault> probe_jpeg(Bytes jpeg);

}  // namespace vedette::frame

// Reads a JPEG's header: size, subsampling, coding, tables; and checks whether the picture is complete. Does
// not decode it; jpeg_walker finds the end of a picture that arrives in pieces. Thread-safe.
#pragma once

#include <cstdint>
#include <expected>

#include "core/base/bytes.hpp"
#include "core/frame/jpeg_walker.hpp"

namespace vedette::frame {

// How many luma samples share a chroma sample, by the usual names; kOther for every other sampling or count
// of components.
enum class Subsampling : std::uint8_t { k444, k422, k420, k440, k411, kGrey, kOther };

// The frame header's kind (T.81 table B.1). kOther: lossless, hierarchical or arithmetic-coded.
enum class Coding : std::uint8_t { kBaseline, kExtended, kProgressive, kOther };

const char* to_string(Subsampling subsampling);
const char* to_string(Coding coding);

// The header of one picture.
struct JpegInfo {
    std::uint16_t width = 0;   // pixels; 0 before the frame header arrived
    std::uint16_t height = 0;  // pixels; 0 also when a DNL segment follows the scan
    std::uint8_t components = 0;
    std::uint8_t bits = 0;  // per sample
    Subsampling subsampling = Subsampling::kOther;
    Coding coding = Coding::kOther;
    bool has_huffman_tables = false;     // a DHT segment precedes the first scan; many webcams send none
    std::uint16_t restart_interval = 0;  // blocks of the scan between RST markers, 0 for none
    std::size_t scan_offset = 0;         // of the first entropy-coded byte; 0 before the first SOS arrived
    std::size_t size = 0;                // from SOI through EOI; 0 before EOI arrived
    bool complete = false;               // EOI arrived, and only padding (is_padding) follows it
};

// Reads the header and finds the end. Bytes that end early are no fault: what has not arrived stays 0, and
// `complete` false.
std::expected<JpegInfo, JpegFault> probe_jpeg(Bytes jpeg);

}  // namespace vedette::frame

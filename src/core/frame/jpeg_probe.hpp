// What a JPEG's header says about the picture: size, subsampling, coding, tables; and whether the bytes hold
// all of it. Decodes no picture; where a stream of pieces ends is jpeg_walker's. A pure function over the
// caller's bytes, any thread.
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

struct JpegInfo {
    std::uint16_t width = 0;   // pixels; 0 while the frame header isn't in
    std::uint16_t height = 0;  // pixels; 0 also where a later DNL segment tells it
    std::uint8_t components = 0;
    std::uint8_t bits = 0;  // per sample
    Subsampling subsampling = Subsampling::kOther;
    Coding coding = Coding::kOther;
    bool has_huffman_tables = false;     // a DHT segment stands before the first scan; webcams leave it out
    std::uint16_t restart_interval = 0;  // blocks of the scan between RST markers, 0 for none
    std::size_t scan_offset = 0;         // of the first entropy-coded byte; 0 while the first SOS isn't in
    std::size_t size = 0;                // from SOI through EOI; 0 while EOI isn't in
    bool complete = false;               // EOI is in, and only padding (is_padding) follows it
};

// Reads the header and walks the rest. Bytes that end early are no fault: what isn't in yet stays 0 and
// `complete` false. Faults: see JpegFault.
std::expected<JpegInfo, JpegFault> probe_jpeg(Bytes jpeg);

}  // namespace vedette::frame

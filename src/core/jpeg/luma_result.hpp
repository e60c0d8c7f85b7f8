// Results of LumaReader. Constants; thread-safe.
#pragma once

#include <cstdint>

namespace vedette::jpeg {

// How the reading of a picture's luma ended.
enum class LumaResult : std::uint8_t {
    kComplete,     // every block was read
    kNotJpeg,      // the bytes don't begin with SOI
    kProgressive,  // coded in several passes (SOF2): decode it with another decoder
    kArithmetic,   // arithmetic coding (SOF9 and above): few decoders read it
    kTwelveBit,    // twelve bits a sample
    kLossless,     // lossless or hierarchical (SOF3, 5, 6, 7)
    kUnsupported,  // sequential, but its first component is no full-size luma (RGB, CMYK), its height follows
                   // the picture (DNL), or it has more than four components
    kTooLarge,     // the memory given holds fewer values than the picture has blocks: give columns × rows
    kTruncated,    // the bytes end, or EOI comes, before the picture does; the rows read so far are right
    kCorrupt,      // impossible values or codes, or restart markers out of order; the rows read so far stand
};

const char* to_string(LumaResult result);

}  // namespace vedette::jpeg

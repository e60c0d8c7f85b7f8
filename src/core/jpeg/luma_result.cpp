#include "core/jpeg/luma_result.hpp"

namespace vedette::jpeg {

const char* to_string(LumaResult result) {
    switch (result) {
        case LumaResult::kComplete: return "complete";
        case LumaResult::kNotJpeg: return "not a JPEG";
        case LumaResult::kProgressive: return "a progressive JPEG";
        case LumaResult::kArithmetic: return "an arithmetic-coded JPEG";
        case LumaResult::kTwelveBit: return "a JPEG of twelve bits a sample";
        case LumaResult::kLossless: return "a lossless or hierarchical JPEG";
        case LumaResult::kUnsupported: return "a JPEG whose first component is no luma of full size";
        case LumaResult::kTooLarge: return "more blocks than the memory given holds";
        case LumaResult::kTruncated: return "the picture is cut off";
        case LumaResult::kCorrupt: return "the picture is damaged";
    }
    return "?";
}

}  // namespace vedette::jpeg

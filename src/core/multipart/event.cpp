#include "core/multipart/event.hpp"

namespace vedette::multipart {

const char* to_string(SkipReason reason) {
    switch (reason) {
        case SkipReason::kNotJpeg: return "not a JPEG";
        case SkipReason::kSecondSoi: return "another picture begins inside";
        case SkipReason::kBadSegment: return "damaged marker segment";
        case SkipReason::kNoEoi: return "ends before the picture does";
        case SkipReason::kExtraBytes: return "bytes around the picture";
        case SkipReason::kTooLarge: return "too large";
        case SkipReason::kBadHead: return "broken part head";
        case SkipReason::kNoBuffer: return "no memory";
        case SkipReason::kStray: return "stray bytes";
    }
    return "?";
}

}  // namespace vedette::multipart

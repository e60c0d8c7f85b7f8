#include "helpers/video/scaler.hpp"

extern "C" {
#include <libavutil/opt.h>
}

#include <utility>

namespace vedette::video {

Av<SwsContext> make_scaler(const Conversion& wanted) {
    Av<SwsContext> scaler(sws_alloc_context());
    // Set the ranges before initialisation: a scaler for two equal formats only copies.
    const std::pair<const char*, int> settings[] = {
        {"srcw", wanted.width},      {"srch", wanted.height},
        {"src_format", wanted.from}, {"src_range", wanted.from_full_range},
        {"dstw", wanted.width},      {"dsth", wanted.height},
        {"dst_format", wanted.to},   {"dst_range", wanted.to_full_range},
        {"sws_flags", wanted.flags},
    };
    for (const auto& [name, value] : settings) av_opt_set_int(scaler.get(), name, value, 0);
    if (sws_init_context(scaler.get(), nullptr, nullptr) < 0) return {};
    sws_setColorspaceDetails(scaler.get(), sws_getCoefficients(wanted.from_matrix), wanted.from_full_range,
                             sws_getCoefficients(wanted.to_matrix), wanted.to_full_range, 0, 1 << 16,
                             1 << 16);
    return scaler;
}

}  // namespace vedette::video

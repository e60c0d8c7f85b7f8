// The walker's verdict doesn't depend on cuts, and the probe agrees with the walker.
#include "core/frame/jpeg_probe.hpp"

#include <algorithm>
#include <cstdlib>

using namespace vedette;

namespace {

void require(bool held) {
    if (!held) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 2) return 0;
    const std::size_t step = data[0] + 1u;
    const Bytes in(data + 1, size - 1);

    frame::JpegWalker whole;
    const std::size_t taken = whole.feed(in);
    require(taken == in.size() || !whole.wants_more());

    frame::JpegWalker cut;
    std::size_t pieces = 0;
    for (std::size_t at = 0; at < in.size(); at += step) {
        pieces += cut.feed(in.subspan(at, std::min(step, in.size() - at)));
    }
    require(pieces == taken && cut.complete() == whole.complete() && cut.fault() == whole.fault());

    const auto info = frame::probe_jpeg(in);
    if (info) {
        require(whole.fault() == frame::JpegFault::kNone);
        require(info->size == (whole.complete() ? taken : 0));
        require(!info->complete || (info->width > 0 && info->size > 0));
    }
    return 0;
}

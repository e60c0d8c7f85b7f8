#include "hub/image/luma.hpp"

#include <fmt/format.h>

#include "hub/image/jpeg_file.hpp"

namespace vedette::image {

Result<frame::LumaGrid> Luma::read(Bytes jpeg) {
    using jpeg::LumaResult;
    auto reading = reader_->read(jpeg, memory_);
    if (reading.result == LumaResult::kTooLarge) {
        memory_.resize(std::size_t{reading.columns} * reading.rows);
        reading = reader_->read(jpeg, memory_);
    }
    switch (reading.result) {
        case LumaResult::kComplete: return reading.grid;
        case LumaResult::kProgressive:
        case LumaResult::kArithmetic:
        case LumaResult::kTwelveBit:
        case LumaResult::kLossless:
        case LumaResult::kUnsupported: ++decoded_; return decode_eighth(jpeg, memory_);
        default:
            return fail(Kind::kDataLoss,
                        fmt::format("the luma of a picture can't be read: {}", to_string(reading.result)));
    }
}

}  // namespace vedette::image

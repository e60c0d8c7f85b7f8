#include "hub/image/jpeg_file.hpp"

#include <algorithm>
#include <memory>

#include <fmt/format.h>
#include <turbojpeg.h>

namespace vedette::image {
namespace {

struct Close {
    void operator()(void* handle) const { tjDestroy(handle); }
};
using Handle = std::unique_ptr<void, Close>;

std::unexpected<Error> no_memory() { return fail(Kind::kResourceExhausted, "libjpeg-turbo has no memory"); }

std::unexpected<Error> damaged(const Handle& handle) {
    return fail(Kind::kDataLoss, fmt::format("libjpeg-turbo: {}", tjGetErrorStr2(handle.get())));
}

// A picture to decode.
struct Decoder {
    Handle handle;
    Bytes jpeg;
    Size size;

    static Result<Decoder> open(Bytes jpeg) {
        Decoder d{Handle(tjInitDecompress()), jpeg, {}};
        int sampling = 0;
        int colours = 0;
        if (!d.handle) return no_memory();
        if (tjDecompressHeader3(d.handle.get(), jpeg.data(), jpeg.size(), &d.size.width, &d.size.height,
                                &sampling, &colours) != 0)
            return damaged(d.handle);
        return d;
    }
    // Scales to `to`.
    int decode(std::uint8_t* pixels, Size to, int format, int flags) const {
        return tjDecompress2(handle.get(), jpeg.data(), jpeg.size(), pixels, to.width, 0, to.height, format,
                             flags);
    }
};

int eighths(int pixels, int parts) { return (pixels * parts + 7) / 8; }

}  // namespace

Result<Size> jpeg_size(Bytes jpeg) {
    const auto decoder = Decoder::open(jpeg);
    if (!decoder) return std::unexpected(decoder.error());
    return decoder->size;
}

Result<void> decode_jpeg(Bytes jpeg, int max_side, Bitmap& into) {
    const auto decoder = Decoder::open(jpeg);
    if (!decoder) return std::unexpected(decoder.error());
    const Size size = decoder->size;
    int parts = 8;
    while (parts > 0 && std::max(eighths(size.width, parts), eighths(size.height, parts)) > max_side) --parts;
    if (parts == 0)
        return fail(Kind::kResourceExhausted,
                    fmt::format("{}x{} pixels are too many", size.width, size.height));
    into.resize({eighths(size.width, parts), eighths(size.height, parts)});
    const int decoded = decoder->decode(into.pixels.data(), into.size, TJPF_RGB, TJFLAG_LIMITSCANS);
    if (decoded != 0 && tjGetErrorCode(decoder->handle.get()) != TJERR_WARNING)
        return damaged(decoder->handle);
    return {};
}

Result<frame::LumaGrid> decode_eighth(Bytes jpeg, std::vector<std::uint8_t>& memory) {
    const auto decoder = Decoder::open(jpeg);
    if (!decoder) return std::unexpected(decoder.error());
    const Size blocks{frame::blocks_over(decoder->size.width), frame::blocks_over(decoder->size.height)};
    memory.resize(static_cast<std::size_t>(blocks.width) * static_cast<std::size_t>(blocks.height));
    if (decoder->decode(memory.data(), blocks, TJPF_GRAY, TJFLAG_STOPONWARNING) != 0)
        return damaged(decoder->handle);
    return frame::LumaGrid{memory, static_cast<std::uint16_t>(blocks.width),
                           static_cast<std::uint16_t>(blocks.height)};
}

Result<std::vector<std::uint8_t>> encode_jpeg(const Bitmap& picture, int quality) {
    const Handle handle(tjInitCompress());
    if (!handle) return no_memory();
    std::vector<std::uint8_t> jpeg(tjBufSize(picture.size.width, picture.size.height, TJSAMP_420));
    unsigned char* out = jpeg.data();
    auto size = static_cast<unsigned long>(jpeg.size());
    if (tjCompress2(handle.get(), picture.pixels.data(), picture.size.width, 0, picture.size.height, TJPF_RGB,
                    &out, &size, TJSAMP_420, quality, TJFLAG_NOREALLOC) != 0)
        return fail(Kind::kInternal, damaged(handle).error().message);
    jpeg.resize(size);
    return jpeg;
}

}  // namespace vedette::image

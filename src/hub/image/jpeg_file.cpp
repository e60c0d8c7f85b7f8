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

Result<Size> read_size(const Handle& handle, Bytes jpeg) {
    Size size;
    int sampling = 0;
    int colours = 0;
    if (tjDecompressHeader3(handle.get(), jpeg.data(), jpeg.size(), &size.width, &size.height, &sampling,
                            &colours) != 0)
        return damaged(handle);
    return size;
}

int eighths(int pixels, int parts) { return (pixels * parts + 7) / 8; }

}  // namespace

Result<Size> jpeg_size(Bytes jpeg) {
    const Handle handle(tjInitDecompress());
    if (!handle) return no_memory();
    return read_size(handle, jpeg);
}

Result<void> decode_jpeg(Bytes jpeg, int max_side, Bitmap& into) {
    const Handle handle(tjInitDecompress());
    if (!handle) return no_memory();
    const auto size = read_size(handle, jpeg);
    if (!size) return std::unexpected(size.error());
    int parts = 8;
    while (parts > 0 && std::max(eighths(size->width, parts), eighths(size->height, parts)) > max_side)
        --parts;
    if (parts == 0)
        return fail(Kind::kResourceExhausted,
                    fmt::format("{}x{} pixels are too many", size->width, size->height));
    into.resize({eighths(size->width, parts), eighths(size->height, parts)});
    const int decoded = tjDecompress2(handle.get(), jpeg.data(), jpeg.size(), into.pixels.data(),
                                      into.size.width, 0, into.size.height, TJPF_RGB, TJFLAG_LIMITSCANS);
    if (decoded != 0 && tjGetErrorCode(handle.get()) != TJERR_WARNING) return damaged(handle);
    return {};
}

Result<frame::LumaGrid> decode_eighth(Bytes jpeg, std::vector<std::uint8_t>& memory) {
    const Handle handle(tjInitDecompress());
    if (!handle) return no_memory();
    const auto size = read_size(handle, jpeg);
    if (!size) return std::unexpected(size.error());
    const int columns = frame::blocks_over(size->width);
    const int rows = frame::blocks_over(size->height);
    memory.resize(static_cast<std::size_t>(columns) * static_cast<std::size_t>(rows));
    if (tjDecompress2(handle.get(), jpeg.data(), jpeg.size(), memory.data(), columns, columns, rows,
                      TJPF_GRAY, TJFLAG_STOPONWARNING) != 0)
        return damaged(handle);
    return frame::LumaGrid{memory, static_cast<std::uint16_t>(columns), static_cast<std::uint16_t>(rows)};
}

Result<std::vector<std::uint8_t>> encode_jpeg(const Bitmap& picture, int quality) {
    const Handle handle(tjInitCompress());
    if (!handle) return no_memory();
    std::vector<std::uint8_t> jpeg(tjBufSize(picture.size.width, picture.size.height, TJSAMP_420));
    unsigned char* out = jpeg.data();
    auto size = jpeg.size();
    if (tjCompress2(handle.get(), picture.pixels.data(), picture.size.width, 0, picture.size.height, TJPF_RGB,
                    &out, &size, TJSAMP_420, quality, TJFLAG_NOREALLOC) != 0)
        return fail(Kind::kInternal, fmt::format("libjpeg-turbo: {}", tjGetErrorStr2(handle.get())));
    jpeg.resize(size);
    return jpeg;
}

}  // namespace vedette::image

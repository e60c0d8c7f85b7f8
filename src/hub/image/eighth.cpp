#include "hub/image/eighth.hpp"

#include <memory>

#include <fmt/format.h>
#include <turbojpeg.h>

namespace vedette::image {

Result<frame::LumaGrid> decode_eighth(Bytes jpeg, std::vector<std::uint8_t>& memory) {
    const auto close = [](void* handle) { tjDestroy(handle); };
    const std::unique_ptr<void, decltype(close)> handle(tjInitDecompress(), close);
    if (!handle) return fail(Kind::kResourceExhausted, "libjpeg-turbo has no memory");
    const auto damaged = [&] {
        return fail(Kind::kDataLoss, fmt::format("libjpeg-turbo: {}", tjGetErrorStr2(handle.get())));
    };
    int width = 0;
    int height = 0;
    int sampling = 0;
    int colours = 0;
    const auto size = static_cast<unsigned long>(jpeg.size());
    if (tjDecompressHeader3(handle.get(), jpeg.data(), size, &width, &height, &sampling, &colours) != 0)
        return damaged();
    const int columns = frame::blocks_over(width);
    const int rows = frame::blocks_over(height);
    memory.resize(static_cast<std::size_t>(columns) * static_cast<std::size_t>(rows));
    if (tjDecompress2(handle.get(), jpeg.data(), size, memory.data(), columns, columns, rows, TJPF_GRAY,
                      TJFLAG_STOPONWARNING) != 0)
        return damaged();
    return frame::LumaGrid{memory, static_cast<std::uint16_t>(columns), static_cast<std::uint16_t>(rows)};
}

}  // namespace vedette::image

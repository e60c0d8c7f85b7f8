#include "hub/image/png_file.hpp"

#include <fmt/format.h>
#include <png.h>

namespace vedette::image {

Result<std::vector<std::uint8_t>> encode_png(const Bitmap& picture) {
    png_image image{};
    image.version = PNG_IMAGE_VERSION;
    image.width = static_cast<png_uint_32>(picture.size.width);
    image.height = static_cast<png_uint_32>(picture.size.height);
    image.format = PNG_FORMAT_RGB;
    std::vector<std::uint8_t> png(PNG_IMAGE_PNG_SIZE_MAX(image));
    png_alloc_size_t size = png.size();
    const int written =
        png_image_write_to_memory(&image, png.data(), &size, 0, picture.pixels.data(), 0, nullptr);
    if (written == 0) return fail(Kind::kInternal, fmt::format("libpng: {}", image.message));
    png.resize(size);
    return png;
}

}  // namespace vedette::image

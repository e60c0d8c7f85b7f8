#include "hub/image/qr_code.hpp"

#include <memory>

#include <fmt/format.h>
#include <qrencode.h>

namespace vedette::image {

constexpr int kQuietZone = 4;

Result<std::string> qr_code_svg(std::string_view text) {
    const std::unique_ptr<QRcode, decltype(&QRcode_free)> code(
        QRcode_encodeData(static_cast<int>(text.size()), reinterpret_cast<const unsigned char*>(text.data()),
                          0, QR_ECLEVEL_M),
        QRcode_free);
    if (!code) return fail(Kind::kInvalidArgument, "the text is too long for a QR code");
    const int size = code->width + 2 * kQuietZone;
    std::string path;
    for (int y = 0; y < code->width; ++y) {
        const unsigned char* const row = code->data + y * code->width;
        for (int x = 0; x < code->width;) {
            int end = x;
            while (end < code->width && (row[end] & 1) != 0) ++end;
            if (end > x)
                path +=
                    fmt::format("M{} {}h{}v1H{}z", x + kQuietZone, y + kQuietZone, end - x, x + kQuietZone);
            x = end + 1;
        }
    }
    return fmt::format(
        R"(<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {0} {0}" shape-rendering="crispEdges">)"
        R"(<path fill="#fff" d="M0 0h{0}v{0}H0z"/><path d="{1}"/></svg>)",
        size, path);
}

}  // namespace vedette::image

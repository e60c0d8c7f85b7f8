// QR codes as SVG (ISO/IEC 18004, by libqrencode). Thread-safe.
#pragma once

#include <string>
#include <string_view>

#include "linux/base/error.hpp"

namespace vedette::image {

// The text as bytes, error correction M, with the quiet zone of four modules; one unit a module, black on
// white, scalable. kInvalidArgument: longer than a code takes, 2,331 bytes.
Result<std::string> qr_code_svg(std::string_view text);

}  // namespace vedette::image

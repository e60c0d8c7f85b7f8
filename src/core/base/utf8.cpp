#include "core/base/utf8.hpp"

namespace vedette {

bool Utf8Checker::feed(Bytes in) {
    for (const std::uint8_t byte : in) {
        if (missing_ == 0 && byte < 0x80) continue;
        valid_ = valid_ && take(byte);
    }
    return valid_;
}

bool Utf8Checker::take(std::uint8_t byte) {
    if (missing_ > 0) {
        if (byte < low_ || byte > high_) return false;
        low_ = 0x80;
        high_ = 0xbf;
        --missing_;
        return true;
    }
    if (byte < 0xc2 || byte > 0xf4) return false;
    missing_ = byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3;
    if (byte == 0xe0) low_ = 0xa0;
    if (byte == 0xed) high_ = 0x9f;
    if (byte == 0xf0) low_ = 0x90;
    if (byte == 0xf4) high_ = 0x8f;
    return true;
}

std::size_t utf8_length(std::string_view text) {
    Utf8Checker checker;
    for (std::size_t i = 0; i < text.size() && checker.feed(as_bytes(text.substr(i, 1))); ++i) {
        if (checker.complete()) return i + 1;
    }
    return 0;
}

}  // namespace vedette

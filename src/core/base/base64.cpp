#include "core/base/base64.hpp"

namespace vedette {
namespace {

constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

constexpr int digit(char c) {
    if (c >= 'A' && c <= 'Z') return c - 'A';
    if (c >= 'a' && c <= 'z') return c - 'a' + 26;
    if (c >= '0' && c <= '9') return c - '0' + 52;
    if (c == '+') return 62;
    if (c == '/') return 63;
    return -1;
}

}  // namespace

std::string_view base64_encode(Bytes in, std::span<char> out) {
    std::size_t n = 0;
    for (std::size_t i = 0; i < in.size(); i += 3) {
        const std::size_t left = in.size() - i;
        const std::uint32_t group = std::uint32_t{in[i]} << 16 |
                                    (left > 1 ? std::uint32_t{in[i + 1]} << 8 : 0) |
                                    (left > 2 ? std::uint32_t{in[i + 2]} : 0);
        out[n++] = kAlphabet[group >> 18];
        out[n++] = kAlphabet[group >> 12 & 63];
        out[n++] = left > 1 ? kAlphabet[group >> 6 & 63] : '=';
        out[n++] = left > 2 ? kAlphabet[group & 63] : '=';
    }
    return {out.data(), n};
}

std::optional<Bytes> base64_decode(std::string_view text, MutableBytes out) {
    if (text.size() % 4 != 0 || out.size() < text.size() / 4 * 3) return std::nullopt;
    std::size_t n = 0;
    for (std::size_t i = 0; i < text.size(); i += 4) {
        const bool last = i + 4 == text.size();
        const int pads = last && text[i + 3] == '=' ? (text[i + 2] == '=' ? 2 : 1) : 0;
        std::uint32_t group = 0;
        for (int k = 0; k < 4; ++k) {
            const int value = k >= 4 - pads ? 0 : digit(text[i + static_cast<std::size_t>(k)]);
            if (value < 0) return std::nullopt;
            group = group << 6 | static_cast<std::uint32_t>(value);
        }
        if ((pads == 1 && (group & 0xff) != 0) || (pads == 2 && (group & 0xffff) != 0)) return std::nullopt;
        out[n++] = static_cast<std::uint8_t>(group >> 16);
        if (pads < 2) out[n++] = static_cast<std::uint8_t>(group >> 8);
        if (pads < 1) out[n++] = static_cast<std::uint8_t>(group);
    }
    return out.first(n);
}

}  // namespace vedette

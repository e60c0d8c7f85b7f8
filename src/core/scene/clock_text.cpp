#include "core/scene/clock_text.hpp"

#include "core/scene/font.hpp"

namespace vedette::scene {

std::string_view format_clock(std::uint32_t day_ms, Precision precision, std::span<char> out) {
    day_ms %= 24U * 3600 * 1000;
    char* p = out.data();
    const auto two = [&p](std::uint32_t v) {
        *p++ = static_cast<char>('0' + v / 10 % 10);
        *p++ = static_cast<char>('0' + v % 10);
    };
    two(day_ms / 3600000);
    *p++ = ':';
    two(day_ms / 60000 % 60);
    *p++ = ':';
    two(day_ms / 1000 % 60);
    if (precision == Precision::kMilliseconds) {
        *p++ = '.';
        *p++ = static_cast<char>('0' + day_ms / 100 % 10);
        two(day_ms % 100);
    }
    return {out.data(), static_cast<std::size_t>(p - out.data())};
}

std::string_view cut_to(std::string_view text, int characters) {
    std::string_view rest = text;
    for (; characters > 0 && !rest.empty(); --characters) take_character(rest);
    return text.substr(0, text.size() - rest.size());
}

}  // namespace vedette::scene

// How a cell of a terminal looks.
#pragma once

#include <cstdint>

namespace vedette::term {

// 0 to 15: the terminal's own colours (black, red, green, yellow, blue, magenta, cyan, white, then the bright
// ones); 16 to 255: xterm's cube and greys.
struct Colour {
    std::int16_t index = kDefault;
    static constexpr std::int16_t kDefault = -1;  // what the terminal uses without a colour
    bool operator==(const Colour&) const = default;
};

// Bold text may be shown in a bright colour.
struct Style {
    Colour text{};
    Colour background{};
    bool bold = false;
    bool underline = false;
    bool reverse = false;
    bool operator==(const Style&) const = default;
};

// The number of a Style in the Screen that made it: Screen::add_style().
using StyleId = std::uint8_t;
inline constexpr StyleId kPlain = 0;

}  // namespace vedette::term

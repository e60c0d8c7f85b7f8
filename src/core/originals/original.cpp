#include "core/originals/original.hpp"

#include <array>

namespace vedette::originals {
namespace {

struct Row {
    std::string_view name;
    SensorProfile profile;
};

// By the value of Original.
constexpr std::array<Row, 5> kRows = {{
    {"plain", {}},
    {"pycameresp", {.quality = 10}},
    {"securitycam", {.quality = 15}},
    {"tcpcam", {.width = 1280, .height = 720, .quality = 10, .period = 2s}},
    {"capture",
     {.width = 1600,
      .height = 1200,
      .quality = 10,
      .brightness = 1,
      .saturation = -2,
      .vflip = true,
      .period = 100ms}},
}};

const Row& row_of(Original original) { return kRows[static_cast<std::size_t>(original)]; }

}  // namespace

std::optional<Original> parse_original(std::string_view name) {
    for (std::size_t i = 0; i < kRows.size(); ++i) {
        if (kRows[i].name == name) return static_cast<Original>(i);
    }
    return std::nullopt;
}

std::string_view to_string(Original original) { return row_of(original).name; }

const SensorProfile& profile_of(Original original) { return row_of(original).profile; }

}  // namespace vedette::originals

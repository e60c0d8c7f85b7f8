#include "node/port/sensor_settings.hpp"

#include <array>

#include "core/base/text.hpp"

namespace vedette::port {
namespace {

// By the value of Setting. Ranges of the OV2640.
constexpr std::array<SettingRow, kSettings> kRows = {{
    {"framesize", 0, 13, 8},
    {"quality", 4, 63, 12},
    {"brightness", -2, 2, 0},
    {"contrast", -2, 2, 0},
    {"saturation", -2, 2, 0},
    {"sharpness", -2, 2, 0},
    {"special_effect", 0, 6, 0},
    {"wb_mode", 0, 4, 0},
    {"awb", 0, 1, 1},
    {"awb_gain", 0, 1, 1},
    {"aec", 0, 1, 1},
    {"aec2", 0, 1, 0},
    {"ae_level", -2, 2, 0},
    {"aec_value", 0, 1200, 204},
    {"agc", 0, 1, 1},
    {"agc_gain", 0, 30, 0},
    {"gainceiling", 0, 6, 0},
    {"bpc", 0, 1, 0},
    {"wpc", 0, 1, 1},
    {"raw_gma", 0, 1, 1},
    {"lenc", 0, 1, 1},
    {"hmirror", 0, 1, 0},
    {"vflip", 0, 1, 0},
    {"dcw", 0, 1, 1},
    {"colorbar", 0, 1, 0},
}};

constexpr std::array<FrameSize, 14> kSizes = {{
    {"96X96", 96, 96},
    {"QQVGA", 160, 120},
    {"QCIF", 176, 144},
    {"HQVGA", 240, 176},
    {"240X240", 240, 240},
    {"QVGA", 320, 240},
    {"CIF", 400, 296},
    {"HVGA", 480, 320},
    {"VGA", 640, 480},
    {"SVGA", 800, 600},
    {"XGA", 1024, 768},
    {"HD", 1280, 720},
    {"SXGA", 1280, 1024},
    {"UXGA", 1600, 1200},
}};

}  // namespace

const SettingRow& row_of(Setting setting) { return kRows[static_cast<std::size_t>(setting)]; }

std::optional<Setting> find_setting(std::string_view name) {
    for (std::size_t i = 0; i < kSettings; ++i) {
        if (kRows[i].name == name) return static_cast<Setting>(i);
    }
    return std::nullopt;
}

std::span<const FrameSize> frame_sizes() { return kSizes; }

std::optional<std::int16_t> find_frame_size(std::string_view text) {
    const std::size_t x = text.find('x');
    const auto width = parse_int<std::uint16_t>(text.substr(0, x));
    const auto height = x == text.npos ? std::nullopt : parse_int<std::uint16_t>(text.substr(x + 1));
    for (std::size_t i = 0; i < kSizes.size(); ++i) {
        const FrameSize& size = kSizes[i];
        if (equal_ignoring_case(size.name, text) || (width == size.width && height == size.height))
            return static_cast<std::int16_t>(i);
    }
    return std::nullopt;
}

}  // namespace vedette::port

// The controls of the camera's page: the settings of the sensor with their ranges, the lamp, the servos.
#include <array>

#include "core/base/text.hpp"
#include "node/pages/page_view.hpp"
#include "node/port/sensor_settings.hpp"

namespace vedette::node {
namespace {

using port::Setting;

// The lamp comes behind the settings of the sensor.
constexpr std::size_t kLampIndex = port::kSettings;
constexpr std::string_view kLampName = "led_intensity";
constexpr port::SettingRow kLampRow{kLampName, 0, 255, 0};

// In the order of the page, by what they are for.
constexpr std::array kOrder = {
    Setting::kFramesize,  Setting::kQuality,   Setting::kBrightness,  Setting::kContrast,
    Setting::kSaturation, Setting::kSharpness, Setting::kHmirror,     Setting::kVflip,
    Setting::kAec,        Setting::kAec2,      Setting::kAeLevel,     Setting::kAecValue,
    Setting::kAgc,        Setting::kAgcGain,   Setting::kGainceiling, Setting::kSpecialEffect,
    Setting::kAwb,        Setting::kAwbGain,   Setting::kWbMode,      Setting::kBpc,
    Setting::kWpc,        Setting::kRawGma,    Setting::kLenc,        Setting::kDcw,
    Setting::kColorbar,
};
static_assert(kOrder.size() == port::kSettings);

WordsKey heading_of(std::size_t index) {
    if (index == kLampIndex) return "camera.heading.lamp";
    switch (kOrder[index]) {
        case Setting::kFramesize: return "camera.heading.picture";
        case Setting::kAec: return "camera.heading.light";
        case Setting::kSpecialEffect: return "camera.heading.colour";
        case Setting::kBpc: return "camera.heading.correction";
        default: return {};
    }
}

const port::SettingRow& row_at(std::size_t index) {
    return index == kLampIndex ? kLampRow : port::row_of(kOrder[index]);
}

// The key of the catalogue that a choice's number follows; empty: it is a slider or a switch.
std::string_view choices_of(std::size_t index) {
    if (index == kLampIndex) return {};
    switch (kOrder[index]) {
        case Setting::kFramesize: return "size.";
        case Setting::kSpecialEffect: return "effect.";
        case Setting::kWbMode: return "balance.";
        default: return {};
    }
}

// One button of the pad.
struct Move {
    std::string_view name;
    std::string_view value;  // degrees of traverse and elevation
    WordsKey words;
    std::string_view sign;
};
constexpr std::array kMoves = {
    Move{"up", "0,5", "move.up", "▲"},
    Move{"left", "-5,0", "move.left", "◀"},
    Move{"right", "5,0", "move.right", "▶"},
    Move{"down", "0,-5", "move.down", "▼"},
};

}  // namespace

PageView::Value PageView::control_value(std::string_view name, Indices indices) const {
    if (name == "controls") return templates::Count{port::kSettings + 1};
    const std::size_t index = indices.empty() ? 0 : indices[0] % (port::kSettings + 1);
    const port::SettingRow& row = row_at(index);
    const std::string_view choices = choices_of(index);
    const int now = index == kLampIndex ? int{shown_.lamp_level} : shown_.camera.get(kOrder[index]);
    if (name == "control.name") return row.name;
    if (name == "control.label") return words_of("control.", row.name);
    if (name == "control.heading") return words(heading_of(index));
    if (name == "control.is_choice") return !choices.empty();
    if (name == "control.is_switch") return choices.empty() && row.min == 0 && row.max == 1;
    if (name == "control.value") return std::int64_t{now};
    if (name == "control.min") return std::int64_t{row.min};
    if (name == "control.max") return std::int64_t{row.max};
    if (name == "choices")
        return templates::Count{static_cast<std::uint16_t>(choices.empty() ? 0 : row.max - row.min + 1)};
    const std::int64_t choice = indices.size() < 2 ? 0 : row.min + std::int64_t{indices[1]};
    if (name == "choice.value") return choice;
    if (name == "choice.chosen") return choice == now;
    if (name != "choice.label") return {};
    TextWriter out(scratch_);
    if (choices != "size.") {
        out << choice;
        return words_of(choices, out.written());
    }
    const port::FrameSize& size =
        port::frame_sizes()[static_cast<std::size_t>(choice) % port::frame_sizes().size()];
    out << size.width << " × " << size.height;
    return out.written();
}

PageView::Value PageView::move_value(std::string_view name, Indices indices) const {
    if (name == "moves") return templates::Count{kMoves.size()};
    const Move& move = kMoves[indices.empty() ? 0 : indices[0] % kMoves.size()];
    if (name == "move.value") return move.value;
    if (name == "move.place") return move.name;
    if (name == "move.label") return words(move.words);
    if (name == "move.sign") return move.sign;
    return {};
}

}  // namespace vedette::node

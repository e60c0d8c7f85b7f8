// The detector's settings from random names and numbers: values out of range and unknown names are refused
// and change nothing, accepted values are read back, and a detector with these settings, or with values that
// bypass the table, stays within the memory of memory_for().
#include <algorithm>
#include <cstdlib>
#include <vector>

#include "core/base/text.hpp"
#include "core/motion/detector.hpp"

using namespace vedette;

namespace {

void require(bool held) {
    if (!held) std::abort();
}

std::vector<std::uint16_t> values_of(const motion::Settings& settings) {
    std::vector<std::uint16_t> values(motion::parameters().size());
    for (std::size_t i = 0; i < values.size(); ++i) values[i] = motion::value_of(settings, i);
    return values;
}

void set(motion::Settings& settings, std::string_view given, long value) {
    const auto renamed = motion::renamed_parameters();
    const auto old =
        std::find_if(renamed.begin(), renamed.end(), [&](const auto& r) { return r.before == given; });
    const std::string_view name = old != renamed.end() ? old->now : given;
    const auto known = motion::parameters();
    const auto row = std::find_if(known.begin(), known.end(), [&](const auto& p) { return p.name == name; });
    const auto before = values_of(settings);
    motion::SettingsError error{};
    const bool accepted = motion::set_parameter(settings, given, value, error);
    require(accepted == (row != known.end() && value >= row->min && value <= row->max));
    auto expected = before;
    if (accepted) expected[static_cast<std::size_t>(row - known.begin())] = static_cast<std::uint16_t>(value);
    require(values_of(settings) == expected);
    require(accepted || !motion::to_string(error).empty());
    require(accepted || (error == motion::SettingsError::kNoSuchParameter) == (row == known.end()));
}

// Pictures with light and an object, so that all parts of the detector run.
void detect(const motion::Settings& settings, std::uint8_t seed) {
    constexpr int kColumns = 24, kRows = 18;
    const std::size_t needed = motion::Detector::memory_for(settings, kColumns, kRows);
    std::vector<std::uint8_t> memory(needed), means(std::size_t{kColumns} * kRows);
    motion::Detector detector(memory);
    detector.start(settings);
    require(values_of(detector.settings()) == values_of(motion::within_limits(settings)));
    for (int picture = 0; picture < 24; ++picture) {
        for (std::size_t i = 0; i < means.size(); ++i)
            means[i] = static_cast<std::uint8_t>(60 + i % 24 * 5 + (picture % 8 == 7 ? seed : 0));
        for (int y = 6; y < 12; ++y) means[static_cast<std::size_t>(y * kColumns + picture)] = 230;
        const motion::Result& result =
            detector.feed({means, kColumns, kRows}, std::chrono::milliseconds(400 * picture));
        require(result.verdict != motion::Verdict::kUnfit);
        require(result.objects.size() <= detector.settings().max_tracks);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 2) return 0;
    const std::uint8_t kind = data[0], seed = data[1];
    std::string_view text = as_text(Bytes(data, size).subspan(2));
    motion::Settings settings;
    if (kind % 4 == 0) {
        // Bypasses the table, as a caller who fills the struct can.
        std::uint16_t* const fields[] = {
            &settings.sensitivity, &settings.cell_blocks, &settings.min_area,   &settings.min_duration_ms,
            &settings.hold_ms,     &settings.learn_ms,    &settings.absorb_s,   &settings.ignore_shadows,
            &settings.max_tracks,  &settings.frozen_s,    &settings.dark_level, &settings.health_delay_s};
        for (std::uint16_t* const field : fields) {
            if (text.size() < 2) break;
            *field = static_cast<std::uint16_t>(static_cast<std::uint8_t>(text[0]) << 8 |
                                                static_cast<std::uint8_t>(text[1]));
            text.remove_prefix(2);
        }
    }
    settings.method = kind & 128 ? motion::Method::kScenes : motion::Method::kBackground;
    // Lines NAME=NUMBER; a name of one byte is the index of a known one.
    while (!text.empty()) {
        const std::string_view line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(text.size(), line.size() + 1));
        const std::size_t sign = line.find('=');
        if (sign == std::string_view::npos) continue;
        const auto value = parse_int<long>(line.substr(sign + 1));
        std::string_view name = line.substr(0, sign);
        const auto known = motion::parameters();
        if (name.size() == 1) name = known[static_cast<std::uint8_t>(name[0]) % known.size()].name;
        if (value) set(settings, name, *value);
    }
    detect(settings, seed);
    return 0;
}

#include "node/motion/motion_settings.hpp"

#include <algorithm>

#include "core/base/text.hpp"

namespace vedette::node {
namespace {

constexpr std::string_view kPrefix = "motion.";

bool are_equal(const motion::Settings& one, const motion::Settings& other) {
    if (one.method != other.method) return false;
    for (std::size_t i = 0; i < motion::parameters().size(); ++i) {
        if (motion::value_of(one, i) != motion::value_of(other, i)) return false;
    }
    return true;
}

}  // namespace

motion::Settings detector_settings(const Values& values) {
    motion::Settings out;
    if (values.text(Key::kMotionMethod) == "scenes") out.method = motion::Method::kScenes;
    for (std::size_t i = 0; i < kKeys; ++i) {
        const auto key = static_cast<Key>(i);
        const settings::Key& row = row_of(key);
        if (row.type != settings::Type::kInt || !row.path.starts_with(kPrefix)) continue;
        // A row that the detector does not know is motion's own.
        motion::SettingsError error{};
        (void)motion::set_parameter(out, row.path.substr(kPrefix.size()), values.number(key), error);
    }
    return out;
}

bool MotionSettings::take(const Values& values) {
    std::array<char, sizeof text_> memory;
    TextWriter out(memory);
    for (std::string_view rest = values.text(Key::kMotionZones); !rest.empty();)
        out << take_line(rest) << "\n";
    const std::string_view zones = out.written();
    const motion::Settings wanted = detector_settings(values);
    if (are_equal(wanted, detector_) && zones == std::string_view(text_.data(), size_)) return false;
    detector_ = wanted;
    size_ = zones.copy(text_.data(), text_.size());
    // The rules of the settings have seen each line.
    (void)zones_.parse(std::string_view(text_.data(), size_));
    return true;
}

}  // namespace vedette::node

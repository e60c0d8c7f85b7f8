#include "hub/timelapse/brightness_control.hpp"

#include <algorithm>
#include <cmath>

#include "core/base/text.hpp"

namespace vedette::timelapse {
namespace {

// Light of a luma of 0 to 1.
double linear(double luma) { return luma <= 0.04045 ? luma / 12.92 : std::pow((luma + 0.055) / 1.055, 2.4); }

const std::vector<settings::ControlValue>& values_of(const settings::TimelapseSettings& job,
                                                     Profile profile) {
    return profile == Profile::kDay    ? job.controls.day
           : profile == Profile::kDark ? job.controls.dark
                                       : job.controls.dark_lamp;
}

}  // namespace

int corrected_value(const settings::BrightnessSettings& wanted, int value, double mean_luma) {
    constexpr double kMostFactor = 4;
    const double mean = mean_luma / 255;
    const double target = wanted.target / 100.0;
    if (std::abs(mean - target) * 100 <= wanted.tolerance) return value;
    const double factor =
        std::clamp(linear(target) / std::max(linear(mean), 1e-4), 1 / kMostFactor, kMostFactor);
    const double next =
        std::clamp(value * factor, static_cast<double>(wanted.min), static_cast<double>(wanted.max));
    const int rounded = static_cast<int>(std::lround(next));
    if (rounded != value) return rounded;
    // A small value moves by one at least.
    return std::clamp(factor > 1 ? value + 1 : value - 1, wanted.min, wanted.max);
}

int ControlValues::value_of(const settings::TimelapseSettings& job, Profile profile) const {
    const settings::BrightnessSettings& wanted = *job.brightness;
    if (const auto& corrected = corrected_[static_cast<std::size_t>(profile)])
        return std::clamp(*corrected, wanted.min, wanted.max);
    const auto& values = values_of(job, profile);
    const auto given = std::ranges::find(values, wanted.control, &settings::ControlValue::name);
    const auto number = given == values.end() ? std::nullopt : parse_int<int>(given->value);
    // In the middle of the range, as light goes.
    const double middle = std::sqrt(static_cast<double>(wanted.min) * wanted.max);
    return std::clamp(number.value_or(static_cast<int>(std::lround(middle))), wanted.min, wanted.max);
}

std::vector<settings::ControlValue> ControlValues::next(const settings::TimelapseSettings& job,
                                                        Profile profile) const {
    std::vector<settings::ControlValue> values = values_of(job, profile);
    if (!job.brightness) return values;
    std::erase_if(values, [&](const auto& value) { return value.name == job.brightness->control; });
    values.push_back({job.brightness->control, std::to_string(value_of(job, profile))});
    return values;
}

void ControlValues::learn(const settings::TimelapseSettings& job, Profile profile, double mean_luma) {
    if (!job.brightness) return;
    corrected_[static_cast<std::size_t>(profile)] =
        corrected_value(*job.brightness, value_of(job, profile), mean_luma);
}

}  // namespace vedette::timelapse

// Corrects a control after each picture, so that the pictures become as bright as wanted. Values;
// thread-safe.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "hub/settings/timelapse.hpp"

namespace vedette::timelapse {

// The value for the next picture, after one that was taken with `value` and has a mean luma of 0 to 255. In
// linear light (IEC 61966-2-1) twice the value is twice the light; a picture changes it four times at most,
// because a white or a black picture does not tell how far off it is.
int corrected_value(const settings::BrightnessSettings& wanted, int value, double mean_luma);

// The light in which pictures are taken; each has control values of its own.
enum class Profile : std::uint8_t { kDay, kDark, kDarkLamp };
inline Profile profile_of(bool dark, bool lamp) {
    return !dark ? Profile::kDay : lamp ? Profile::kDarkLamp : Profile::kDark;
}

// The control values of a job's pictures, with the correction for each profile. Owned by one thread.
class ControlValues {
  public:
    // For the next picture.
    std::vector<settings::ControlValue> next(const settings::TimelapseSettings& job, Profile profile) const;
    // A picture was taken with the values of next().
    void learn(const settings::TimelapseSettings& job, Profile profile, double mean_luma);
    // The settings have changed.
    void forget() { corrected_ = {}; }

  private:
    int value_of(const settings::TimelapseSettings& job, Profile profile) const;

    std::array<std::optional<int>, 3> corrected_{};  // by profile
};

}  // namespace vedette::timelapse

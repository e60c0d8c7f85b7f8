#include "core/originals/original.hpp"

#include <gtest/gtest.h>

namespace vedette::originals {
namespace {

TEST(Original, has_a_name_and_the_sensor_settings_of_its_program) {
    for (const Original original : {Original::kPlain, Original::kPycameresp, Original::kSecuritycam,
                                    Original::kTcpcam, Original::kCapture}) {
        EXPECT_TRUE(parse_original(to_string(original)) == original);
    }
    EXPECT_FALSE(parse_original("Tcpcam").has_value());
    EXPECT_EQ(to_string(Original::kCapture), "capture");
    const SensorProfile& tcpcam = profile_of(Original::kTcpcam);
    EXPECT_EQ(tcpcam.width, 1280);
    EXPECT_EQ(tcpcam.height, 720);
    EXPECT_TRUE(tcpcam.period == 2s);
    EXPECT_EQ(profile_of(Original::kCapture).saturation, -2);
    EXPECT_TRUE(profile_of(Original::kCapture).vflip && !tcpcam.vflip);
    EXPECT_EQ(profile_of(Original::kSecuritycam).quality, 15);
}

}  // namespace
}  // namespace vedette::originals

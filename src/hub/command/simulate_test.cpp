#include "hub/command/simulate.hpp"

#include <gtest/gtest.h>

namespace vedette::command {
namespace {

std::string error_of(const SimulateOptions& options) {
    const auto farm = to_farm_options(options);
    return farm ? "" : farm.error().message;
}

TEST(Simulate, options_are_parsed) {
    const auto options = to_farm_options({.farm = {.cameras = 3, .port = 9000},
                                          .size = "1280x720",
                                          .device = "tcpcam",
                                          .payload = "picture",
                                          .faults = {"drop:50", "stall:3:2@2"}});
    ASSERT_TRUE(options);
    EXPECT_EQ(options->size->width, 1280);
    EXPECT_EQ(options->original, simulate::Original::kTcpcam);
    EXPECT_EQ(options->payload, simulate::Payload::kPicture);
    ASSERT_EQ(options->faults.size(), 2U);
    EXPECT_EQ(options->faults[0].n, 50);
    EXPECT_EQ(options->faults[1].camera, 2);
}

TEST(Simulate, a_wrong_option_is_named_with_what_is_allowed) {
    EXPECT_NE(error_of({.size = "big"}).find("640x480"), std::string::npos);
    EXPECT_NE(error_of({.device = "axis"}).find("pycameresp, securitycam"), std::string::npos);
    EXPECT_NE(error_of({.payload = "cat"}).find("hello, picture or camera"), std::string::npos);
    EXPECT_NE(error_of({.faults = {"explode"}}).find("stall[:N[:SECONDS]]"), std::string::npos);
    EXPECT_NE(error_of({.farm = {.cameras = 100, .port = 65500}}).find("65535"), std::string::npos);
}

TEST(Simulate, the_help_lists_every_fault_with_its_defaults) {
    const std::string footer = simulate_footer();
    for (const char* const kind :
         {"stall", "drop", "length", "no-length", "garbage", "truncate", "trickle", "no-eoi", "reboot"})
        EXPECT_NE(footer.find(std::string("  ") + kind + "["), std::string::npos) << kind;
}

}  // namespace
}  // namespace vedette::command

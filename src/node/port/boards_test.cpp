#include "node/port/boards.hpp"

#include <gtest/gtest.h>

namespace vedette::port {
namespace {

TEST(Boards, are_found_by_the_names_of_securitycams_configuration) {
    for (const char* name :
         {"AI_THINKER", "WROVER_KIT", "ESP_EYE", "M5STACK_PSRAM", "M5STACK_V2_PSRAM", "M5STACK_WIDE",
          "M5STACK_ESP32CAM", "TTGO_T_JOURNAL", "ARDUCAM_ESP32S_UNO", "ai_thinker"})
        EXPECT_TRUE(find_board(name) != nullptr) << name;
    EXPECT_TRUE(find_board("ESP") == nullptr);
}

TEST(Boards, use_no_pin_twice) {
    for (const Board& board : boards()) {
        std::array<int, kPins> uses{};
        const auto count = [&](Pin pin) {
            if (pin != kNoPin) uses[static_cast<std::size_t>(pin)] += 1;
        };
        const CameraPins& c = board.camera;
        for (const Pin pin : {c.power_down, c.reset, c.clock, c.sda, c.scl, c.vsync, c.href, c.pclk,
                              board.lamp, board.status})
            count(pin);
        for (const Pin pin : c.data) count(pin);
        for (std::size_t pin = 0; pin < kPins; ++pin) EXPECT_LE(uses[pin], 1) << board.name << " " << pin;
    }
}

TEST(PinClaims, refuse_a_pin_and_name_its_owner) {
    PinClaims claims(*find_board("AI_THINKER"), true);
    EXPECT_TRUE(claims.claim_output(14, "the elevation servo"));
    EXPECT_TRUE(claims.claim_output(15, "the traverse servo"));
    struct Case {
        Pin pin;
        std::string_view owner;
    };
    for (const Case& c : {Case{14, "the elevation servo"}, Case{4, "the lamp"}, Case{33, "the status LED"},
                          Case{0, "the camera"}, Case{36, "the camera"}, Case{6, "the flash chip"}}) {
        const auto claimed = claims.claim_output(c.pin, "another");
        ASSERT_FALSE(claimed) << int{c.pin};
        EXPECT_EQ(claimed.error().pin, c.pin);
        EXPECT_EQ(claimed.error().owner, c.owner);
    }
}

TEST(PinClaims, refuse_what_is_no_output) {
    PinClaims claims(*find_board("AI_THINKER"), false);
    for (const int pin : {-1, -7, 34, 39, 40, 127}) {
        const auto claimed = claims.claim_output(static_cast<Pin>(pin), "a servo");
        ASSERT_FALSE(claimed) << pin;
        EXPECT_TRUE(claimed.error().owner.empty()) << pin;
    }
    EXPECT_TRUE(claims.claim_output(0, "a button"));  // without a camera nothing needs its clock
}

}  // namespace
}  // namespace vedette::port

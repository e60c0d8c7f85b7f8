#include "node/port/boards.hpp"

#include <gtest/gtest.h>

namespace vedette::port {
namespace {

TEST(Boards, are_found_by_the_names_of_the_originals) {
    for (const char* name :
         {"AI_THINKER", "WROVER_KIT", "ESP_EYE", "M5STACK_PSRAM", "M5STACK_V2_PSRAM", "M5STACK_WIDE",
          "M5STACK_ESP32CAM", "TTGO_T_JOURNAL", "ARDUCAM_ESP32S_UNO", "ESP32ONE", "M5CAMERA_B",
          "FREENOVE_ESP32", "FREENOVE_S3", "XIAO_S3", "GENERIC", "ai_thinker"})
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

TEST(Boards, have_their_camera_on_pins_that_are_free_and_can_be_outputs) {
    for (const Board& board : boards()) {
        PinClaims claims(board, false);
        if (!board.has_camera()) {
            EXPECT_FALSE(claims.claim_camera()) << board.name;
            continue;
        }
        for (const Pin pin : {board.camera.clock, board.camera.sda, board.camera.scl})
            EXPECT_TRUE(PinClaims(board, false).claim_output(pin, "the camera"))
                << board.name << " " << int{pin};
        const auto claimed = claims.claim_camera();
        EXPECT_TRUE(claimed) << board.name;
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
    for (const int pin : {-1, -7, 20, 24, 28, 31, 34, 39, 40, 48, 127}) {
        const auto claimed = claims.claim_output(static_cast<Pin>(pin), "a servo");
        ASSERT_FALSE(claimed) << pin;
        EXPECT_TRUE(claimed.error().owner.empty()) << pin;
    }
    EXPECT_TRUE(claims.claim_output(0, "a button"));  // without a camera nothing needs its clock
}

// A refused claim, as text: "14 the lamp".
std::string_view owner_in(const std::expected<void, PinRefusal>& claimed) {
    return claimed ? std::string_view("free") : claimed.error().owner;
}

TEST(PinClaims, of_an_ai_thinkers_card_exclude_the_servos) {
    for (const Pin pin : {14, 15}) {
        PinClaims claims(*find_board("AI_THINKER"), true);
        ASSERT_TRUE(claims.claim_output(pin, "the servo"));
        const auto card = claims.claim_card(1);
        ASSERT_FALSE(card);
        EXPECT_EQ(card.error().pin, pin);
        EXPECT_EQ(card.error().owner, "the servo");
        EXPECT_TRUE(claims.claim_output(2, "another"));  // the card has taken nothing
    }
    PinClaims claims(*find_board("AI_THINKER"), true);
    ASSERT_TRUE(claims.claim_card(1));
    EXPECT_EQ(owner_in(claims.claim_output(14, "the servo")), "the SD card");
    EXPECT_EQ(owner_in(claims.claim_output(15, "the servo")), "the SD card");
}

TEST(PinClaims, of_an_ai_thinkers_lamp_battery_and_motion_sensor_need_a_card_of_one_line) {
    const Board& board = *find_board("AI_THINKER");
    PinClaims claims(board, true);
    EXPECT_TRUE(claims.claim_card(1));
    EXPECT_TRUE(claims.claim_analog(board.battery, "the battery"));
    EXPECT_TRUE(claims.claim_input(board.motion_sensor, "the motion sensor"));
    EXPECT_EQ(owner_in(PinClaims(board, true).claim_card(4)), "the lamp");

    Board dark = board;
    dark.lamp = kNoPin;
    EXPECT_TRUE(PinClaims(dark, true).claim_card(4));
    PinClaims measured(dark, true);
    ASSERT_TRUE(measured.claim_analog(board.battery, "the battery"));
    EXPECT_EQ(owner_in(measured.claim_card(4)), "the battery");
    PinClaims watched(dark, true);
    ASSERT_TRUE(watched.claim_input(board.motion_sensor, "the motion sensor"));
    EXPECT_EQ(owner_in(watched.claim_card(4)), "the motion sensor");
}

TEST(PinClaims, refuse_a_card_that_the_board_has_not) {
    EXPECT_EQ(owner_in(PinClaims(*find_board("WROVER_KIT"), true).claim_card(1)), "");
    EXPECT_TRUE(PinClaims(*find_board("FREENOVE_S3"), true).claim_card(1));
    EXPECT_EQ(owner_in(PinClaims(*find_board("FREENOVE_S3"), true).claim_card(4)),
              "");  // one line is soldered
}

TEST(PinClaims, leave_the_second_converter_to_wifi_once_it_starts) {
    for (const Pin pin : {0, 2, 4, 12, 13, 14, 15, 25, 26, 27}) {
        EXPECT_EQ(adc_of(Chip::kEsp32, pin), Adc::kSecond) << int{pin};
        PinClaims claims(*find_board("GENERIC"), false);
        EXPECT_TRUE(PinClaims(claims).claim_analog(pin, "the battery")) << int{pin};
        claims.wifi_starts();
        EXPECT_EQ(owner_in(claims.claim_analog(pin, "the battery")), "Wi-Fi") << int{pin};
    }
    PinClaims claims(*find_board("GENERIC"), false);
    claims.wifi_starts();
    PinClaims next(claims);
    next.wifi_stops();
    EXPECT_TRUE(next.claim_analog(12, "the battery"));
    EXPECT_TRUE(claims.claim_analog(32, "the battery"));
    EXPECT_EQ(owner_in(claims.claim_analog(5, "the battery")), "");  // no converter reads it
    EXPECT_EQ(adc_of(Chip::kEsp32S3, 1), Adc::kFirst);
    EXPECT_EQ(adc_of(Chip::kEsp32S3, 20), Adc::kSecond);
    EXPECT_EQ(adc_of(Chip::kEsp32S3, 21), Adc::kNone);
}

TEST(PinClaims, keep_gpio_0_as_a_button_until_the_camera_takes_it_as_its_clock) {
    PinClaims claims(*find_board("AI_THINKER"), false);
    ASSERT_TRUE(claims.claim_button());
    EXPECT_EQ(owner_in(claims.claim_output(0, "a servo")), "the button");
    ASSERT_TRUE(claims.claim_camera());
    EXPECT_EQ(owner_in(claims.claim_button()), "the camera");

    PinClaims other(*find_board("AI_THINKER"), false);
    ASSERT_TRUE(other.claim_output(5, "a servo"));
    EXPECT_EQ(owner_in(other.claim_camera()), "a servo");
    EXPECT_TRUE(other.claim_button());  // the camera has taken nothing
}

TEST(PinClaims, give_the_timer_of_the_cameras_clock_to_no_servo) {
    PinClaims claims(*find_board("AI_THINKER"), true);
    const auto clock = claims.claim_timer(kCameraTimer, "the servos");
    ASSERT_FALSE(clock);
    EXPECT_EQ(clock.error(), "the camera");
    EXPECT_TRUE(claims.claim_timer(1, "the servos"));
    EXPECT_TRUE(claims.claim_timer(1, "the servos"));  // two channels of one timer
    EXPECT_EQ(claims.claim_timer(1, "the lamp").error(), "the servos");
    EXPECT_EQ(claims.claim_timer(kPwmTimers, "the lamp").error(), "");

    PinClaims late(*find_board("AI_THINKER"), false);
    ASSERT_TRUE(late.claim_timer(kCameraTimer, "the servos"));
    EXPECT_EQ(owner_in(late.claim_camera()), "the servos");
}

TEST(PinClaims, know_what_flash_and_psram_take_of_each_chip) {
    EXPECT_EQ(owner_in(PinClaims(*find_board("AI_THINKER"), true).claim_output(16, "a servo")), "the PSRAM");
    EXPECT_TRUE(PinClaims(*find_board("GENERIC"), true).claim_output(16, "a servo"));
    PinClaims claims(*find_board("XIAO_S3"), true);
    EXPECT_EQ(owner_in(claims.claim_output(26, "a servo")), "the flash chip");
    EXPECT_EQ(owner_in(claims.claim_output(37, "a servo")), "the PSRAM");
    EXPECT_EQ(owner_in(claims.claim_output(22, "a servo")), "");  // an ESP32-S3 has no GPIO 22
    EXPECT_EQ(owner_in(claims.claim_output(48, "a servo")), "the camera");
    EXPECT_TRUE(claims.claim_output(44, "a servo"));
    EXPECT_TRUE(claims.claim_output(6, "a servo"));  // the flash chip's on an ESP32
}

TEST(PinClaims, give_the_wake_of_the_deep_sleep_to_pins_that_stay_awake) {
    PinClaims claims(*find_board("AI_THINKER"), true);
    EXPECT_TRUE(claims.claim_wake(13, "the motion sensor"));
    EXPECT_EQ(owner_in(claims.claim_wake(13, "a button")), "the motion sensor");
    EXPECT_EQ(owner_in(claims.claim_wake(4, "a button")), "the lamp");
    EXPECT_EQ(owner_in(claims.claim_wake(1, "a button")), "");  // off while the chip sleeps
    for (const Pin pin : {0, 2, 4, 12, 13, 14, 15, 25, 26, 27, 32, 39})
        EXPECT_TRUE(can_wake(Chip::kEsp32, pin));
    for (const Pin pin : {-1, 1, 3, 5, 16, 23, 28, 31, 40, 48}) EXPECT_FALSE(can_wake(Chip::kEsp32, pin));
    for (const Pin pin : {0, 1, 21}) EXPECT_TRUE(can_wake(Chip::kEsp32S3, pin));
    for (const Pin pin : {-1, 22, 48}) EXPECT_FALSE(can_wake(Chip::kEsp32S3, pin));
}

}  // namespace
}  // namespace vedette::port

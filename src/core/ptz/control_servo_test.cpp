#include "core/ptz/control_servo.hpp"

#include <string>

#include <gtest/gtest.h>

namespace vedette::ptz {
namespace {

TEST(ControlServo, keys_are_read_in_any_order_and_case) {
    const auto move = parse_servo_move("EL=-3&x=1&Tr=7&tr=9");
    ASSERT_TRUE(move.has_value());
    EXPECT_EQ(move->traverse, 7);
    EXPECT_EQ(move->elevation, -3);
    EXPECT_TRUE(parse_servo_move("tr=5,el=5").has_value());
}

TEST(ControlServo, values_without_a_number_move_nothing) {
    const auto move = parse_servo_move("tr=abc&el=");
    ASSERT_TRUE(move.has_value());
    EXPECT_EQ(move->traverse, 0);
    EXPECT_EQ(move->elevation, 0);
    EXPECT_EQ(parse_servo_move("tr=5abc&el=+5")->traverse, 5);
    EXPECT_EQ(parse_servo_move("tr=5abc&el=+5")->elevation, 5);
}

TEST(ControlServo, axes_stay_within_0_and_180_degrees) {
    ServoAxes axes;
    for (int i = 0; i < 40; ++i) axes.move({5, -5});
    EXPECT_EQ(axes.pan_deg(), 180);
    EXPECT_EQ(axes.tilt_deg(), 0);
    axes.move({-5, 5});
    EXPECT_EQ(axes.pan_deg(), 175);
    EXPECT_EQ(axes.tilt_deg(), 5);
}

TEST(ControlServo, a_move_beyond_the_end_stops_at_the_end) {
    ServoAxes axes;
    axes.move(*parse_servo_move("tr=410&el=0"));
    EXPECT_EQ(servo_pulse_us(axes.pan_deg()), 2400);
}

TEST(ControlServo, a_key_that_is_missing_or_a_value_of_more_than_4_characters_is_refused) {
    for (const char* const query : {"", "tr=5", "el=5", "tr=5&el", "tr=12345&el=0", "tr=0&el=-1000"})
        EXPECT_FALSE(parse_servo_move(query).has_value()) << query;
}

TEST(ControlServo, a_query_of_more_than_49_characters_is_refused) {
    const std::string query = "tr=1&el=1&" + std::string(39, 'x');
    EXPECT_TRUE(parse_servo_move(query).has_value());
    EXPECT_FALSE(parse_servo_move(query + 'x').has_value());
}

}  // namespace
}  // namespace vedette::ptz

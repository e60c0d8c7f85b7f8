#include "port_esp/outputs.hpp"

#include <gtest/gtest.h>

#include "chip.hpp"
#include "port_esp/log.hpp"

namespace vedette::esp {
namespace {

class EspOutputs : public ::testing::Test {
  protected:
    EspOutputs() { fakes::reset(); }
    fakes::Chip& chip_ = fakes::chip();
    Log log_;
};

TEST_F(EspOutputs, leave_timer_and_channel_of_the_cameras_clock_alone) {
    ServoPwm servos({15, 14}, log_);
    Lamp lamp(4, log_);
    ASSERT_TRUE(servos.set_pulse(port::Axis::kTraverse, 1450));
    ASSERT_TRUE(servos.set_pulse(port::Axis::kElevation, 1450));
    EXPECT_EQ(chip_.timers[port::kCameraTimer].hertz, 0U);
    EXPECT_EQ(chip_.channels[0].gpio, -1);
    EXPECT_EQ(chip_.timers[kServoTimer].hertz, 50U);
    EXPECT_EQ(chip_.timers[kLampTimer].hertz, 5000U);
    EXPECT_NE(kServoTimer, kLampTimer);
}

TEST_F(EspOutputs, an_axis_without_a_servo_has_no_pulse) {
    ServoPwm servos({port::kNoPin, 14}, log_);
    EXPECT_TRUE(servos.set_pulse(port::Axis::kTraverse, 1450));
    EXPECT_TRUE(servos.set_pulse(port::Axis::kElevation, 1000));
    EXPECT_EQ(chip_.pulse_us(15), std::nullopt);
    EXPECT_EQ(chip_.pulse_us(14), 1000);
}

TEST_F(EspOutputs, a_refusal_of_the_pwm_unit_is_said_and_tried_again) {
    chip_.faults.no_pwm = true;
    ServoPwm servos({15, 14}, log_);
    Lamp lamp(4, log_);
    lamp.set(255);
    EXPECT_TRUE(chip_.logged().contains("the PWM unit refuses the lamp"));
    EXPECT_FALSE(servos.set_pulse(port::Axis::kTraverse, 1450));
    EXPECT_TRUE(chip_.logged().contains("the PWM unit refuses a servo"));
    chip_.faults.no_pwm = false;
    EXPECT_TRUE(servos.set_pulse(port::Axis::kTraverse, 1450));
    EXPECT_EQ(chip_.pulse_us(15), 1450);
}

TEST_F(EspOutputs, a_full_lamp_has_no_gap_and_a_board_without_one_no_output) {
    Lamp lamp(4, log_);
    lamp.set(255);
    EXPECT_EQ(chip_.level(4), 256);
    lamp.set(254);
    EXPECT_EQ(chip_.level(4), 254);
    Lamp none(port::kNoPin, log_);
    none.set(9);
    EXPECT_EQ(chip_.level(4), 254);
}

}  // namespace
}  // namespace vedette::esp

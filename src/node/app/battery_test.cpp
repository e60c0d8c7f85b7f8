// Battery mode on a board in memory: how the node sleeps, who ends battery mode, and the battery over the
// API.
#include <string>

#include <gtest/gtest.h>

#include "node/app/api_fixture.hpp"

namespace vedette::node {
namespace {

// Typed by a person.
struct FakeLine final : port::Serial {
    std::size_t read(MutableBytes into) override {
        into[0] = '\n';
        return has_byte ? 1 : 0;
    }
    bool write(Bytes) override { return true; }
    bool has_byte = false;
};

// Stores and sends as a test says, and notes the order.
struct FakeWork final : BatteryWork {
    bool watches() const override { return true; }
    std::optional<MonoTime> last_motion() const override { return motion; }
    bool has_first_picture() const override { return stored; }
    bool has_to_send() const override { return sends; }
    bool is_busy() const override { return false; }
    std::optional<MonoTime> motion{};
    bool stored = false;
    bool sends = false;
};

class NodeBattery : public ::testing::Test {
  protected:
    BatteryDevices devices() { return {inputs_, power_, board_.log, claims_}; }
    void start(const BatteryStart& start, const BatteryWork* work = nullptr) {
        board_.node->start_battery(devices(), start, work);
    }
    bool has_owner(port::ResetCause cause, port::Serial* serial = nullptr) {
        return wait_for_owner(devices(), *port::find_board("AI_THINKER"), cause, serial, board_.network,
                              board_.clock);
    }
    Board board_;
    port::FakeInputs inputs_;
    port::FakePower power_;
    port::PinClaims claims_{*port::find_board("AI_THINKER"), true};
};

TEST_F(NodeBattery, Y20_sleeps_after_the_awake_time_by_itself) {
    start({.mode = power::Mode::kAwake});
    board_.run(14s);
    EXPECT_FALSE(board_.node->battery()->is_asleep());
    board_.run(1100ms);
    EXPECT_TRUE(board_.node->battery()->is_asleep());
    EXPECT_EQ(power_.asleep, (port::Wakes{.pin = 13, .after = Duration::zero()}));
}

TEST_F(NodeBattery, Y20_wants_the_network_once_the_first_picture_is_stored_and_waits_for_the_transfer) {
    FakeWork work;
    work.sends = true;
    start({.mode = power::Mode::kAwake, .by_sensor = true}, &work);
    board_.run(5s);
    EXPECT_FALSE(board_.node->battery()->wants_network());
    work.stored = true;
    board_.run(1s);
    EXPECT_TRUE(board_.node->battery()->wants_network());
    board_.run(30s);
    EXPECT_FALSE(board_.node->battery()->is_asleep());
    work.sends = false;
    board_.run(1s);
    EXPECT_TRUE(board_.node->battery()->is_asleep());
}

TEST_F(NodeBattery, an_owner_has_a_second_behind_power_on_to_give_a_sign) {
    inputs_.high = 0;
    const MonoTime begin = board_.clock.now;
    EXPECT_FALSE(has_owner(port::ResetCause::kPowerOn));
    EXPECT_GE(board_.clock.now - begin, 1s);
    EXPECT_LT(board_.clock.now - begin, 1100ms);
    inputs_.high = port::kNoPin;  // the button is down
    EXPECT_TRUE(has_owner(port::ResetCause::kPowerOn));
    inputs_.high = 0;
    FakeLine line;
    EXPECT_FALSE(has_owner(port::ResetCause::kPowerOn, &line));
    line.has_byte = true;
    EXPECT_TRUE(has_owner(port::ResetCause::kPowerOn, &line));
}

TEST_F(NodeBattery, a_wake_by_the_sensor_waits_for_nobody) {
    inputs_.high = 0;
    power_.woken_by = port::WakeCause::kPin;
    const MonoTime begin = board_.clock.now;
    EXPECT_FALSE(has_owner(port::ResetCause::kDeepSleep));
    EXPECT_EQ(board_.clock.now, begin);
    inputs_.high = port::kNoPin;
    EXPECT_TRUE(has_owner(port::ResetCause::kDeepSleep));
}

TEST_F(NodeBattery, a_camera_that_is_powered_by_gpio_0_leaves_no_button_there) {
    EXPECT_FALSE(wait_for_owner(devices(), *port::find_board("TTGO_T_JOURNAL"), port::ResetCause::kDeepSleep,
                                nullptr, board_.network, board_.clock));
}

TEST_F(NodeBattery, is_shown_by_the_api_and_takes_over_what_is_measured) {
    EXPECT_EQ(show(board_, "/api/v1/battery"),
              R"({"mode":"off","percent":null,"reading":null,"live":false,"slept_for":"none"})");
    EXPECT_TRUE(change(board_, "/api/v1/battery", R"({"this_is":"full"})").starts_with("HTTP/1.1 409 "));
    start({.mode = power::Mode::kOwner, .reading = 170, .slept_for = power::Protection::kLow});
    claims_.wifi_starts();
    EXPECT_EQ(show(board_, "/api/v1/battery"),
              R"({"mode":"owner","percent":30,"reading":170,"live":false,"slept_for":"low"})");
    const std::string full = dechunk(change(board_, "/api/v1/battery", R"({"this_is":"full"})"));
    EXPECT_TRUE(full.contains(R"("percent":100)")) << full;
    EXPECT_EQ(board_.node->settings().number(Key::kBatteryFull), 170);
    // The same cannot be empty too.
    EXPECT_TRUE(change(board_, "/api/v1/battery", R"({"this_is":"empty"})").starts_with("HTTP/1.1 400 "));
    EXPECT_EQ(board_.node->settings().number(Key::kBatteryEmpty), 161);
    for (const char* const wrong :
         {R"({})", R"({"this_is":"half"})", R"({"this_is":1})", R"({"full":true})", "[]"})
        EXPECT_TRUE(change(board_, "/api/v1/battery", wrong).starts_with("HTTP/1.1 400 ")) << wrong;
    EXPECT_TRUE(board_.get("/api/v1/battery").starts_with("HTTP/1.1 401 "));
}

TEST_F(NodeBattery, a_pin_that_another_has_is_refused_with_its_owners_name) {
    start({});
    const std::string refused =
        change(board_, "/api/v1/settings", R"({"battery.activated":true,"battery.level_gpio":4})");
    EXPECT_TRUE(refused.starts_with("HTTP/1.1 400 "));
    EXPECT_TRUE(refused.contains("GPIO 4 is that of the lamp")) << refused;
    EXPECT_FALSE(board_.node->settings().flag(Key::kBatteryActivated));
    EXPECT_TRUE(
        change(board_, "/api/v1/settings", R"({"battery.activated":true})").starts_with("HTTP/1.1 200 "));
    EXPECT_TRUE(change(board_, "/api/v1/settings", R"({"battery.full":161})").starts_with("HTTP/1.1 400 "));
}

TEST_F(NodeBattery, pycameresps_file_is_taken_over_and_shown) {
    start({});
    const std::string file =
        R"({"activated":true,"levelGpio":13,"fullBattery":188,"emptyBattery":158,"wakeUpGpio":12})";
    const std::string taken = change(board_, "/api/v1/pycameresp/BatteryConfig.json", file, kBasic, "POST");
    EXPECT_TRUE(taken.starts_with("HTTP/1.1 200 ")) << taken;
    EXPECT_TRUE(board_.node->settings().flag(Key::kBatteryActivated));
    const std::string shown = board_.get("/api/v1/pycameresp/BatteryConfig.json", kBasic);
    EXPECT_TRUE(shown.ends_with(
        R"({"activated":true,"levelGpio":13,"fullBattery":188,"emptyBattery":158,"wakeUpGpio":12})"))
        << shown;
    EXPECT_TRUE(change(board_, "/api/v1/pycameresp/BatteryConfig.json", R"({"levelGpio":5})", kBasic, "POST")
                    .contains("GPIO 5 cannot do this"));
}

}  // namespace
}  // namespace vedette::node

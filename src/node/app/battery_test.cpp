// Battery mode on a board in memory: how the node sleeps, who ends battery mode, and the battery over the
// API.
#include <algorithm>
#include <array>
#include <string>

#include <gtest/gtest.h>

#include "node/app/api_fixture.hpp"
#include "node/motion/motion_fixture.hpp"

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

// A board with a battery.
struct BatteryDesk {
    BatteryDevices devices() { return {inputs, power, board.log, claims}; }
    void start(const BatteryStart& start, const BatteryWork* work = nullptr) {
        board.node->start_battery(devices(), start, work);
    }
    OwnerSign sign(port::ResetCause cause, port::Serial* serial = nullptr) {
        return wait_for_owner(devices(), *port::find_board("AI_THINKER"), cause, serial, board.network,
                              board.clock);
    }
    bool has_owner(port::ResetCause cause, port::Serial* serial = nullptr) {
        return sign(cause, serial) != OwnerSign::kNone;
    }
    Board board;
    port::FakeInputs inputs;
    port::FakePower power;
    port::PinClaims claims{*port::find_board("AI_THINKER"), true};
};

TEST(NodeBattery, Y20_sleeps_after_the_awake_time_by_itself) {
    BatteryDesk desk;
    const SensorWork work;
    desk.start({.mode = power::Mode::kAwake}, &work);
    desk.board.run(14s);
    EXPECT_FALSE(desk.board.node->battery()->is_asleep());
    desk.board.run(1100ms);
    EXPECT_TRUE(desk.board.node->battery()->is_asleep());
    EXPECT_EQ(desk.power.asleep, (port::Wakes{.pin = 13, .after = Duration::zero()}));
}

TEST(NodeBattery, Y20_wants_the_network_once_the_first_picture_is_stored_and_waits_for_the_transfer) {
    BatteryDesk desk;
    FakeWork work;
    work.sends = true;
    desk.start({.mode = power::Mode::kAwake, .by_sensor = true}, &work);
    desk.board.run(5s);
    EXPECT_FALSE(desk.board.node->battery()->wants_network());
    work.stored = true;
    desk.board.run(1s);
    EXPECT_TRUE(desk.board.node->battery()->wants_network());
    desk.board.run(30s);
    EXPECT_FALSE(desk.board.node->battery()->is_asleep());
    work.sends = false;
    desk.board.run(1s);
    EXPECT_TRUE(desk.board.node->battery()->is_asleep());
}

TEST(NodeBattery, Y20_woken_by_the_sensor_it_stores_three_pictures_and_then_tells_of_the_first) {
    constexpr Profile kProfile{.connections = 8, .pictures = 8, .picture_bytes = 16'384};
    BatteryDesk desk;
    Board& board = desk.board;
    board.node.reset();
    board.has_card = true;
    board.node = std::make_unique<Node>(
        board.parts(), kProfile,
        Options{.settings = std::string(Board::kSettings)
                                .append("motion.activated=true\nwebhook.url=http://192.168.1.9/\n"),
                .password = "long:password"});
    std::array<std::uint8_t, 16'384> memory;
    board.camera.view = as_text(Bytes(memory).first(draw_view({}, memory)));
    board.see.stalls = true;
    desk.start({.mode = power::Mode::kAwake, .by_sensor = true, .reading = 176});
    board.run(2s);
    EXPECT_FALSE(board.node->battery()->wants_network());
    board.see.stalls = false;
    for (int i = 0; i < 100 && !board.node->battery()->wants_network(); ++i) {
        EXPECT_TRUE(board.files.entries.empty() || i > 0);
        board.run(100ms);
    }
    EXPECT_TRUE(board.node->battery()->wants_network());
    EXPECT_FALSE(board.files.entries.empty());  // before
    EXPECT_EQ(board.node->alerts().waiting(), 1U);
    board.run(5s);
    const auto is_picture = [](const auto& entry) { return entry.path.ends_with(".jpg"); };
    EXPECT_EQ(std::ranges::count_if(board.files.entries, is_picture), 3);
}

TEST(NodeBattery, an_owner_has_a_second_behind_power_on_to_give_a_sign) {
    BatteryDesk desk;
    desk.inputs.high = 0;
    const MonoTime begin = desk.board.clock.now;
    EXPECT_FALSE(desk.has_owner(port::ResetCause::kPowerOn));
    EXPECT_GE(desk.board.clock.now - begin, 1s);
    EXPECT_LT(desk.board.clock.now - begin, 1100ms);
    desk.inputs.high = port::kNoPin;  // the button is down
    EXPECT_TRUE(desk.has_owner(port::ResetCause::kPowerOn));
    desk.inputs.high = 0;
    FakeLine line;
    EXPECT_FALSE(desk.has_owner(port::ResetCause::kPowerOn, &line));
    line.has_byte = true;
    EXPECT_TRUE(desk.has_owner(port::ResetCause::kPowerOn, &line));
}

TEST(NodeBattery, a_button_that_is_held_for_5_s_means_a_forgotten_password) {
    BatteryDesk desk;
    desk.inputs.high = port::kNoPin;  // down
    const MonoTime begin = desk.board.clock.now;
    EXPECT_TRUE(desk.sign(port::ResetCause::kPowerOn) == OwnerSign::kForgotten);
    EXPECT_GE(desk.board.clock.now - begin, 5s);
    EXPECT_LT(desk.board.clock.now - begin, 5100ms);
    // One that bounces, or is let go in time, is a sign of the owner only.
    struct Released final : port::Inputs {
        explicit Released(port::Clock& clock) : clock_(clock), ends_(clock.mono() + 4900ms) {}
        bool is_high(port::Pin, port::Pull) override { return clock_.mono() >= ends_; }
        std::expected<std::uint16_t, port::AnalogError> voltage(port::Pin) override { return 0; }
        void wifi_starts() override {}
        port::Clock& clock_;
        const MonoTime ends_;
    } released(desk.board.clock);
    const BatteryDevices devices{released, desk.power, desk.board.log, desk.claims};
    EXPECT_TRUE(wait_for_owner(devices, *port::find_board("AI_THINKER"), port::ResetCause::kPowerOn, nullptr,
                               desk.board.network, desk.board.clock) == OwnerSign::kHere);
}

TEST(NodeBattery, a_wake_by_the_sensor_waits_for_nobody) {
    BatteryDesk desk;
    desk.inputs.high = 0;
    desk.power.woken_by = port::WakeCause::kPin;
    const MonoTime begin = desk.board.clock.now;
    EXPECT_FALSE(desk.has_owner(port::ResetCause::kDeepSleep));
    EXPECT_EQ(desk.board.clock.now, begin);
    desk.inputs.high = port::kNoPin;
    EXPECT_TRUE(desk.has_owner(port::ResetCause::kDeepSleep));
}

TEST(NodeBattery, a_camera_that_is_powered_by_gpio_0_leaves_no_button_there) {
    BatteryDesk desk;
    EXPECT_TRUE(wait_for_owner(desk.devices(), *port::find_board("TTGO_T_JOURNAL"),
                               port::ResetCause::kDeepSleep, nullptr, desk.board.network,
                               desk.board.clock) == OwnerSign::kNone);
}

TEST(NodeBattery, is_shown_by_the_api_and_takes_over_what_is_measured) {
    BatteryDesk desk;
    EXPECT_EQ(show(desk.board, "/api/v1/battery"),
              R"({"mode":"off","percent":null,"reading":null,"live":false,"slept_for":"none"})");
    EXPECT_TRUE(change(desk.board, "/api/v1/battery", R"({"this_is":"full"})").starts_with("HTTP/1.1 409 "));
    desk.start({.mode = power::Mode::kOwner, .reading = 170, .slept_for = power::Protection::kLow});
    desk.claims.wifi_starts();
    EXPECT_EQ(show(desk.board, "/api/v1/battery"),
              R"({"mode":"owner","percent":30,"reading":170,"live":false,"slept_for":"low"})");
    const std::string full = dechunk(change(desk.board, "/api/v1/battery", R"({"this_is":"full"})"));
    EXPECT_TRUE(full.contains(R"("percent":100)")) << full;
    EXPECT_EQ(desk.board.node->settings().number(Key::kBatteryFull), 170);
    // The same cannot be empty too.
    EXPECT_TRUE(change(desk.board, "/api/v1/battery", R"({"this_is":"empty"})").starts_with("HTTP/1.1 400 "));
    EXPECT_EQ(desk.board.node->settings().number(Key::kBatteryEmpty), 161);
    for (const char* const wrong :
         {R"({})", R"({"this_is":"half"})", R"({"this_is":1})", R"({"full":true})", "[]"})
        EXPECT_TRUE(change(desk.board, "/api/v1/battery", wrong).starts_with("HTTP/1.1 400 ")) << wrong;
    EXPECT_TRUE(desk.board.get("/api/v1/battery").starts_with("HTTP/1.1 401 "));
}

TEST(NodeBattery, a_pin_that_another_has_is_refused_with_its_owners_name) {
    BatteryDesk desk;
    desk.start({});
    const std::string refused =
        change(desk.board, "/api/v1/settings", R"({"battery.activated":true,"battery.level_gpio":4})");
    EXPECT_TRUE(refused.starts_with("HTTP/1.1 400 "));
    EXPECT_TRUE(refused.contains("GPIO 4 is that of the lamp")) << refused;
    EXPECT_FALSE(desk.board.node->settings().flag(Key::kBatteryActivated));
    EXPECT_TRUE(
        change(desk.board, "/api/v1/settings", R"({"battery.activated":true})").starts_with("HTTP/1.1 200 "));
    EXPECT_TRUE(
        change(desk.board, "/api/v1/settings", R"({"battery.full":161})").starts_with("HTTP/1.1 400 "));
}

TEST(NodeBattery, pycameresps_file_is_taken_over_and_shown) {
    BatteryDesk desk;
    desk.start({});
    const std::string file =
        R"({"activated":true,"levelGpio":13,"fullBattery":188,"emptyBattery":158,"wakeUpGpio":12})";
    const std::string taken =
        change(desk.board, "/api/v1/pycameresp/BatteryConfig.json", file, kBasic, "POST");
    EXPECT_TRUE(taken.starts_with("HTTP/1.1 200 ")) << taken;
    EXPECT_TRUE(desk.board.node->settings().flag(Key::kBatteryActivated));
    const std::string shown = desk.board.get("/api/v1/pycameresp/BatteryConfig.json", kBasic);
    EXPECT_TRUE(shown.ends_with(
        R"({"activated":true,"levelGpio":13,"fullBattery":188,"emptyBattery":158,"wakeUpGpio":12})"))
        << shown;
    EXPECT_TRUE(
        change(desk.board, "/api/v1/pycameresp/BatteryConfig.json", R"({"levelGpio":5})", kBasic, "POST")
            .contains("GPIO 5 cannot do this"));
}

}  // namespace
}  // namespace vedette::node

// The battery's page on a board in memory, by a browser that keeps its cookie.
#include "node/pages/browser_fixture.hpp"

namespace vedette::node {
namespace {

// A board with a battery to measure.
struct BatteryBoard : Board {
    BatteryBoard() {
        node->start_battery({inputs, power, log, claims},
                            {.reading = 185, .slept_for = power::Protection::kBrownouts});
    }
    port::FakeInputs inputs;
    port::FakePower power;
    port::PinClaims claims{*port::find_board("AI_THINKER"), true};
};

TEST(Pages, Y5_the_battery_has_pycameresps_defaults_and_shows_what_is_measured) {
    BatteryBoard board;
    board.claims.wifi_starts();
    Browser browser{board};
    ASSERT_TRUE(browser.log_in());
    const std::string page = browser.get("/battery");
    EXPECT_TRUE(page.contains("name=\"battery.level_gpio\" min=\"0\" max=\"48\" required value=\"12\""));
    EXPECT_TRUE(page.contains("name=\"battery.full\" min=\"1\" max=\"511\" required value=\"191\""));
    EXPECT_TRUE(page.contains("name=\"battery.empty\" min=\"0\" max=\"510\" required value=\"161\""));
    EXPECT_TRUE(page.contains("name=\"battery.wake_gpio\" min=\"0\" max=\"48\" required value=\"13\""));
    EXPECT_FALSE(page.contains("name=\"battery.activated\" value=\"true\" checked"));
    EXPECT_TRUE(page.contains("80 %"));
    EXPECT_TRUE(page.contains("185, measured at the last start"));
    EXPECT_TRUE(page.contains("more than ten times in a row"));
}

TEST(Pages, measures_the_battery_live_while_its_converter_is_free) {
    BatteryBoard board;
    board.inputs.reading = 176 * 8;
    Browser browser{board};
    ASSERT_TRUE(browser.log_in());
    EXPECT_TRUE(browser.get("/battery").contains("176, measured now"));
}

TEST(Pages, without_a_battery_there_is_nothing_to_take_over) {
    Board board;
    Browser browser{board};
    ASSERT_TRUE(browser.log_in());
    const std::string page = browser.get("/battery");
    EXPECT_TRUE(page.contains("no battery is measured"));
    EXPECT_FALSE(page.contains("name=\"this_is\""));
    EXPECT_TRUE(browser.post("/battery", "this_is=full").contains("There is no measurement"));
}

TEST(Pages, one_button_takes_the_measurement_of_a_full_battery_and_one_of_an_empty_one) {
    BatteryBoard board;
    Browser browser{board};
    ASSERT_TRUE(browser.log_in());
    EXPECT_TRUE(browser.post("/battery", "this_is=full").contains("Location: /battery?restart\r\n"));
    EXPECT_EQ(board.node->settings().number(Key::kBatteryFull), 185);
    EXPECT_TRUE(browser.get("/battery").contains("100 %"));
    EXPECT_TRUE(browser.post("/battery", "this_is=empty").contains("must measure more than an empty one"));
    EXPECT_EQ(board.node->settings().number(Key::kBatteryEmpty), 161);
    EXPECT_TRUE(browser.ask("POST", "/battery", "this_is=full").contains("Location: /login?again=/battery"));
}

TEST(Pages, battery_mode_is_switched_on_by_who_has_read_the_warning) {
    BatteryBoard board;
    Browser browser{board};
    ASSERT_TRUE(browser.log_in());
    const std::string asked = browser.post("/battery", "battery.activated=true");
    EXPECT_TRUE(asked.starts_with("HTTP/1.1 422 "));
    EXPECT_TRUE(asked.contains("press its reset button three times"));
    EXPECT_TRUE(asked.contains("I know how to come back"));
    EXPECT_FALSE(board.node->settings().flag(Key::kBatteryActivated));
    EXPECT_TRUE(
        browser.post("/battery", "battery.activated=true&confirm=true").contains("Location: /battery"));
    EXPECT_TRUE(board.node->settings().flag(Key::kBatteryActivated));
    // Once it is on, other changes need no warning.
    EXPECT_TRUE(
        browser.post("/battery", "battery.activated=true&battery.awake_time=30").contains("Location: "));
}

TEST(Pages, a_pin_that_another_has_is_named_beside_its_field) {
    BatteryBoard board;
    Browser browser{board};
    ASSERT_TRUE(browser.log_in());
    const std::string page = browser.post(
        "/battery", "battery.activated=true&confirm=true&battery.level_gpio=4&battery.wake_gpio=13");
    EXPECT_TRUE(page.starts_with("HTTP/1.1 422 "));
    EXPECT_TRUE(page.contains("The lamp has this pin."));
    EXPECT_FALSE(board.node->settings().flag(Key::kBatteryActivated));
}

}  // namespace
}  // namespace vedette::node

#include "hub/simulate/tcpcam_connection.hpp"

#include <gtest/gtest.h>

#include "hub/simulate/simulate_fixture.hpp"

namespace vedette::simulate {
namespace {

const std::string kHello = std::string("\0\0\0\x0b", 4) + "Hello World";

TEST(SimulatedTcpcam, sends_n_records_with_a_delay_between_them_and_closes) {
    SimulateFixture f(small_camera(Original::kTcpcam));
    auto client = f.tcpcam();
    EXPECT_EQ(client.ask("1235\n3\n"), kHello);
    f.pass(1999ms);
    EXPECT_EQ(client.read(), "");
    f.pass(1ms);
    EXPECT_EQ(client.read(), kHello);
    f.pass(2s);
    EXPECT_EQ(client.read(), kHello);
    EXPECT_TRUE(client.closed());
    EXPECT_EQ(f.camera.counters().now, 0);
}

TEST(SimulatedTcpcam, a_command_without_a_line_end_is_complete_after_200_ms_of_silence) {
    SimulateFixture f(small_camera(Original::kTcpcam));
    auto client = f.tcpcam();
    EXPECT_EQ(client.ask("1235"), "");
    EXPECT_EQ(client.ask("1"), "");
    f.pass(200ms);
    EXPECT_EQ(client.read(), kHello);
    EXPECT_TRUE(client.closed());
}

TEST(SimulatedTcpcam, a_wrong_pin_gets_nothing_and_a_silent_client_is_disconnected) {
    SimulateFixture f(small_camera(Original::kTcpcam));
    auto wrong = f.tcpcam();
    EXPECT_EQ(wrong.ask("1236\n1\n"), "");
    EXPECT_TRUE(wrong.closed());
    auto silent = f.tcpcam();
    f.pass(10s);
    EXPECT_EQ(silent.read(), "");
    EXPECT_TRUE(silent.closed());
}

TEST(SimulatedTcpcam, a_client_that_closed_its_sending_direction_is_served) {
    SimulateFixture f(small_camera(Original::kTcpcam));
    auto client = f.tcpcam();
    client.send("12351");
    client.end_sending();
    EXPECT_EQ(client.read(), kHello);
    EXPECT_TRUE(client.closed());
}

TEST(SimulatedTcpcam, all_clients_get_the_same_picture_of_the_drawn_scene) {
    SimulateFixture f(small_camera(Original::kTcpcam));
    auto first = f.tcpcam(nullptr);
    auto second = f.tcpcam(nullptr);
    first.ask("1235\n0\n");
    second.ask("1235\n0\n");
    f.pass(2s);
    const std::string one = first.read();
    ASSERT_GT(one.size(), 4U);
    EXPECT_EQ(one.substr(4), f.picture());
    EXPECT_EQ(second.read(), one);
}

TEST(SimulatedTcpcam, a_client_that_comes_during_the_pause_waits_for_the_next_round) {
    SimulateFixture f(small_camera(Original::kTcpcam));
    auto first = f.tcpcam();
    EXPECT_EQ(first.ask("1235\n0\n"), kHello);
    f.pass(500ms);
    auto second = f.tcpcam();
    EXPECT_EQ(second.ask("1235\n0\n"), "");
    EXPECT_EQ(f.camera.viewers(), 2);
    f.pass(1500ms);
    EXPECT_EQ(second.read(), kHello);
    EXPECT_EQ(first.read(), kHello);
}

TEST(SimulatedTcpcam, a_request_behind_the_last_client_is_answered_at_once) {
    SimulateFixture f(small_camera(Original::kTcpcam));
    EXPECT_EQ(f.tcpcam().ask("1235\n1\n"), kHello);
    EXPECT_EQ(f.camera.viewers(), 0);
    auto leaves = f.tcpcam();
    EXPECT_EQ(leaves.ask("1235\n0\n"), kHello);
    f.camera.close_all();
    f.pass(0ms);
    EXPECT_TRUE(f.loop.timers().empty()) << "a pause without clients";
    EXPECT_EQ(f.tcpcam().ask("1235\n1\n"), kHello);
}

TEST(SimulatedTcpcam, a_client_that_stalls_misses_rounds_and_delays_nobody) {
    SimulateFixture f(small_camera(Original::kTcpcam, {"stall:1:3"}));
    auto stalled = f.tcpcam();
    EXPECT_EQ(stalled.ask("1235\n0\n"), kHello);
    f.pass(2s);
    EXPECT_EQ(stalled.read(), "");
    auto other = f.tcpcam();
    other.ask("1235\n1\n");
    f.pass(2s);
    EXPECT_EQ(other.read(), kHello);
    f.pass(2s);
    EXPECT_EQ(stalled.read(), kHello);
}

TEST(SimulatedTcpcam, faults_apply_to_records) {
    SimulateFixture cut(small_camera(Original::kTcpcam, {"truncate:1"}));
    EXPECT_EQ(cut.tcpcam().ask("1235\n1\n"), std::string("\0\0\0\x05", 4) + "Hello");
    SimulateFixture longer(small_camera(Original::kTcpcam, {"length:1:100"}));
    EXPECT_EQ(longer.tcpcam().ask("1235\n1\n"), std::string("\0\0\0\x6f", 4) + "Hello World");
    SimulateFixture dropped(small_camera(Original::kTcpcam, {"drop:0"}));
    auto client = dropped.tcpcam();
    EXPECT_EQ(client.ask("1235\n0\n"), std::string("\0\0\0\x0b", 4) + "Hello");
    EXPECT_TRUE(client.closed());
}

}  // namespace
}  // namespace vedette::simulate

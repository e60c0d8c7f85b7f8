#include "hub/simulate/tcpcam_connection.hpp"

#include <gtest/gtest.h>

#include "hub/simulate/simulate_bench.hpp"

namespace vedette::simulate {
namespace {

const std::string kHello = std::string("\0\0\0\x0b", 4) + "Hello World";

TEST(SimulatedTcpcam, sends_so_many_records_a_delay_apart_and_ends) {
    SimulateBench b(small(Original::kTcpcam));
    auto client = b.tcpcam();
    EXPECT_EQ(client.ask("1235\n3\n"), kHello);
    b.pass(1999ms);
    EXPECT_EQ(client.read(), "");
    b.pass(1ms);
    EXPECT_EQ(client.read(), kHello);
    b.pass(2s);
    EXPECT_EQ(client.read(), kHello);
    EXPECT_TRUE(client.closed());
    EXPECT_EQ(b.camera.counters().now, 0);
}

TEST(SimulatedTcpcam, a_command_without_an_end_counts_after_a_quiet_moment) {
    SimulateBench b(small(Original::kTcpcam));
    auto client = b.tcpcam();
    EXPECT_EQ(client.ask("1235"), "");
    EXPECT_EQ(client.ask("1"), "");
    b.pass(200ms);
    EXPECT_EQ(client.read(), kHello);
    EXPECT_TRUE(client.closed());
}

TEST(SimulatedTcpcam, a_wrong_pin_gets_nothing_and_silence_is_ended) {
    SimulateBench b(small(Original::kTcpcam));
    auto wrong = b.tcpcam();
    EXPECT_EQ(wrong.ask("1236\n1\n"), "");
    EXPECT_TRUE(wrong.closed());
    auto silent = b.tcpcam();
    b.pass(10s);
    EXPECT_EQ(silent.read(), "");
    EXPECT_TRUE(silent.closed());
}

TEST(SimulatedTcpcam, a_client_that_ended_its_side_is_served) {
    SimulateBench b(small(Original::kTcpcam));
    auto client = b.tcpcam();
    client.send("12351");
    client.end_sending();
    EXPECT_EQ(client.read(), kHello);
    EXPECT_TRUE(client.closed());
}

TEST(SimulatedTcpcam, the_drawn_scene_is_one_picture_for_all_clients_of_a_round) {
    SimulateBench b(small(Original::kTcpcam));
    auto first = b.tcpcam(nullptr);
    auto second = b.tcpcam(nullptr);
    first.ask("1235\n0\n");
    second.ask("1235\n0\n");
    b.pass(2s);
    const std::string one = first.read();
    ASSERT_GT(one.size(), 4U);
    EXPECT_EQ(one.substr(4), b.picture());
    EXPECT_EQ(second.read(), one);
}

TEST(SimulatedTcpcam, faults_apply_to_records) {
    SimulateBench cut(small(Original::kTcpcam, {"truncate:1"}));
    EXPECT_EQ(cut.tcpcam().ask("1235\n1\n"), std::string("\0\0\0\x05", 4) + "Hello");
    SimulateBench longer(small(Original::kTcpcam, {"length:1:100"}));
    EXPECT_EQ(longer.tcpcam().ask("1235\n1\n"), std::string("\0\0\0\x6f", 4) + "Hello World");
    SimulateBench dropped(small(Original::kTcpcam, {"drop:0"}));
    auto client = dropped.tcpcam();
    EXPECT_EQ(client.ask("1235\n0\n"), std::string("\0\0\0\x0b", 4) + "Hello");
    EXPECT_TRUE(client.closed());
}

}  // namespace
}  // namespace vedette::simulate

#include "hub/command/demo.hpp"

#include <gtest/gtest.h>

namespace vedette::command {
namespace {

TEST(Demo, shows_the_address_and_five_example_commands) {
    const std::string text = demo_welcome("build/vedette", "127.0.0.1", 8480, "garden", nullptr, "ann");
    EXPECT_NE(text.find("http://127.0.0.1:8480/\n"), text.npos);
    EXPECT_EQ(text.find("ssh -L"), text.npos);
    for (const char* command : {"    build/vedette grab ", "curl -o ", "ffplay ", "/api/v1/cameras/garden",
                                "    build/vedette simulate "}) {
        EXPECT_NE(text.find(command), text.npos) << command;
    }
}

TEST(Demo, over_ssh_it_shows_the_command_for_a_tunnel) {
    const std::string text =
        demo_welcome("vedette", "127.0.0.1", 8481, "garden", "10.0.0.5 51515 10.0.0.9 22", "ann");
    EXPECT_NE(text.find("ssh -L 8481:127.0.0.1:8481 ann@10.0.0.9\n"), text.npos);
}

TEST(Demo, refuses_an_address_that_is_not_loopback) {
    EXPECT_EQ(run_demo({.listen = "0.0.0.0:8480"}, {}), 2);
}

}  // namespace
}  // namespace vedette::command

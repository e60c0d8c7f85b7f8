#include "node/net/console_command.hpp"

#include <string>
#include <string_view>

#include <gtest/gtest.h>

namespace vedette::node {
namespace {

int commands_in(std::string_view text) {
    ConsoleCommand console;
    int count = 0;
    for (const char c : text) count += console.feed(static_cast<std::uint8_t>(c)) ? 1 : 0;
    return count;
}

TEST(ConsoleCommand, is_a_line_of_its_own) {
    EXPECT_EQ(commands_in("reset password\n"), 1);
    EXPECT_EQ(commands_in("\r\nreset password\r\nreset password\r\n"), 2);
    EXPECT_EQ(commands_in("noise\nreset password\r"), 1);
}

TEST(ConsoleCommand, is_nothing_less_and_nothing_more) {
    const std::string whole = "reset password";
    for (std::size_t cut = 0; cut < whole.size(); ++cut) {
        EXPECT_EQ(commands_in(whole.substr(0, cut) + "\n"), 0) << cut;
        EXPECT_EQ(commands_in(whole.substr(0, cut) + "\n" + whole.substr(cut) + "\n"), cut == 0 ? 1 : 0)
            << cut;
    }
    for (const std::string_view other : {"Reset password\n", " reset password\n", "reset password \n",
                                         "reset passwordd\n", "please reset password\n", "reset password"})
        EXPECT_EQ(commands_in(other), 0) << other;
    EXPECT_EQ(commands_in(std::string(300, 'r') + "reset password\n"), 0);
}

}  // namespace
}  // namespace vedette::node

#include "node/posix/files.hpp"

#include <cstdlib>
#include <filesystem>
#include <thread>

#include <gtest/gtest.h>

namespace vedette::posix {
namespace {

TEST(PosixFiles, wait_while_the_card_is_stalled_and_go_on_then) {
    std::string folder = "/tmp/vedette-node-XXXXXX";
    ASSERT_NE(::mkdtemp(folder.data()), nullptr);
    Files files(folder, 1000);
    files.set_stalled(true);
    std::atomic<bool> is_made = false;
    std::thread writer([&] {
        EXPECT_TRUE(files.make_folder("a"));
        is_made = true;
    });
    EXPECT_FALSE(std::filesystem::exists(folder + "/a"));
    EXPECT_FALSE(is_made);
    files.set_stalled(false);
    writer.join();
    EXPECT_TRUE(is_made);
    EXPECT_TRUE(std::filesystem::exists(folder + "/a"));
    std::filesystem::remove_all(folder);
}

TEST(PosixFiles, follow_no_link_out_of_the_folder) {
    std::string folder = "/tmp/vedette-node-XXXXXX";
    ASSERT_NE(::mkdtemp(folder.data()), nullptr);
    Files files(folder, 1000);
    std::filesystem::create_symlink("/etc/passwd", folder + "/a");
    std::array<std::uint8_t, 4> memory{};
    EXPECT_FALSE(files.read("a", 0, memory));
    EXPECT_FALSE(files.create("a"));
    EXPECT_TRUE(files.remove("a"));
    EXPECT_TRUE(std::filesystem::exists("/etc/passwd"));
    std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace vedette::posix

#include "linux/base/log.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>

#include <gtest/gtest.h>

namespace vedette {
namespace {

namespace fs = std::filesystem;

TEST(Log, P20_the_file_is_rotated_at_its_size_and_so_many_are_kept) {
    std::string pattern = testing::TempDir() + "vedette-log-XXXXXX";
    const fs::path folder = ::mkdtemp(pattern.data());
    ASSERT_TRUE(set_log_file(folder / "hub.log", 2000, 2));
    testing::internal::CaptureStderr();
    for (int i = 0; i < 100; ++i) log_info("test", "line {} of a hundred lines of the log", i);
    testing::internal::GetCapturedStderr();
    std::vector<std::string> names;
    std::uintmax_t largest = 0;
    for (const auto& file : fs::directory_iterator(folder)) {
        names.push_back(file.path().filename());
        largest = std::max(largest, file.file_size());
    }
    std::ranges::sort(names);
    EXPECT_EQ(names, (std::vector<std::string>{"hub.1.log", "hub.2.log", "hub.log"}));
    EXPECT_LE(largest, 2100U);
    std::ifstream newest(folder / "hub.log");
    const std::string text{std::istreambuf_iterator<char>(newest), {}};
    EXPECT_NE(text.find("info test: line 99 of a hundred"), std::string::npos) << text;
    fs::remove_all(folder);
}

TEST(Log, a_file_that_can_not_be_written_is_an_error) {
    const auto opened = set_log_file("/proc/none/hub.log", 2000, 2);
    ASSERT_FALSE(opened.has_value());
    EXPECT_TRUE(opened.error().message.starts_with("can't write the log to /proc/none/hub.log"))
        << opened.error().message;
}

}  // namespace
}  // namespace vedette

#include "node/port/files.hpp"

#include <array>
#include <string>

#include <gtest/gtest.h>

namespace vedette::port {
namespace {

TEST(FilePath, leads_into_the_folder_and_never_out_of_it) {
    for (const char* path :
         {"a", "a/b", "2026-11-30_02-44/2026-11-30_02-44-41 (id=1) (diff=2).jpg", "...", "a/..b"})
        EXPECT_TRUE(is_file_path(path)) << path;
    for (const char* path : {"", "/", "/a", "a/", "a//b", ".", "..", "../a", "a/..", "a/../b", "./a", "a\\b",
                             "c:a", "a\n", "\xc3\xa9"})
        EXPECT_FALSE(is_file_path(path)) << path;
    EXPECT_TRUE(is_file_path(std::string(kMaxFilePath, 'a')));
    EXPECT_FALSE(is_file_path(std::string(kMaxFilePath + 1, 'a')));
    EXPECT_FALSE(is_file_path(std::string_view("a\0b", 3)));
}

}  // namespace
}  // namespace vedette::port

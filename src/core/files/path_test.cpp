#include "core/files/path.hpp"

#include <array>
#include <string>

#include <gtest/gtest.h>

#include "core/files/files.hpp"

namespace vedette::files {
namespace {

std::string path_of(std::string_view base, std::string_view typed) {
    std::array<char, 300> memory{};
    return std::string(normal_path(base, typed, memory).value_or("?"));
}

TEST(NormalPath, a_typed_path_is_taken_in_its_folder) {
    EXPECT_EQ(path_of("/a/b", "c"), "/a/b/c");
    EXPECT_EQ(path_of("/a/b", "../c"), "/a/c");
    EXPECT_EQ(path_of("/a/b", "/c"), "/c");
    EXPECT_EQ(path_of("/a/b", ""), "/a/b");
    EXPECT_EQ(path_of("/", "c"), "/c");
    EXPECT_EQ(path_of("/", ""), "/");
    EXPECT_EQ(path_of("", "c"), "/c");
}

TEST(NormalPath, dots_and_empty_parts_vanish_and_the_root_has_no_parent) {
    EXPECT_EQ(path_of("/a", "./b/./c/."), "/a/b/c");
    EXPECT_EQ(path_of("/a", "b//c/"), "/a/b/c");
    EXPECT_EQ(path_of("/a", "../../../b"), "/b");
    EXPECT_EQ(path_of("/a", ".."), "/");
    EXPECT_EQ(path_of("/", "///"), "/");
    EXPECT_EQ(path_of("/a", "b/../../.."), "/");
    EXPECT_EQ(path_of("/a", "..."), "/a/...");
    EXPECT_EQ(path_of("/a", ".b"), "/a/.b");
    EXPECT_EQ(path_of("/a/../b", "c"), "/b/c");
    EXPECT_EQ(path_of("/a", "b c\xC3\xA9"), "/a/b c\xC3\xA9");
}

TEST(NormalPath, what_does_not_fit_and_zero_bytes_are_refused) {
    std::array<char, 5> memory{};
    EXPECT_EQ(normal_path("/", "abcd", memory).value_or("?"), "/abcd");
    EXPECT_FALSE(normal_path("/", "abcde", memory));
    EXPECT_FALSE(normal_path("/", "a/../bcdef", memory));
    EXPECT_FALSE(normal_path("/", "a", {}));
    EXPECT_FALSE(normal_path("/", "", {}));
    EXPECT_EQ(path_of("/", std::string(kMaxPath - 1, 'a')).size(), kMaxPath);
    EXPECT_EQ(path_of("/", std::string(kMaxPath, 'a')), "?");
    using namespace std::string_view_literals;
    EXPECT_EQ(path_of("/", "a\0b"sv), "?");
    EXPECT_EQ(path_of("/\0"sv, "b"), "?");
}

TEST(PathParts, are_the_name_and_its_folder) {
    EXPECT_EQ(name_of("/a/c"), "c");
    EXPECT_EQ(name_of("/"), "");
    EXPECT_EQ(folder_of("/a/c"), "/a");
    EXPECT_EQ(folder_of("/a"), "/");
    EXPECT_EQ(folder_of("/"), "/");
}

TEST(FilesError, each_has_a_sentence_of_its_own) {
    for (int a = 0; a <= static_cast<int>(Error::kFailed); ++a) {
        EXPECT_FALSE(to_string(static_cast<Error>(a)).empty());
        for (int b = 0; b < a; ++b)
            EXPECT_NE(to_string(static_cast<Error>(a)), to_string(static_cast<Error>(b)));
    }
}

}  // namespace
}  // namespace vedette::files

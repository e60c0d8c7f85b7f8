// Conformance of a port's files. Compiled into the tests of each implementation.
#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "node/port/testing/platform.hpp"

namespace vedette::port {
namespace {

struct Entries final : FileVisitor {
    bool visit(std::string_view name, bool is_folder) override {
        names.push_back(std::string(name).append(is_folder ? "/" : ""));
        return names.size() < limit;
    }
    std::vector<std::string> names;
    std::size_t limit = SIZE_MAX;
};

std::vector<std::string> entries(Files& files, std::string_view path) {
    Entries found;
    EXPECT_TRUE(files.list(path, found));
    std::ranges::sort(found.names);
    return found.names;
}

void write(Files& files, std::string_view path, std::string_view text) {
    ASSERT_TRUE(files.create(path));
    ASSERT_TRUE(files.append(as_bytes(text)));
    ASSERT_TRUE(files.close());
}

std::string read(Files& files, std::string_view path, std::uint64_t offset = 0) {
    std::array<std::uint8_t, 64> memory{};
    const auto size = files.read(path, offset, memory);
    return size ? std::string(as_text(Bytes(memory).first(*size))) : "?";
}

TEST(FilesConformance, keep_what_is_written_piece_by_piece) {
    const auto platform = make_platform();
    Files& files = platform->files();
    ASSERT_TRUE(files.make_folder("2026-11-30_02-44"));
    ASSERT_TRUE(files.make_folder("2026-11-30_02-44"));
    constexpr std::string_view kPath = "2026-11-30_02-44/2026-11-30_02-44-41 (id=1) (diff=2).jpg";
    ASSERT_TRUE(files.create(kPath));
    ASSERT_TRUE(files.append(as_bytes("one ")));
    ASSERT_TRUE(files.append(as_bytes("two")));
    ASSERT_TRUE(files.close());
    EXPECT_EQ(read(files, kPath), "one two");
    EXPECT_EQ(read(files, kPath, 4), "two");
    EXPECT_EQ(read(files, kPath, 7), "");
    write(files, kPath, "new");
    EXPECT_EQ(read(files, kPath), "new");
}

TEST(FilesConformance, list_files_and_folders_until_the_visitor_has_enough) {
    const auto platform = make_platform();
    Files& files = platform->files();
    EXPECT_TRUE(entries(files, "").empty());
    ASSERT_TRUE(files.make_folder("folder"));
    write(files, "folder/a", "1");
    write(files, "folder/b", "2");
    write(files, "c", "3");
    EXPECT_EQ(entries(files, ""), (std::vector<std::string>{"c", "folder/"}));
    EXPECT_EQ(entries(files, "folder"), (std::vector<std::string>{"a", "b"}));
    Entries one;
    one.limit = 1;
    ASSERT_TRUE(files.list("folder", one));
    EXPECT_EQ(one.names.size(), 1U);
}

TEST(FilesConformance, remove_files_and_empty_folders) {
    const auto platform = make_platform();
    Files& files = platform->files();
    ASSERT_TRUE(files.make_folder("folder"));
    write(files, "folder/a", "1");
    EXPECT_FALSE(files.remove("folder"));
    ASSERT_TRUE(files.remove("folder/a"));
    ASSERT_TRUE(files.remove("folder"));
    EXPECT_TRUE(entries(files, "").empty());
}

TEST(FilesConformance, name_what_is_not_there_and_refuse_paths_that_lead_out) {
    const auto platform = make_platform();
    Files& files = platform->files();
    std::array<std::uint8_t, 4> memory{};
    Entries none;
    EXPECT_EQ(files.read("nothing", 0, memory).error(), FilesError::kNotFound);
    EXPECT_EQ(files.remove("nothing").error(), FilesError::kNotFound);
    EXPECT_EQ(files.list("nothing", none).error(), FilesError::kNotFound);
    EXPECT_EQ(files.create("nothing/a").error(), FilesError::kNotFound);
    EXPECT_FALSE(files.append(as_bytes("a")));
    for (const char* path : {"../a", "/etc/passwd", "a/../../b"}) {
        EXPECT_EQ(files.create(path).error(), FilesError::kBadPath);
        EXPECT_EQ(files.read(path, 0, memory).error(), FilesError::kBadPath);
        EXPECT_EQ(files.make_folder(path).error(), FilesError::kBadPath);
        EXPECT_EQ(files.remove(path).error(), FilesError::kBadPath);
        EXPECT_EQ(files.list(path, none).error(), FilesError::kBadPath);
    }
}

TEST(FilesConformance, tell_their_room_and_a_card_that_goes_and_comes_back) {
    const auto platform = make_platform();
    Files& files = platform->files();
    const auto space = files.space();
    ASSERT_TRUE(space);
    EXPECT_GT(space->free, 0U);
    EXPECT_LE(space->free, space->total);
    platform->take_card_out(true);
    EXPECT_EQ(files.space().error(), FilesError::kAbsent);
    EXPECT_FALSE(files.create("a"));
    platform->take_card_out(false);
    ASSERT_TRUE(files.space());
    write(files, "a", "1");
}

TEST(FilesConformance, a_full_card_takes_no_more_until_something_is_removed) {
    const auto platform = make_platform();
    Files& files = platform->files();
    write(files, "old", std::string(1000, 'x'));
    platform->fill_card();
    const bool began = files.create("new").has_value();
    const auto appended = began ? files.append(as_bytes(std::string(1000, 'y')))
                                : std::expected<void, FilesError>(std::unexpected(FilesError::kFull));
    EXPECT_EQ(appended.error(), FilesError::kFull);
    if (began) (void)files.close();
    ASSERT_TRUE(files.remove("old"));
    if (began) (void)files.remove("new");
    write(files, "newer", std::string(500, 'z'));
    EXPECT_EQ(read(files, "newer").size(), 64U);
}

}  // namespace
}  // namespace vedette::port

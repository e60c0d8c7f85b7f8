// A text of the editor on a real disk: a file of 1 GB, and files of the kernel, which have more bytes than
// they say.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>

#include <gtest/gtest.h>

#include "core/edit/text.hpp"
#include "posix/files.hpp"

namespace vedette {
namespace {

namespace fs = std::filesystem;

struct GoAlways final : edit::Text::GoOn {
    bool operator()(edit::Offset) override { return true; }
};

struct DiskText : testing::Test {
    DiskText() {
        std::string path = testing::TempDir() + "vedette-text-XXXXXX";
        if (::mkdtemp(path.data()) == nullptr) std::abort();
        folder = fs::canonical(path);
    }
    ~DiskText() override { fs::remove_all(folder); }

    fs::path folder;
    posix::SystemFiles files;
    std::vector<std::uint8_t> added = std::vector<std::uint8_t>(1 << 20),
                              steps = std::vector<std::uint8_t>(4096),
                              cache = std::vector<std::uint8_t>(1 << 20);
    std::vector<edit::Piece> pieces = std::vector<edit::Piece>(1000);
    std::vector<edit::LineMark> marks = std::vector<edit::LineMark>(1024);
    edit::Text text{files,
                    {.added = added, .pieces = pieces, .steps = steps, .cache = cache, .marks = marks},
                    {.read_whole = 100'000, .block = 1 << 16, .max_line = 4096}};
};

TEST_F(DiskText, a_file_of_1_gb_is_edited_in_its_middle) {
    constexpr std::uint64_t kSize = 1ULL << 30;
    const std::string path = folder / "large";
    {
        std::ofstream(path) << "begin\n";
    }
    fs::resize_file(path, kSize);  // a hole: it takes no room
    ASSERT_TRUE(text.open(path));
    EXPECT_EQ(text.size(), kSize);
    ASSERT_TRUE(text.replace(kSize / 2, 0, "a new\nline\n"));
    EXPECT_EQ(text.line_begin(kSize / 2 + 8), kSize / 2 + 6);
    EXPECT_EQ(text.next_line(kSize / 2 + 8), kSize / 2 + 11);
    edit::Text::Search search{.wanted = "new", .from = kSize / 2 - 1'000'000};
    auto found = edit::Text::Found::kGoOn;
    while (found == edit::Text::Found::kGoOn) found = text.find(search, 100'000);
    EXPECT_EQ(found, edit::Text::Found::kHere);
    EXPECT_EQ(search.from, kSize / 2 + 2);
    ASSERT_TRUE(text.write_recovery((folder / "recovery").string()));
    EXPECT_LE(fs::file_size(folder / "recovery"), 400U);
    ASSERT_TRUE(text.open(path));
    ASSERT_TRUE(text.read_recovery((folder / "recovery").string()));
    EXPECT_EQ(text.size(), kSize + 11);
}

TEST_F(DiskText, a_save_keeps_what_undo_needs_and_leaves_one_file) {
    const std::string path = folder / "file";
    {
        std::ofstream(path) << std::string(300'000, 'x');
    }
    ASSERT_TRUE(text.open(path));
    GoAlways go_on;
    for (int i = 0; i < 3; ++i) {
        ASSERT_TRUE(text.replace(100'000, 50'000, "short"));
        ASSERT_TRUE(text.save(go_on));
    }
    EXPECT_EQ(fs::file_size(path), 300'000U - 3 * 49'995U);
    EXPECT_EQ(std::distance(fs::directory_iterator(folder), fs::directory_iterator()), 1);
    while (text.undo()) {
    }
    EXPECT_EQ(text.size(), 300'000U);
    EXPECT_FALSE(text.read_failed());
    ASSERT_TRUE(text.save(go_on));
    EXPECT_EQ(fs::file_size(path), 300'000U);
}

TEST_F(DiskText, a_file_that_says_it_is_empty_is_read_to_its_end) {
    if (!fs::exists("/proc/self/status")) GTEST_SKIP() << "only Linux has /proc";
    ASSERT_TRUE(text.open("/proc/self/status"));
    EXPECT_GT(text.size(), 100U);
    EXPECT_FALSE(text.read_failed());
}

}  // namespace
}  // namespace vedette

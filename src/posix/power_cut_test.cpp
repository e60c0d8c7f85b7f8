// Power cuts at every moment of saves and recovery files of a text. A program of its own, since the recorder
// is preloaded into it (tests/support/power_cut_disk.hpp).
#include <random>

#include <gtest/gtest.h>

#include "core/edit/text.hpp"
#include "posix/files.hpp"
#include "tests/support/power_cut_disk.hpp"

namespace vedette {
namespace {

namespace fs = std::filesystem;
using test::Unsynced;

struct GoAlways final : edit::Text::GoOn {
    bool operator()(edit::Offset) override { return true; }
};

std::string bytes_of(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

TEST(PowerCut, at_any_moment_of_a_save_leaves_the_old_or_the_new_file) {
    const std::string folder = std::getenv("POWER_CUT_FOLDER");
    const std::string log = std::getenv("POWER_CUT_LOG");
    posix::SystemFiles files;
    std::vector<std::uint8_t> added(100'000), steps(4000), cache(16'384);
    std::vector<edit::Piece> pieces(1000);
    std::vector<edit::LineMark> marks(16);
    edit::Text text(files, {.added = added, .pieces = pieces, .steps = steps, .cache = cache, .marks = marks},
                    {.read_whole = 0, .block = 4096, .max_line = 4096});
    ASSERT_TRUE(text.open(folder + "/file"));
    std::vector<std::string> states{""}, recoveries;
    std::vector<std::size_t> saved;  // the log's size after each save
    GoAlways go_on;
    for (int i = 0; i < 4; ++i) {
        ASSERT_TRUE(text.replace(text.size() / 2, 3, std::string(5000, static_cast<char>('a' + i))));
        ASSERT_TRUE(text.write_recovery(folder + "/recovery"));
        recoveries.push_back(bytes_of(folder + "/recovery"));
        ASSERT_TRUE(text.save(go_on));
        states.push_back(bytes_of(folder + "/file"));
        saved.push_back(fs::file_size(log));
    }
    const std::vector<test::DiskRecord> records = test::read_log(log);
    ASSERT_GT(records.size(), 30U) << "the recorder does not see the writes";

    std::mt19937 random(20261130);
    test::RecordedDisk disk(folder);
    std::size_t saves = 0;
    for (const test::DiskRecord& record : records) {
        disk.apply(record);
        while (saves < saved.size() && saved[saves] <= record.end) ++saves;
        for (const Unsynced unsynced : {Unsynced::kNone, Unsynced::kAll, Unsynced::kSome, Unsynced::kSome}) {
            std::string after = testing::TempDir() + "vedette-after-XXXXXX";
            ASSERT_NE(::mkdtemp(after.data()), nullptr);
            disk.write_to(after, unsynced, random);
            const std::string file = bytes_of(after + "/file"), recovery = bytes_of(after + "/recovery");
            fs::remove_all(after);
            const bool is_old = file == states[saves];
            const bool is_new = saves < saved.size() && file == states[saves + 1];
            ASSERT_TRUE(is_old || is_new)
                << saves << " " << file.size() << static_cast<char>(record.head.kind);
            ASSERT_TRUE(recovery.empty() || std::ranges::find(recoveries, recovery) != recoveries.end());
        }
    }
    EXPECT_EQ(saves, saved.size());
}

}  // namespace
}  // namespace vedette

int main(int argc, char** argv) { return vedette::test::run_recorded(argc, argv, VEDETTE_RECORDER); }

// Power cuts at every moment of a run. A program of its own, since the recorder is preloaded into it
// (tests/support/power_cut_disk.hpp).
#include <random>

#include "hub/store/counter_fixture.hpp"
#include "tests/support/power_cut_disk.hpp"

namespace vedette::store {
namespace {

namespace fs = std::filesystem;

using test::Unsynced;

TEST(PowerCut, at_any_moment_loses_no_answered_unit_and_leaves_none_half_done) {
    const std::string folder = std::getenv("POWER_CUT_FOLDER");
    const std::string log = std::getenv("POWER_CUT_LOG");
    std::vector<std::size_t> answered;   // the log's size at each answer
    for (int run = 0; run < 4; ++run) {  // the end of each run moves the log's content to the database
        const auto database = open_sqlite(folder + "/vedette.db");
        ASSERT_TRUE(database.has_value()) << database.error().message;
        const auto blobs = make_blob_folder(folder);
        for (int i = 0; i < 3; ++i) {
            const auto done = count_up(**database, *blobs);
            ASSERT_TRUE(done.has_value()) << done.error().message;
            answered.push_back(fs::file_size(log));
        }
    }
    const std::vector<test::DiskRecord> records = test::read_log(log);
    ASSERT_GT(records.size(), 150U) << "the recorder does not see the writes";

    std::mt19937 random(20261129);
    test::RecordedDisk disk(folder);
    std::size_t answers = 0;
    for (std::size_t cut = 0; cut < records.size(); ++cut) {
        disk.apply(records[cut]);
        while (answers < answered.size() && answered[answers] <= records[cut].end) ++answers;
        for (const Unsynced unsynced : {Unsynced::kNone, Unsynced::kAll, Unsynced::kSome, Unsynced::kSome}) {
            const TemporaryFolder after;
            disk.write_to(after.path(), unsynced, random);
            int stored = 0;
            check_count(after.path(), static_cast<int>(answers), stored);
            ASSERT_FALSE(testing::Test::HasFatalFailure())
                << "after record " << cut << " of " << records.size() << ", kind "
                << static_cast<char>(records[cut].head.kind) << " " << records[cut].path;
        }
    }
    EXPECT_EQ(answers, answered.size());
}

}  // namespace
}  // namespace vedette::store

int main(int argc, char** argv) { return vedette::test::run_recorded(argc, argv, VEDETTE_RECORDER); }

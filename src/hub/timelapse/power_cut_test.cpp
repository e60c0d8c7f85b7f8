// Power cuts at many moments of a job. A program of its own, since the recorder is preloaded into it
// (tests/support/power_cut_disk.hpp).
#include <cstdio>
#include <random>

#include "hub/timelapse/simulated_fixture.hpp"
#include "linux/base/log.hpp"
#include "tests/support/power_cut_disk.hpp"

namespace vedette::timelapse {
namespace {

using test::Unsynced;

constexpr int kSlots = 12;
constexpr int kLongestCut = 600;  // seconds without power

TEST(TimelapsePowerCut, at_any_moment_loses_no_row_and_leaves_no_half_picture) {
    const fs::path folder = std::getenv("POWER_CUT_FOLDER");
    const std::string log = std::getenv("POWER_CUT_LOG");
    set_log_level(Level::kError);
    std::vector<std::pair<std::size_t, UtcTime>> ended;  // the log's size when a slot was over
    {
        World world(folder, kBegin, Beginning::kSettings);
        for (int i = 1; i <= kSlots; ++i) {
            const UtcTime slot = kBegin + std::chrono::minutes(i);
            world.play(slot, i % 4 == 0 ? 3 : 10);
            world.pass_until(slot + 40s);
            ended.emplace_back(fs::file_size(log), slot);
        }
        world.crash();
    }
    const std::vector<test::DiskRecord> records = test::read_log(log);
    ASSERT_GT(records.size(), 200U) << "the recorder does not see the writes";

    std::mt19937 random(20261130);
    test::RecordedDisk disk(folder);
    std::size_t over = 0;
    int cuts = 0;
    for (const test::DiskRecord& record : records) {
        disk.apply(record);
        while (over < ended.size() && ended[over].first <= record.end) ++over;
        if (over == 0 || random() % 4 != 0) continue;  // the job has hardly begun
        for (const Unsynced unsynced : {Unsynced::kNone, Unsynced::kAll, Unsynced::kSome}) {
            ++cuts;
            const fs::path after = World::own_folder();
            disk.write_to(after, unsynced, random);
            const UtcTime under_way = ended[std::min(over, ended.size() - 1)].second;
            const UtcTime now = under_way + 40s + std::chrono::seconds(random() % kLongestCut);
            World world(after, now, Beginning::kProgram);
            const auto known = world.database().read([&](store::ReadUnit& unit) {
                return unit.slots.list("garden", kBegin, ended[over - 1].second + 1us, 1000);
            });
            ASSERT_TRUE(known.has_value());
            std::uint64_t pictures = 0;
            for (const store::SlotRow& row : *known) pictures += row.end == store::SlotEnd::kTaken;
            EXPECT_EQ(pictures, over - over / 4) << "a picture whose slot was over is lost";
            const UtcTime next = UtcTime{std::chrono::ceil<std::chrono::minutes>(now.since)} + 60s;
            world.play(next, 10);
            world.pass_until(next + 2s);
            SlotSums sums;
            check(world, next, sums);
            ASSERT_FALSE(testing::Test::HasFailure())
                << "after record at " << record.end << ", kind " << static_cast<char>(record.head.kind) << " "
                << record.path << ", unsynced " << static_cast<int>(unsynced);
        }
    }
    set_log_level(Level::kInfo);
    std::printf("%d power cuts\n", cuts);
    EXPECT_GT(cuts, 50);
}

}  // namespace
}  // namespace vedette::timelapse

int main(int argc, char** argv) { return vedette::test::run_recorded(argc, argv, VEDETTE_RECORDER); }

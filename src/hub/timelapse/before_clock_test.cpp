// Pictures that are taken before the clock is known to be right.
#include <set>

#include "hub/timelapse/job_fixture.hpp"
#include "hub/timelapse/unnamed_pictures.hpp"

namespace vedette::timelapse {
namespace {

struct BeforeClockFixture : JobFixture {
    BeforeClockFixture() : JobFixture(std::chrono::minutes(1)) {
        synchronised = false;
        orders.job.before_clock = true;
        clock.set_utc(UtcTime{});  // a board that has no clock begins in 1970
    }
    // The time comes from the network.
    void set_clock() {
        clock.set_utc(kMorning);
        synchronised = true;
    }
    std::size_t unnamed() const { return list_unnamed(orders.job).size(); }
};

TEST(TimelapseBeforeClock, pictures_get_their_time_when_the_clock_is_right) {
    BeforeClockFixture b;
    b.begin();
    b.pass(150s);
    EXPECT_EQ(b.unnamed(), 3U);
    EXPECT_EQ(b.rows().size(), 0U);
    for (const std::string& file : b.files()) EXPECT_TRUE(file.starts_with("unknown-time/garden/")) << file;
    b.set_clock();
    b.pass(7s);
    EXPECT_EQ(b.unnamed(), 0U);
    const auto files = b.files();
    ASSERT_EQ(files.size(), 3U);
    EXPECT_EQ(files[0], "020326/020326-075731-CAM1.jpg") << "two and a half minutes before the clock was set";
    EXPECT_EQ(files[1], "020326/020326-075830-CAM1.jpg");
    EXPECT_EQ(files[2], "020326/020326-075930-CAM1.jpg");
    b.pass(60s);
    EXPECT_EQ(b.files().back(), "020326/020326-080100-CAM1.jpg") << "the plan's first slot";
    const auto rows = b.rows();
    ASSERT_EQ(rows.size(), 4U);
    for (const auto& row : rows) {
        EXPECT_EQ(row.end, store::SlotEnd::kTaken);
        EXPECT_TRUE(row.luma);
    }
}

TEST(TimelapseBeforeClock, a_start_in_between_loses_none) {
    BeforeClockFixture b;
    b.begin();
    b.pass(70s);
    b.end();
    EXPECT_EQ(b.unnamed(), 2U);
    b.begin(Beginning::kProgram);
    b.pass(20s);
    b.set_clock();
    b.pass(7s);
    EXPECT_EQ(b.unnamed(), 0U);
    EXPECT_GE(b.files().size(), 3U);
}

TEST(TimelapseBeforeClock, what_is_counted_already_is_not_counted_again) {
    BeforeClockFixture b;
    b.begin();
    b.pass(5s);
    ASSERT_EQ(b.unnamed(), 1U);
    const auto picture = list_unnamed(b.orders.job).front();
    const auto bytes = read_unnamed(picture).value();
    b.set_clock();
    b.pass(7s);
    const auto files = b.files();
    const auto count = b.rows().size();
    b.end();
    // The program ended after the row, before the picture's removal.
    ASSERT_TRUE(write_unnamed(b.orders.job, picture.captured, bytes));
    b.begin(Beginning::kProgram);
    b.pass(2s);
    EXPECT_EQ(b.files(), files);
    EXPECT_EQ(b.rows().size(), count);
}

// A machine that had taken pictures starts without a clock: what it missed is one row, and the pictures are
// in its midst.
TEST(TimelapseBeforeClock, pictures_of_a_later_start_stand_between_the_missed_slots) {
    BeforeClockFixture b;
    b.synchronised = true;
    b.clock.set_utc(kMorning);
    b.begin();
    b.pass(61s);
    b.end();
    ASSERT_EQ(b.rows().size(), 1U);
    b.synchronised = false;
    b.clock.set_utc(UtcTime{});
    b.begin(Beginning::kProgram);
    b.pass(130s);
    EXPECT_EQ(b.unnamed(), 3U);
    b.clock.set_utc(kMorning + std::chrono::minutes(10) + 20s);
    b.synchronised = true;
    b.pass(150s);
    EXPECT_EQ(b.unnamed(), 0U);
    std::uint64_t missed = 0;
    std::uint64_t beside = 0;
    std::set<UtcTime> slots;
    for (const auto& row : b.rows()) {
        for (UtcTime at = row.at; at <= row.last; at = at + 60s) EXPECT_TRUE(slots.insert(at).second);
        missed += row.end == store::SlotEnd::kMissed ? row.count : 0;
        beside += row.end == store::SlotEnd::kTaken && row.at.since % 60s != Duration::zero();
    }
    EXPECT_EQ(beside, 3U) << b.ledger();
    EXPECT_EQ(missed, 9U) << "08:02 to 08:10";
    EXPECT_EQ(b.files().size(), 1 + 3 + 2U);
}

TEST(TimelapseBeforeClock, a_camera_that_fails_is_said_and_tried_again) {
    BeforeClockFixture b;
    b.works = false;
    b.begin();
    b.pass(65s);
    EXPECT_EQ(b.unnamed(), 0U);
    EXPECT_EQ(b.job->status().error, "the camera gave no picture in time");
    EXPECT_EQ(b.job->status().state, JobStatus::State::kNoClock);
    b.works = true;
    b.pass(30s);
    EXPECT_EQ(b.unnamed(), 1U);
    EXPECT_EQ(b.job->status().error, "");
}

TEST(TimelapseBeforeClock, without_the_key_none_is_taken) {
    BeforeClockFixture b;
    b.orders.job.before_clock = false;
    b.begin();
    b.pass(130s);
    EXPECT_EQ(b.files().size(), 0U);
}

TEST(UnnamedPictures, other_files_and_other_starts_are_left_alone) {
    BeforeClockFixture b;
    ASSERT_TRUE(write_unnamed(b.orders.job, MonoTime{90s}, b.jpeg));
    const auto own = std::filesystem::path(list_unnamed(b.orders.job).front().path);
    EXPECT_EQ(own.filename(), "00000000090000.jpg");
    std::filesystem::copy(own, own.parent_path() / "notes.jpg");
    const auto other = own.parent_path().parent_path() / "0-other-start";
    std::filesystem::create_directory(other);
    std::filesystem::copy(own, other / "00000000010000.jpg");
    EXPECT_EQ(list_unnamed(b.orders.job).size(), 1U);
    remove_unnamed(list_unnamed(b.orders.job).front());
    EXPECT_EQ(b.files().size(), 2U);
}

}  // namespace
}  // namespace vedette::timelapse

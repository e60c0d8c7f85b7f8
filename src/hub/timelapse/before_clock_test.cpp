// Pictures that are taken before the clock is known to be right.
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
    std::size_t unnamed() const { return list_unnamed(folder).size(); }
};

TEST(TimelapseBeforeClock, pictures_get_their_time_when_the_clock_is_right) {
    BeforeClockFixture b;
    b.begin();
    b.pass(150s);
    EXPECT_EQ(b.unnamed(), 3U);
    EXPECT_EQ(b.rows().size(), 0U);
    for (const std::string& file : b.files()) EXPECT_TRUE(file.starts_with("unknown-time/")) << file;
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
    const auto picture = list_unnamed(b.folder).front();
    const auto bytes = read_unnamed(picture).value();
    b.set_clock();
    b.pass(7s);
    const auto files = b.files();
    const auto count = b.rows().size();
    b.end();
    // The program ended after the row, before the picture's removal.
    ASSERT_TRUE(write_unnamed(b.folder, picture.captured, bytes));
    b.begin(Beginning::kProgram);
    b.pass(2s);
    EXPECT_EQ(b.files(), files);
    EXPECT_EQ(b.rows().size(), count);
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
    ASSERT_TRUE(write_unnamed(b.folder, MonoTime{90s}, b.jpeg));
    const auto own = std::filesystem::path(list_unnamed(b.folder).front().path);
    EXPECT_EQ(own.filename(), "00000000090000.jpg");
    std::filesystem::copy(own, own.parent_path() / "notes.jpg");
    const auto other = own.parent_path().parent_path() / "0-other-start";
    std::filesystem::create_directory(other);
    std::filesystem::copy(own, other / "00000000010000.jpg");
    EXPECT_EQ(list_unnamed(b.folder).size(), 1U);
    remove_unnamed(list_unnamed(b.folder).front());
    EXPECT_EQ(b.files().size(), 2U);
}

}  // namespace
}  // namespace vedette::timelapse

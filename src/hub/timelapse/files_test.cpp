// Names, files and removal of pictures.
#include <gtest/gtest.h>

#include "hub/timelapse/brightness.hpp"
#include "hub/timelapse/job_fixture.hpp"
#include "hub/timelapse/picture_file.hpp"
#include "hub/timelapse/retention.hpp"

namespace vedette::timelapse {
namespace {

namespace fs = std::filesystem;
using Names = std::vector<std::string>;

// Field case: pictures over midnight lie in two folders, and their numbers begin anew |
// woheller69/TimeLapseCamera 66 | names are times
TEST(PictureNames, read_the_slot_of_their_own_names) {
    settings::TimelapseSettings job = job_every(60s, "");
    const PictureNames names(job);
    const NamedZone zone("", {.first = {.east_s = 3600}, .changes = {}});
    EXPECT_EQ(names.name(kMorning, zone.rules()), "020326/020326-090000-CAM1.jpg");
    EXPECT_EQ(names.name(kMorning, zone.rules(), 2), "020326/020326-090000-CAM1-2.jpg");
    for (const int attempt : {1, 2, 99})
        EXPECT_EQ(names.slot_of(names.name(kMorning, zone.rules(), attempt), zone.rules()), kMorning);
    for (const char* const other :
         {"020326/020326-090000-CAM2.jpg", "020326-090000-CAM1.jpg", "020326/020326-090000-CAM1-1.jpg",
          "020326/020326-090000-CAM1.jpg.tmp", "", "020326/cam.jpg"})
        EXPECT_FALSE(names.slot_of(other, zone.rules()).has_value()) << other;
}

TEST(PictureFile, is_written_whole_under_a_name_of_its_own) {
    const JobFixture b;
    const auto name = [](int attempt) { return "a/b/p" + std::to_string(attempt) + ".jpg"; };
    EXPECT_EQ(write_picture(b.folder, name, as_bytes("one")).value(), "a/b/p1.jpg");
    EXPECT_EQ(write_picture(b.folder, name, as_bytes("two")).value(), "a/b/p2.jpg");
    EXPECT_EQ(b.files(), (Names{"a/b/p1.jpg", "a/b/p2.jpg"}));
    EXPECT_TRUE(remove_picture(b.folder, "a/b/p1.jpg"));
    EXPECT_TRUE(remove_picture(b.folder, "a/b/p1.jpg")) << "gone already";
    EXPECT_TRUE(remove_picture(b.folder, "a/b/p2.jpg"));
    EXPECT_FALSE(fs::exists(b.folder + "/a")) << "empty folders go";
    EXPECT_TRUE(fs::exists(b.folder));
}

TEST(PictureFile, a_folder_that_is_a_file_is_an_error) {
    const JobFixture b;
    std::ofstream(b.folder + "/a") << "x";
    const auto written = write_picture(b.folder, [](int) { return std::string("a/p.jpg"); }, as_bytes("one"));
    ASSERT_FALSE(written.has_value());
    EXPECT_NE(written.error().message.find(b.folder + "/a"), std::string::npos) << written.error().message;
}

TEST(Brightness, counts_the_blocks_below_each_percentile) {
    std::vector<std::uint8_t> means(100);
    for (std::size_t i = 0; i < means.size(); ++i) means[i] = static_cast<std::uint8_t>(i);
    const store::SlotLuma luma = brightness_of({.means = means, .columns = 10, .rows = 10});
    EXPECT_DOUBLE_EQ(luma.mean, 49.5);
    EXPECT_EQ(luma.percentiles, (std::array<std::uint8_t, 7>{0, 4, 24, 49, 74, 94, 98}));
    EXPECT_EQ(brightness_of({}), store::SlotLuma{});
}

// A job with pictures at each hour of four days.
class RetentionTest : public testing::Test {
  protected:
    RetentionTest() {
        b.orders.job.plan.periods[0].interval = std::chrono::hours(1);
        for (int hour = 0; hour < 96; ++hour) {
            const UtcTime at = kMorning - std::chrono::hours(8) + std::chrono::hours(hour);
            const PictureNames names(b.orders.job);
            const auto name = [&](int attempt) { return names.name(at, {}, attempt); };
            const std::string file = write_picture(b.folder, name, as_bytes(std::string(1000, 'x'))).value();
            const store::SlotRow row{.job = "garden",
                                     .at = at,
                                     .last = at,
                                     .end = store::SlotEnd::kTaken,
                                     .why = {},
                                     .period = {},
                                     .file = file,
                                     .bytes = 1000,
                                     .taken = at};
            EXPECT_TRUE(
                b.store->database()->write([&](store::WriteUnit& unit) { return unit.slots.append(row); }));
            now = at;
        }
    }
    std::uint64_t remove(std::uint64_t free = 0) {
        auto removed = remove_old_pictures(*b.store->database(), b.orders.job, {}, now, true, kept,
                                           [&](const std::string&) -> Result<std::uint64_t> { return free; });
        EXPECT_TRUE(removed.has_value()) << removed.error().message;
        EXPECT_EQ(b.rows().size(), 96U) << "the rows stay";
        return removed.value_or(0);
    }

    // The pictures of the day before the last one are needed by a film.
    void keep_a_day() {
        const Duration end = std::chrono::floor<std::chrono::days>(now.since);
        kept = {{UtcTime{end - std::chrono::days(1)}, UtcTime{end}}};
    }

    JobFixture b;
    UtcTime now;
    std::vector<KeptSpan> kept;
};

TEST_F(RetentionTest, pictures_that_a_film_needs_stay_until_it_is_there) {
    b.orders.job.keep = {.pictures = 10, .pictures_a_day = 12, .days = 1, .bytes = 5'000};
    keep_a_day();
    EXPECT_EQ(remove(), 91U - 24U);
    EXPECT_EQ(b.files().size(), 5U + 24U) << "no newer picture goes in the place of one that is needed";
    EXPECT_EQ(b.files().front(), "040326/040326-000000-CAM1.jpg");
    EXPECT_EQ(remove(), 0U);
    kept.clear();
    EXPECT_EQ(remove(), 24U);
}

TEST_F(RetentionTest, a_full_disk_takes_no_picture_that_a_film_needs_and_none_after_it) {
    b.orders.job.keep.free = 1'000'000;
    keep_a_day();
    EXPECT_EQ(remove(), 48U);
    EXPECT_EQ(b.files().front(), "040326/040326-000000-CAM1.jpg");
    EXPECT_EQ(b.files().size(), 48U);
}

TEST_F(RetentionTest, nothing_goes_without_a_limit) {
    EXPECT_EQ(remove(), 0U);
    EXPECT_EQ(b.files().size(), 96U);
}

TEST_F(RetentionTest, the_oldest_go_beyond_a_number) {
    b.orders.job.keep.pictures = 10;
    EXPECT_EQ(remove(), 86U);
    ASSERT_EQ(b.files().size(), 10U);
    EXPECT_EQ(b.files().front(), "050326/050326-140000-CAM1.jpg");
    EXPECT_EQ(remove(), 0U);
}

TEST_F(RetentionTest, the_last_ones_of_each_day_stay) {
    b.orders.job.keep.pictures_a_day = 3;
    EXPECT_EQ(remove(), 84U);
    const Names left = b.files();
    ASSERT_EQ(left.size(), 12U);
    EXPECT_EQ(left[0], "020326/020326-210000-CAM1.jpg");
    EXPECT_EQ(left[11], "050326/050326-230000-CAM1.jpg");
}

TEST_F(RetentionTest, what_is_too_old_goes) {
    b.orders.job.keep.days = 1;
    EXPECT_EQ(remove(), 71U) << "now is the last picture's time";
    EXPECT_EQ(b.files().front(), "040326/040326-230000-CAM1.jpg");
}

TEST_F(RetentionTest, the_sum_of_bytes_is_limited) {
    b.orders.job.keep.bytes = 20'500;
    EXPECT_EQ(remove(), 76U);
}

// Field case: time-lapse fills the disk until the system fails | mainsail-crew/moonraker-timelapse 69 | old
// pictures go while there is less space than the settings say
TEST_F(RetentionTest, the_newest_picture_stays_whatever_the_disk_says) {
    b.orders.job.keep.free = 1'000'000;
    EXPECT_EQ(remove(), 95U);
    EXPECT_EQ(b.files(), Names{"050326/050326-230000-CAM1.jpg"});
}

TEST_F(RetentionTest, a_picture_that_somebody_has_removed_is_no_hindrance) {
    fs::remove_all(b.folder + "/020326");
    b.orders.job.keep.pictures = 10;
    EXPECT_EQ(remove(), 86U);
    EXPECT_EQ(b.files().size(), 10U);
}

}  // namespace
}  // namespace vedette::timelapse

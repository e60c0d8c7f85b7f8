#include "hub/command/demo_timelapse.hpp"

#include <cmath>
#include <filesystem>

#include <gtest/gtest.h>

#include "core/schedule/text.hpp"
#include "hub/command/demo_picture.hpp"
#include "hub/store/sqlite/sqlite_database.hpp"
#include "hub/store/state_folder.hpp"

namespace vedette::command {
namespace {

constexpr schedule::Place kPlace{51, 15};

double mean(const image::Bitmap& picture) {
    double sum = 0;
    for (const std::uint8_t value : picture.pixels) sum += value;
    return sum / static_cast<double>(picture.pixels.size());
}

UtcTime at(const char* date, Duration after_midnight) {
    return {schedule::parse_date(date).value().time_since_epoch() + after_midnight};
}

TEST(DemoPicture, is_bright_at_noon_and_dark_at_night_and_its_shadow_moves) {
    image::Bitmap noon;
    image::Bitmap night;
    image::Bitmap later;
    draw_demo_picture(at("2026-06-21", std::chrono::hours{11}), kPlace, "noon", noon);
    draw_demo_picture(at("2026-06-21", std::chrono::hours{23}), kPlace, "night", night);
    draw_demo_picture(at("2026-06-21", std::chrono::hours{16}), kPlace, "noon", later);
    EXPECT_EQ(noon.size, kDemoPicture);
    EXPECT_GT(mean(noon), 2 * mean(night));
    EXPECT_NE(noon.pixels, later.pixels);
}

TEST(DemoPicture, of_a_moment_is_always_the_same) {
    image::Bitmap one;
    image::Bitmap other;
    draw_demo_picture(at("2026-01-05", std::chrono::hours{12}), kPlace, "x", one);
    draw_demo_picture(at("2026-01-05", std::chrono::hours{12}), kPlace, "x", other);
    EXPECT_EQ(one.pixels, other.pixels);
}

TEST(DemoTimelapse, has_a_year_and_a_day_with_gaps_that_have_reasons) {
    auto folder = TemporaryFolder::make();
    ASSERT_TRUE(folder);
    const std::string path = folder->path();
    settings::Settings settings;
    settings.state = path;
    settings.cameras.push_back({.id = "garden", .name = {}, .source = {}, .timeout = std::nullopt});
    const UtcTime now = at("2026-11-30", std::chrono::minutes{5});
    const auto pictures = add_demo_timelapse(settings, NamedZone(), now);
    ASSERT_TRUE(pictures) << pictures.error().message;
    ASSERT_EQ(settings.timelapse.size(), 2U);
    EXPECT_EQ(settings.timelapse[1].camera, "garden") << "the only one";
    {
        const auto held = store::StateFolder::open(path);
        const auto database = store::open_sqlite(held->database());
        const auto counts = [&](const char* job) {
            return (*database)->read(
                [&](store::ReadUnit& unit) { return unit.slots.counts(job, UtcTime{}, now + 1s); });
        };
        const auto year = counts("year");
        const auto day = counts("day");
        ASSERT_TRUE(year && day);
        EXPECT_EQ(year->taken + year->missed + year->skipped, 365U);
        EXPECT_EQ(year->missed, 11U);
        EXPECT_EQ(year->skipped, 1U);
        EXPECT_EQ(day->taken + day->missed + day->skipped, 1440U + 6U) << "yesterday, and today until 00:05";
        EXPECT_EQ(day->missed, 1U + 45U + 6U) << "none of today, before the demo ran";
        EXPECT_EQ(day->skipped, 3U);
        EXPECT_EQ(*pictures, year->files + day->files);
    }
    {
        const TemporaryFolder ended = std::move(*folder);
    }
    EXPECT_FALSE(std::filesystem::exists(path));
}

}  // namespace
}  // namespace vedette::command

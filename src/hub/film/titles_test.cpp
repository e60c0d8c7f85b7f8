#include "hub/film/titles.hpp"

#include <algorithm>

#include <gtest/gtest.h>

namespace vedette::film {
namespace {

using namespace std::chrono;
using Titles = std::vector<std::string>;

std::vector<PictureFile> pictures_each(Duration interval, int count) {
    std::vector<PictureFile> pictures;
    const UtcTime first{sys_days{2026y / March / 29}.time_since_epoch() + 21h};
    for (int i = 0; i < count; ++i) pictures.push_back({.path = {}, .taken = first + i * interval});
    return pictures;
}

TEST(Titles, the_first_two_seconds_of_a_day_have_its_date) {
    const auto titles = titles_of(pictures_each(1h, 8), {}, 1);
    EXPECT_EQ(titles, (Titles{"2026-03-29", "2026-03-29", "", "2026-03-30", "2026-03-30", "", "", ""}));
    EXPECT_EQ(titles_of(pictures_each(24h, 3), {}, 25), (Titles{"2026-03-29", "2026-03-30", "2026-03-31"}));
    EXPECT_EQ(titles_of(pictures_each(1h, 2), {}, 0.1), (Titles{"2026-03-29", ""}));
}

TEST(Titles, the_days_are_those_of_the_zone) {
    const NamedZone zone = read_time_zone("Europe/Copenhagen").value();
    EXPECT_EQ(titles_of(pictures_each(1h, 3), zone, 0.5), (Titles{"2026-03-29", "2026-03-30", ""}));
}

TEST(Titles, a_title_is_drawn_at_the_bottom_left) {
    image::Bitmap picture;
    picture.resize({640, 480});
    std::ranges::fill(picture.pixels, std::uint8_t{100});
    const auto before = picture.pixels;
    draw_title("", picture);
    EXPECT_TRUE(picture.pixels == before);
    draw_title("2026-03-29", picture);
    int white = 0;
    for (int y = 0; y < 480; ++y) {
        for (int x = 0; x < 640; ++x) {
            const bool is_changed = *picture.at(x, y) != 100;
            white += *picture.at(x, y) == 255;
            if (is_changed) {
                EXPECT_TRUE(x < 320 && y > 400) << x << "," << y;
            }
        }
    }
    EXPECT_GT(white, 300);
    image::Bitmap tiny;
    tiny.resize({2, 2});
    draw_title("2026-03-29", tiny);
    EXPECT_EQ(tiny.size.width, 2) << "what does not fit is clipped";
}

}  // namespace
}  // namespace vedette::film

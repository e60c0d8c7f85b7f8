#include "hub/film/growing_films.hpp"

#include <gtest/gtest.h>

#include "hub/film/film_maker_fixture.hpp"

namespace vedette::film {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

class GrowingFilmsTest : public FilmMakerTest {
  protected:
    GrowingFilmsTest() {
        job_.plans = {{.id = "daily", .growing = true}};
        clock_.set_utc(kMidnight + 12h);
    }
    void grow() { growing_->grow({job_}); }
    void restart() { growing_ = std::make_unique<GrowingFilms>(clock_, database_); }
    // Pictures of the film of a day of March.
    std::size_t pictures(int day) const {
        auto film = GrowingFilm::open(path(fmt::format("2026-03-{}_daily.mkv", day)), "", 25);
        return film ? film->sizes().size() : 0;
    }
    void add_picture(int minute, int grey, image::Size size = {64, 48}) {
        const std::string name = fmt::format("29/{}.jpg", minute);
        pictures_.write_grey(name, static_cast<std::uint8_t>(grey), size);
        store::SlotRow row{.job = "garden",
                           .at = kMidnight + std::chrono::minutes(minute),
                           .last = kMidnight + std::chrono::minutes(minute),
                           .why = {},
                           .period = {},
                           .file = name,
                           .bytes = fs::file_size(pictures_.file(name)),
                           .taken = {}};
        row.end = store::SlotEnd::kTaken;
        ASSERT_TRUE(
            database_->write([&](store::WriteUnit& unit) { return unit.slots.append(row); }).has_value());
    }

    std::unique_ptr<GrowingFilms> growing_ = std::make_unique<GrowingFilms>(clock_, database_);
};

TEST_F(GrowingFilmsTest, it_has_each_picture_once_over_restarts) {
    add_picture(0, 20);
    add_picture(1, 50);
    grow();
    EXPECT_EQ(pictures(29), 2u);
    add_picture(2, 80);
    grow();
    grow();
    EXPECT_EQ(pictures(29), 3u);
    add_picture(3, 110, {32, 32});
    add_picture(4, 140);
    restart();
    grow();
    EXPECT_EQ(pictures(29), 4u) << "one is of another size";
    add_picture(5, 170);
    restart();
    grow();
    EXPECT_EQ(pictures(29), 5u);
    const auto greys = pictures_.greys("films/2026-03-29_daily.mkv");
    ASSERT_EQ(greys.size(), 5u);
    const int expected[] = {20, 50, 80, 140, 170};
    for (std::size_t i = 0; i < 5; ++i) EXPECT_NEAR(greys[i], expected[i], 3) << i;
}

TEST_F(GrowingFilmsTest, each_nth_picture_over_restarts) {
    job_.plans[0].every = 3;
    for (int i = 0; i < 10; ++i) {
        add_picture(i, 20 + 10 * i);
        grow();
        if (i % 4 == 0) restart();
    }
    EXPECT_EQ(pictures(29), 4u);
    const auto greys = pictures_.greys("films/2026-03-29_daily.mkv");
    ASSERT_EQ(greys.size(), 4u);
    for (int i = 0; i < 4; ++i) EXPECT_NEAR(greys[static_cast<std::size_t>(i)], 20 + 30 * i, 3) << i;
}

TEST_F(GrowingFilmsTest, a_late_picture_is_in_the_film_of_its_day) {
    add_picture(0, 20);
    clock_.set_utc(kMidnight + 24h - 1s);
    grow();
    add_picture(24 * 60 - 1, 50);
    clock_.set_utc(kMidnight + 24h + 10s);
    grow();
    EXPECT_EQ(pictures(29), 2u);
    EXPECT_EQ(pictures(30), 0u);
}

TEST_F(GrowingFilmsTest, one_of_other_pictures_is_begun_anew) {
    add_picture(0, 20);
    add_picture(1, 50);
    grow();
    job_.plans[0].every = 2;
    restart();
    grow();
    EXPECT_EQ(pictures(29), 1u);
}

#ifdef VEDETTE_VIDEO
TEST_F(GrowingFilmsTest, it_goes_when_the_film_is_there) {
    start();
    maker_->order_planned();
    add_picture(0, 20);
    grow();
    EXPECT_TRUE(fs::exists(path("2026-03-29_daily.mkv")));
    clock_.set_utc(kMidnight + 25h);
    maker_->order_planned();
    ASSERT_TRUE(maker_->make_next(stop_.get_token()));
    EXPECT_TRUE(fs::exists(path("2026-03-29.mp4")));
    EXPECT_FALSE(fs::exists(path("2026-03-29_daily.mkv")));
}
#endif

}  // namespace
}  // namespace vedette::film

// With the program vedette-video only, which writes the films.
#ifdef VEDETTE_VIDEO
#include "hub/film/film_maker.hpp"

#include <thread>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "hub/film/film_maker_fixture.hpp"
#include "hub/film/film_record.hpp"

namespace vedette::film {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono;

TEST_F(FilmMakerTest, an_ordered_film_is_made_of_its_days) {
    add_pictures(28, 3);
    add_pictures(29, 12);
    add_pictures(30, 2);
    EXPECT_EQ(order().name, "2026-03-29.mp4");
    EXPECT_EQ(orders_, 1);
    EXPECT_EQ(only_film().state, FilmState::kWaiting);
    EXPECT_FALSE(maker_->path_of("garden", "2026-03-29.mp4").has_value());
    ASSERT_TRUE(maker_->make_next(stop_.get_token()));
    EXPECT_FALSE(maker_->make_next(stop_.get_token()));
    const Film film = only_film();
    EXPECT_EQ(film.state, FilmState::kDone) << film.error;
    EXPECT_EQ(film.pictures, 12u);
    EXPECT_EQ(film.passed_over, 0u);
    EXPECT_EQ(film.progress, 1);
    EXPECT_EQ(film.bytes, fs::file_size(path(film.name)));
    EXPECT_EQ(film.made, clock_.utc());
    EXPECT_EQ(maker_->path_of("garden", film.name).value_or(""), path(film.name));
    const auto greys = pictures_.greys("films/2026-03-29.mp4");
    ASSERT_EQ(greys.size(), 12u);
    for (int i = 0; i < 12; ++i) EXPECT_NEAR(greys[static_cast<std::size_t>(i)], 20 + 5 * i, 3) << i;
}

TEST_F(FilmMakerTest, pictures_that_are_no_use_are_counted) {
    add_pictures(29, 10);
    pictures_.write("29/2.jpg", as_bytes("damaged"));
    pictures_.write_grey("29/3.jpg", 90, {32, 48});
    fs::remove(pictures_.path / "29/4.jpg");
    order();
    ASSERT_TRUE(maker_->make_next(stop_.get_token()));
    EXPECT_EQ(only_film().state, FilmState::kDone);
    EXPECT_EQ(only_film().pictures, 7u);
    EXPECT_EQ(only_film().passed_over, 3u);
}

TEST_F(FilmMakerTest, each_nth_picture_size_and_format) {
    add_pictures(29, 10);
    order({.from = kDay,
           .to = kDay,
           .every = 3,
           .fps = 5,
           .size = image::Size{32, 32},
           .format = Format::kGif});
    ASSERT_TRUE(maker_->make_next(stop_.get_token()));
    EXPECT_EQ(only_film().name, "2026-03-29.gif");
    EXPECT_EQ(only_film().pictures, 4u);
    EXPECT_EQ(pictures_.output_of("ffprobe -v error -show_entries stream=width,height -of csv=p=0 " +
                                  path("2026-03-29.gif")),
              "32,32\n");
}

TEST_F(FilmMakerTest, an_order_that_can_not_be_made_is_refused) {
    EXPECT_EQ(maker_->order("garden", {.from = kDay, .to = kDay}).error().kind, Kind::kFailedPrecondition);
    EXPECT_EQ(maker_->order("none", {.from = kDay, .to = kDay}).error().kind, Kind::kNotFound);
    EXPECT_EQ(maker_->order("garden", {.from = kDay, .to = kDay - days(1)}).error().kind,
              Kind::kInvalidArgument);
    EXPECT_TRUE(maker_->films("garden").empty());
    add_pictures(29, 1);
    for (std::size_t i = 0; i < kMaxWaiting; ++i) order({.from = kDay, .to = kDay, .every = i + 1});
    EXPECT_EQ(maker_->order("garden", {.from = kDay, .to = kDay, .fps = 1}).error().kind,
              Kind::kResourceExhausted);
}

TEST_F(FilmMakerTest, the_same_order_again_is_the_same_film_and_another_one_gets_a_number) {
    add_pictures(29, 2);
    order();
    EXPECT_EQ(order().name, "2026-03-29.mp4");
    EXPECT_EQ(maker_->films("garden").size(), 1u);
    EXPECT_EQ(order({.from = kDay, .to = kDay, .every = 2}).name, "2026-03-29-2.mp4");
    ASSERT_TRUE(maker_->make_next(stop_.get_token()));
    EXPECT_EQ(order().name, "2026-03-29-3.mp4");
    const auto films = maker_->films("garden");
    ASSERT_EQ(films.size(), 3u);
    EXPECT_EQ(films[0].name, "2026-03-29-3.mp4") << "the newest is first";
    EXPECT_EQ(films[2].state, FilmState::kDone) << "the oldest is made first";
}

TEST_F(FilmMakerTest, a_film_that_fails_says_why_and_can_be_ordered_again) {
    add_pictures(29, 3);
    for (int i = 0; i < 3; ++i) pictures_.write(fmt::format("29/{}.jpg", i), as_bytes("damaged"));
    order();
    ASSERT_TRUE(maker_->make_next(stop_.get_token()));
    EXPECT_EQ(only_film().state, FilmState::kFailed);
    EXPECT_EQ(only_film().error,
              fmt::format("no file of {} is a whole JPEG picture", pictures_.path.string()));
    pictures_.write_grey("29/1.jpg", 99);
    EXPECT_EQ(order().name, "2026-03-29.mp4");
    ASSERT_TRUE(maker_->make_next(stop_.get_token()));
    EXPECT_EQ(only_film().state, FilmState::kDone);
    EXPECT_EQ(only_film().error, "");
}

TEST_F(FilmMakerTest, a_film_under_way_tells_how_far_it_is_and_is_cancelled) {
    add_pictures(29, 600);
    order();
    std::thread making([&] { maker_->make_next(stop_.get_token()); });
    Film seen;
    for (;;) {
        seen = only_film();
        if (seen.progress > 0 || !seen.is_open()) break;
        std::this_thread::yield();
    }
    EXPECT_EQ(seen.state, FilmState::kRendering);
    EXPECT_EQ(seen.pictures, 600u);
    EXPECT_LT(seen.progress, 1);
    EXPECT_TRUE(seen.time_left.has_value());
    EXPECT_TRUE(maker_->remove("garden", seen.name).has_value());
    EXPECT_EQ(only_film().state, FilmState::kCancelled);
    making.join();
    EXPECT_EQ(only_film().state, FilmState::kCancelled);
    EXPECT_FALSE(fs::exists(path(seen.name)));
    EXPECT_FALSE(maker_->make_next(stop_.get_token()));
    EXPECT_TRUE(maker_->remove("garden", seen.name).has_value());
    EXPECT_TRUE(maker_->films("garden").empty());
    EXPECT_EQ(fs::directory_iterator(pictures_.path / "films"), fs::directory_iterator())
        << "something is left";
    EXPECT_EQ(maker_->remove("garden", seen.name).error().kind, Kind::kNotFound);
}

TEST_F(FilmMakerTest, after_a_stop_a_film_goes_on_from_its_parts) {
    add_pictures(29, 600);
    order();
    order({.from = kDay, .to = kDay, .every = 100});
    std::thread making([&] {
        while (maker_->make_next(stop_.get_token())) {
        }
    });
    while (maker_->films("garden").back().progress < 500.5 / 600) std::this_thread::yield();
    stop_.request_stop();
    making.join();
    EXPECT_EQ(maker_->films("garden").back().state, FilmState::kWaiting);
    start();
    EXPECT_GE(orders_, 1) << "nobody is told that a film waits";
    const auto part = [&] {
        for (const auto& entry : fs::directory_iterator(pictures_.path / "films/.2026-03-29.mp4.parts"))
            if (entry.path().extension() == ".part") return fs::last_write_time(entry.path());
        return fs::file_time_type::min();
    };
    const auto made = part();
    EXPECT_NE(made, fs::file_time_type::min());
    // The pictures of the first part may go meanwhile: it is not made again.
    for (int i = 1; i < 500; ++i) pictures_.write(fmt::format("29/{}.jpg", i), as_bytes("damaged"));
    const std::stop_source fresh;
    ASSERT_TRUE(maker_->make_next(fresh.get_token()));
    EXPECT_EQ(maker_->films("garden").back().state, FilmState::kDone);
    EXPECT_EQ(maker_->films("garden").back().pictures, 600u);
    EXPECT_EQ(maker_->films("garden").front().state, FilmState::kWaiting) << "a waiting one stays";
    start();
    EXPECT_EQ(maker_->films("garden").back().state, FilmState::kDone);
}

TEST_F(FilmMakerTest, pictures_are_needed_until_the_film_is_there) {
    add_pictures(29, 2);
    EXPECT_TRUE(maker_->needed("garden").empty());
    order();
    const auto needed = maker_->needed("garden");
    ASSERT_EQ(needed.size(), 1u);
    EXPECT_EQ(needed[0].begin, kMidnight);
    EXPECT_EQ(needed[0].end, kMidnight + days(1));
    ASSERT_TRUE(maker_->make_next(stop_.get_token()));
    EXPECT_TRUE(maker_->needed("garden").empty());
}

TEST_F(FilmMakerTest, a_job_that_is_gone_has_no_films_and_they_are_there_when_it_comes_back) {
    add_pictures(29, 2);
    order();
    maker_->set_jobs({});
    EXPECT_TRUE(maker_->films("garden").empty());
    EXPECT_FALSE(maker_->make_next(stop_.get_token()));
    start();
    ASSERT_TRUE(maker_->make_next(stop_.get_token()));
    EXPECT_EQ(only_film().state, FilmState::kDone);
}

}  // namespace
}  // namespace vedette::film
#endif

#include "hub/film/film_record.hpp"

#include <gtest/gtest.h>

#include "hub/film/film_fixture.hpp"

namespace vedette::film {
namespace {

using namespace std::chrono;

Film some_film() {
    return {.name = "2026-11-01_2026-11-29.webm",
            .order = {.from = schedule::Date{local_days{2026y / November / 1}},
                      .to = schedule::Date{local_days{2026y / November / 29}},
                      .every = 3,
                      .fps = 12.5,
                      .size = image::Size{640, 480},
                      .format = Format::kWebm,
                      .deflicker = true,
                      .stabilise = true,
                      .titles = true,
                      .plan = "monthly"},
            .ordered = UtcTime{1'774'746'007s},
            .state = FilmState::kFailed,
            .pictures = 1440,
            .passed_over = 3,
            .bytes = 12'345,
            .made = UtcTime{1'774'746'100s},
            .error = "the disk is full, says \"ext4\""};
}

TEST(FilmRecord, a_film_is_read_as_it_was_written) {
    const Folder folder;
    const std::string films = folder.file("films");
    EXPECT_TRUE(read_films(films).empty());
    const Film film = some_film();
    ASSERT_TRUE(write_film(films, film).has_value());
    const auto read = read_films(films);
    ASSERT_EQ(read.size(), 1u);
    EXPECT_EQ(read[0].name, film.name);
    EXPECT_TRUE(read[0].order == film.order);
    EXPECT_EQ(read[0].ordered, film.ordered);
    EXPECT_EQ(read[0].state, film.state);
    EXPECT_EQ(read[0].pictures, film.pictures);
    EXPECT_EQ(read[0].passed_over, film.passed_over);
    EXPECT_EQ(read[0].bytes, film.bytes);
    EXPECT_EQ(read[0].made, film.made);
    EXPECT_EQ(read[0].error, film.error);
}

TEST(FilmRecord, one_that_was_being_made_waits_again_and_the_order_stays) {
    const Folder folder;
    Film film = some_film();
    film.state = FilmState::kRendering;
    ASSERT_TRUE(write_film(folder.path, film).has_value());
    film.name = "2026-10-01.mp4";
    film.ordered = film.ordered - 1s;
    ASSERT_TRUE(write_film(folder.path, film).has_value());
    const auto read = read_films(folder.path);
    ASSERT_EQ(read.size(), 2u);
    EXPECT_EQ(read[0].name, "2026-10-01.mp4");
    EXPECT_EQ(read[1].state, FilmState::kWaiting);
}

TEST(FilmRecord, what_is_no_record_is_passed_over) {
    const Folder folder;
    ASSERT_TRUE(write_film(folder.path, some_film()).has_value());
    folder.write(".2026-10-01.mp4.json", as_bytes("{\"from\": \"2026-10-01\"}"));
    folder.write(".2026-10-02.mp4.json", as_bytes("no JSON"));
    folder.write(".2026-10-03.mp4.json", {});
    folder.write(".other.json", as_bytes("{}"));
    folder.write("2026-10-04.mp4", as_bytes("a film"));
    EXPECT_EQ(read_films(folder.path).size(), 1u);
}

TEST(FilmRecord, a_removed_film_leaves_nothing) {
    const Folder folder;
    const Film film = some_film();
    ASSERT_TRUE(write_film(folder.path, film).has_value());
    folder.write(film.name, as_bytes("the film"));
    folder.write("." + film.name + ".parts/000000.new", as_bytes("a part"));
    ASSERT_TRUE(remove_film(folder.path, film.name).has_value());
    EXPECT_EQ(folder.files(), 0);
}

TEST(FilmRecord, a_name_says_the_days) {
    FilmOrder order = some_film().order;
    EXPECT_EQ(film_name(order, 1), "2026-11-01_2026-11-29.webm");
    order.to = order.from;
    order.format = Format::kGif;
    EXPECT_EQ(film_name(order, 1), "2026-11-01.gif");
    EXPECT_EQ(film_name(order, 2), "2026-11-01-2.gif");
}

}  // namespace
}  // namespace vedette::film

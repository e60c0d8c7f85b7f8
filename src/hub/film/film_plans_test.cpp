#include "hub/film/film_plans.hpp"

#include <gtest/gtest.h>

#include "hub/film/film_maker_fixture.hpp"
#include "hub/film/film_record.hpp"

namespace vedette::film {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono;
using settings::FilmPlanSettings;
using settings::FilmSpan;

TEST(FilmPlans, a_week_begins_on_monday_and_a_month_with_its_first_day) {
    const auto date = [](int m, int d) { return schedule::Date{local_days{year{2028} / m / d}}; };
    EXPECT_EQ(days_around(FilmSpan::kDay, date(2, 29)), (Days{date(2, 29), date(2, 29)}));
    EXPECT_EQ(days_around(FilmSpan::kMonth, date(2, 29)), (Days{date(2, 1), date(2, 29)}));
    EXPECT_EQ(days_around(FilmSpan::kMonth, date(12, 1)), (Days{date(12, 1), date(12, 31)}));
    for (int day = 28; day <= 31; ++day)
        EXPECT_EQ(days_around(FilmSpan::kWeek, date(8, day)),
                  (Days{date(8, 28), schedule::Date{local_days{2028y / 9 / 3}}}));
    EXPECT_EQ(days_around(FilmSpan::kWeek, date(9, 3)).first, date(8, 28));
    EXPECT_EQ(days_around(FilmSpan::kWeek, date(9, 4)).first, date(9, 4));
}

TEST(FilmPlans, marks_are_read_as_they_were_written) {
    const Folder folder;
    const std::string films = folder.file("films");
    EXPECT_TRUE(read_marks(films).empty());
    const Marks marks{{"daily", kDay}, {"weekly", kDay - days(6)}};
    ASSERT_TRUE(write_marks(films, marks).has_value());
    EXPECT_EQ(read_marks(films), marks);
    folder.write("films/.plans.json",
                 as_bytes("{\"daily\": 1, \"weekly\": \"2026-03-23\", \"monthly\": \"x\"}"));
    EXPECT_EQ(read_marks(films), (Marks{{"weekly", kDay - days(6)}}));
}

class PlannedFilms : public FilmMakerTest {
  protected:
    void plan(FilmPlanSettings plan) {
        job_.plans = {std::move(plan)};
        start();
    }
    void at(UtcTime now) {
        clock_.set_utc(now);
        maker_->order_planned();
    }
    std::vector<std::string> names() const {
        std::vector<std::string> out;
        for (const Film& film : maker_->films("garden")) out.insert(out.begin(), film.name);
        return out;
    }
};

using Names = std::vector<std::string>;

TEST_F(PlannedFilms, the_film_of_a_day_is_ordered_once_when_it_has_settled) {
    add_pictures(28, 1);
    add_pictures(29, 2);
    plan({.id = "daily",
          .every = 2,
          .fps = 10,
          .width = 64,
          .height = 32,
          .deflicker = true,
          .stabilise = true,
          .titles = true});
    at(kMidnight + 12h);
    EXPECT_EQ(names(), Names{}) << "yesterday was before the plan";
    at(kMidnight + 24h + kSettle - 1s);
    EXPECT_EQ(names(), Names{});
    at(kMidnight + 24h + kSettle);
    at(kMidnight + 25h);
    ASSERT_EQ(names(), Names{"2026-03-29.mp4"});
    const FilmOrder order = maker_->films("garden")[0].order;
    EXPECT_TRUE(order == (FilmOrder{.from = kDay,
                                    .to = kDay,
                                    .every = 2,
                                    .fps = 10,
                                    .size = image::Size{64, 32},
                                    .deflicker = true,
                                    .stabilise = true,
                                    .titles = true,
                                    .plan = "daily"}));
    EXPECT_TRUE(maker_->remove("garden", "2026-03-29.mp4").has_value());
    EXPECT_TRUE(maker_->remove("garden", "2026-03-29.mp4").has_value());
    start();
    at(kMidnight + 26h);
    EXPECT_EQ(names(), Names{}) << "one that was removed is not made again";
}

TEST_F(PlannedFilms, films_of_days_without_a_hub_are_made_at_the_next_start) {
    add_pictures(29, 1);
    add_pictures(30, 1);
    add_row(kMidnight + days(5) + 1h, "later.jpg");
    plan({.id = "daily"});
    at(kMidnight + 12h);
    start();
    at(kMidnight + days(9));
    EXPECT_EQ(names(), (Names{"2026-03-29.mp4", "2026-03-30.mp4", "2026-04-03.mp4"}))
        << "days without pictures have no film";
    at(kMidnight + days(9) + 1h);
    EXPECT_EQ(names().size(), 3u);
}

TEST_F(PlannedFilms, weeks_and_months_end_in_the_zone_of_the_job) {
    add_pictures(29, 1);
    job_.zone = std::make_shared<const NamedZone>(read_time_zone("America/New_York").value());
    for (const auto& [span, name, first_end] :
         {std::tuple(FilmSpan::kWeek, "2026-03-23_2026-03-29.mp4", kMidnight + 24h + 4h),
          std::tuple(FilmSpan::kMonth, "2026-03-01_2026-03-31.mp4", kMidnight + 72h + 4h)}) {
        plan({.id = name, .span = span});
        at(kMidnight + 5h);
        at(first_end + kSettle - 1s);
        EXPECT_EQ(names(), Names{});
        at(first_end + kSettle);
        EXPECT_EQ(names(), Names{name});
        EXPECT_TRUE(remove_film(job_.films(), name).has_value());
    }
}

TEST_F(PlannedFilms, one_that_was_cancelled_is_ordered_again_by_a_person) {
    add_pictures(29, 1);
    plan({.id = "daily"});
    at(kMidnight + 12h);
    at(kMidnight + 25h);
    ASSERT_TRUE(maker_->remove("garden", "2026-03-29.mp4").has_value());
    EXPECT_EQ(order().name, "2026-03-29.mp4");
    EXPECT_EQ(only_film().order.plan, "daily");
    EXPECT_EQ(only_film().state, FilmState::kWaiting);
}

TEST_F(PlannedFilms, pictures_are_needed_from_the_first_day_without_a_film) {
    add_pictures(29, 1);
    plan({.id = "weekly", .span = FilmSpan::kWeek});
    EXPECT_TRUE(maker_->needed("garden").empty()) << "the plan has not begun";
    at(kMidnight + 12h);
    auto needed = maker_->needed("garden");
    ASSERT_EQ(needed.size(), 1u);
    EXPECT_EQ(needed[0].begin, kMidnight - days(6));
    EXPECT_GT(needed[0].end, kMidnight + days(1000));
    at(kMidnight + days(1) + kSettle);
    needed = maker_->needed("garden");
    ASSERT_EQ(needed.size(), 2u) << "those of the film that waits, and of the next one";
    EXPECT_EQ(needed[0].begin, kMidnight - days(6));
    EXPECT_EQ(needed[0].end, kMidnight + days(1));
    EXPECT_EQ(needed[1].begin, kMidnight + days(1));
    job_.plans.clear();
    maker_->set_jobs({job_});
    EXPECT_EQ(maker_->needed("garden").size(), 1u);
}

#ifdef VEDETTE_VIDEO
TEST_F(PlannedFilms, the_oldest_films_of_a_plan_go_beyond_its_number) {
    for (int day = 25; day < 30; ++day) add_pictures(day, 1);
    plan({.id = "daily", .keep = 2});
    at(kMidnight - days(4) + 12h);
    order({.from = kDay - days(4), .to = kDay - days(4)});
    at(kMidnight + days(1) + 1h);
    while (maker_->make_next(stop_.get_token())) {
    }
    EXPECT_EQ(names(), (Names{"2026-03-25.mp4", "2026-03-28.mp4", "2026-03-29.mp4"}))
        << "one was ordered by a person";
    EXPECT_FALSE(fs::exists(pictures_.file("films/2026-03-27.mp4")));
}
#endif

}  // namespace
}  // namespace vedette::film

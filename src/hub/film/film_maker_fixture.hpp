// For tests of the hub's films: a job "garden" with its ledger, its folder and a maker, without a hub.
#pragma once

#include <fmt/format.h>

#include "hub/film/film_fixture.hpp"
#include "hub/film/film_maker.hpp"
#include "hub/store/sqlite/sqlite_database.hpp"

namespace vedette::film {

// 2026-03-29, a Sunday.
constexpr schedule::Date kDay{std::chrono::local_days{std::chrono::year{2026} / 3 / 29}};
constexpr UtcTime kMidnight{std::chrono::sys_days{std::chrono::year{2026} / 3 / 29}.time_since_epoch()};

class FilmMakerTest : public testing::Test {
  protected:
    FilmMakerTest() : database_(store::open_sqlite("").value()) { start(); }

    // As at a start of the hub.
    void start() {
        orders_ = 0;
        maker_ = std::make_unique<FilmMaker>(clock_, database_, [this] { ++orders_; });
        maker_->set_jobs({job_});
    }
    // A picture a minute from midnight of a day of March on, of a grey that grows by five.
    void add_pictures(int day, int count) {
        for (int i = 0; i < count; ++i) {
            const std::string name = fmt::format("{}/{}.jpg", day, i);
            pictures_.write_grey(name, static_cast<std::uint8_t>(20 + 5 * i));
            add_row(kMidnight + std::chrono::days(day - 29) + std::chrono::minutes(i), name);
        }
    }
    void add_row(UtcTime at, const std::string& name) {
        store::SlotRow row{
            .job = "garden", .at = at, .last = at, .why = {}, .period = {}, .file = name, .taken = at};
        row.end = store::SlotEnd::kTaken;
        row.bytes = 100;
        ASSERT_TRUE(
            database_->write([&](store::WriteUnit& unit) { return unit.slots.append(row); }).has_value());
    }
    Film order(FilmOrder wanted = {.from = kDay, .to = kDay}) {
        clock_.advance(std::chrono::seconds(1));
        auto film = maker_->order("garden", wanted);
        EXPECT_TRUE(film.has_value()) << film.error().message;
        return film.value_or(Film{});
    }
    Film only_film() const {
        const auto films = maker_->films("garden");
        EXPECT_EQ(films.size(), 1u);
        return films.empty() ? Film{} : films[0];
    }
    std::string path(const std::string& name) const { return pictures_.file("films/" + name); }

    FakeClock clock_;
    Folder pictures_;
    FilmJob job_{.id = "garden", .folder = pictures_.path, .zone = std::make_shared<const NamedZone>()};
    std::shared_ptr<store::Database> database_;
    int orders_ = 0;
    std::unique_ptr<FilmMaker> maker_;
    std::stop_source stop_;
};

}  // namespace vedette::film

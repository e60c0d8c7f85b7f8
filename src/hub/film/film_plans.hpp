// When the films of a plan are due: the days of a span, and the mark that says up to which day each plan of a
// job has had its films, so that none is made twice or left out over restarts. The marks are a small file in
// the folder of the films, ".plans.json". Blocks on the disk where it says so. Thread-safe.
#pragma once

#include <map>
#include <string>

#include "core/schedule/zone.hpp"
#include "hub/film/film_order.hpp"
#include "hub/settings/timelapse_films.hpp"

namespace vedette::film {

// Both belong to it.
struct Days {
    schedule::Date first;
    schedule::Date last;

    bool operator==(const Days&) const = default;
};

// The day, week (from Monday on) or month that `day` is in.
Days days_around(settings::FilmSpan span, schedule::Date day);

// What a plan orders for these days.
FilmOrder order_of(const settings::FilmPlanSettings& plan, const Days& days);

// The first day for which each plan, by its id, has no film yet.
using Marks = std::map<std::string, schedule::Date>;

// Blocks. Empty where there is no such file, or one that can't be read.
Marks read_marks(const std::string& folder);
// Blocks. Makes the folder where it is missing.
Result<void> write_marks(const std::string& folder, const Marks& marks);

}  // namespace vedette::film

// The growing films of all jobs: those of plans with `growing`, each of its current span. What they lack is
// taken from the ledger, so that a picture which came while the hub was off is in them after the next start.
// Blocks on disk and store. One thread at a time.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "hub/film/film_maker.hpp"
#include "hub/film/growing_film.hpp"

namespace vedette::film {

// "2026-11-30_daily.mkv", in the folder of the job's films.
std::string growing_path(const FilmJob& job, const settings::FilmPlanSettings& plan, const Days& days);

// See above. Clock outlives it.
class GrowingFilms {
  public:
    GrowingFilms(const Clock& clock, std::shared_ptr<store::Database> database)
        : clock_(clock), database_(std::move(database)) {}

    // Adds the pictures that have come since the last call. A film that can't be written is in the log, once,
    // and tried again by the next call.
    void grow(const std::vector<FilmJob>& jobs);

  private:
    struct Open {
        GrowingFilm film;
        UtcTime next;          // slots from then on were not looked at
        std::size_t seen = 0;  // pictures before it
    };

    Result<void> grow(const FilmJob& job, const settings::FilmPlanSettings& plan, const Days& days);
    Result<Open> open(const std::string& path, const FilmJob& job, const settings::FilmPlanSettings& plan,
                      const TimeSpan& span);

    const Clock& clock_;
    const std::shared_ptr<store::Database> database_;
    std::map<std::string, Open> open_;  // by their paths
    PictureReader reader_;
    bool failure_logged_ = false;
};

}  // namespace vedette::film

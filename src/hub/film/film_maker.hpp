// The films of all time-lapse jobs of a hub: those that wait, the one that is being made, and those that are
// there. Each film and its record are in the folder `films` of the job's pictures, so that a restart goes on
// with what was ordered: a film under way from its last whole part. One film is made at a time. Thread-safe;
// blocks on disk and store.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "hub/base/named_zone.hpp"
#include "hub/film/film_order.hpp"
#include "hub/film/film_plans.hpp"
#include "hub/film/picture_reader.hpp"
#include "hub/film/render.hpp"
#include "hub/store/database.hpp"
#include "linux/base/clock.hpp"

namespace vedette::film {

// Most films that wait, of all jobs together.
inline constexpr std::size_t kMaxWaiting = 100;
// How long after its last day a planned film is ordered: the last picture may be late.
inline constexpr Duration kSettle = std::chrono::minutes(2);

// A time-lapse job as its films see it.
struct FilmJob {
    std::string id;
    std::string folder;                     // of its pictures
    std::shared_ptr<const NamedZone> zone;  // of its days
    std::vector<settings::FilmPlanSettings> plans{};

    std::string films() const { return folder + "/films"; }
    bool operator==(const FilmJob&) const = default;
};

// From `begin` on and before `end`.
struct TimeSpan {
    UtcTime begin;
    UtcTime end;
};

// See above. Clock outlives it.
class FilmMaker {
  public:
    // `on_order` is called when a film waits, on any thread, perhaps while the maker is locked. `helper`:
    // path of vedette-video; "": as installed.
    FilmMaker(const Clock& clock, std::shared_ptr<store::Database> database, std::function<void()> on_order,
              std::string helper = {});

    // Those of the settings; reads the records of jobs that are new. A film of a job that is gone is no
    // longer made; its record stays.
    void set_jobs(std::vector<FilmJob> jobs);

    // The newest order first. Nothing of a job that is not there.
    std::vector<Film> films(std::string_view job) const;
    // The path of a film that is done. kNotFound.
    Result<std::string> path_of(std::string_view job, std::string_view name) const;
    // When the pictures of a job were taken that films still need: those which wait or are being made, and
    // the next ones of plans.
    std::vector<TimeSpan> needed(std::string_view job) const;

    // Puts a film into the queue, or answers with the one of the same order that waits or is being made. It
    // takes the place of one of the same order that has failed or was cancelled, with its parts.
    // kInvalidArgument; kNotFound: no such job; kFailedPrecondition: there are no pictures of these days;
    // kResourceExhausted: kMaxWaiting films wait.
    Result<Film> order(std::string_view job, const FilmOrder& order);
    // Cancels a film that waits or is being made; removes another one with its file. kNotFound.
    Result<void> remove(std::string_view job, std::string_view name);

    // Orders the films of plans whose spans have ended for kSettle, each once. A plan that is new begins with
    // the span of today; one whose film can't be ordered is tried again by the next call. To be called when
    // the wall clock is right.
    void order_planned();

    // Makes the film that has waited longest. False: none waits, or a stop was requested; then the film that
    // was being made waits again. One thread at a time.
    bool make_next(const std::stop_token& stop);

  private:
    struct Job {
        FilmJob job;
        std::vector<Film> films;  // the oldest order first
        Marks marks;
    };
    // The film that is being made.
    struct Current {
        std::string job;
        std::string name;
        bool cancelled = false;
    };

    // With the lock.
    Job* find_job(std::string_view id);
    const Job* find_job(std::string_view id) const;
    static Film* find_film(Job& job, std::string_view name);
    static TimeSpan span_of(const FilmJob& job, const FilmOrder& order);
    static std::string free_name(const Job& job, const FilmOrder& order);
    Result<Film> add(Job& job, const FilmOrder& order);
    void begin_plans(Job& job) const;
    // Whether the mark of a plan has changed.
    Result<bool> order_next(Job& job, const settings::FilmPlanSettings& plan);
    // The growing film goes, and the oldest beyond the number of the plan.
    static void end_planned(Job& job, const FilmOrder& made);
    // Chooses the film, and notes it as current_.
    std::optional<std::pair<FilmJob, Film>> begin_next();

    Result<UseCount> make(const FilmJob& job, const Film& film, const std::stop_token& stop);
    bool note_progress(const RenderProgress& progress, bool measures, MonoTime& began);
    void end(const FilmJob& job, const Film& film, const Result<UseCount>& made, bool stopped);

    const Clock& clock_;
    const std::shared_ptr<store::Database> database_;
    const std::function<void()> on_order_;
    const std::string helper_;
    mutable std::mutex mutex_;
    std::vector<Job> jobs_;           // guarded by mutex_
    std::optional<Current> current_;  // guarded by mutex_
};

}  // namespace vedette::film

#include "hub/film/growing_films.hpp"

#include <filesystem>
#include <set>

#include <fmt/format.h>

#include "hub/film/ledger_pictures.hpp"
#include "linux/base/log.hpp"

namespace vedette::film {
namespace {

TimeSpan span_of(const FilmJob& job, const Days& days) {
    const schedule::ZoneRules rules = job.zone->rules();
    return {rules.utc(days.first).at, rules.utc(days.last + std::chrono::days(1)).at};
}

}  // namespace

std::string growing_path(const FilmJob& job, const settings::FilmPlanSettings& plan, const Days& days) {
    std::string name = film_name(order_of(plan, days), 1);
    name.resize(name.rfind('.'));
    return fmt::format("{}/{}_{}.mkv", job.films(), name, plan.id);
}

void GrowingFilms::grow(const std::vector<FilmJob>& jobs) {
    std::set<std::string> current;
    Result<void> done;
    for (const FilmJob& job : jobs) {
        const schedule::ZoneRules rules = job.zone->rules();
        for (const settings::FilmPlanSettings& plan : job.plans) {
            if (!plan.growing) continue;
            // The last picture of a span may come after its end.
            const Days before = days_around(plan.span, rules.date(clock_.utc() - kSettle));
            const Days now = days_around(plan.span, rules.date(clock_.utc()));
            current.insert({growing_path(job, plan, before), growing_path(job, plan, now)});
            if (before != now && open_.contains(growing_path(job, plan, before)) && done)
                done = grow(job, plan, before);
            if (done) done = grow(job, plan, now);
        }
    }
    std::erase_if(open_, [&](const auto& one) { return !current.contains(one.first); });
    if (!done && !failure_logged_) log_warning("timelapse", "a growing film waits: {}", done.error().message);
    failure_logged_ = !done;
}

// The slots whose pictures are in the file are found by the sizes of the pictures.
Result<GrowingFilms::Open> GrowingFilms::open(const std::string& path, const FilmJob& job,
                                              const settings::FilmPlanSettings& plan, const TimeSpan& span) {
    std::error_code error;
    std::filesystem::create_directories(job.films(), error);
    if (error)
        return fail(Kind::kUnavailable, "can't make the folder " + job.films() + ": " + error.message());
    auto film = GrowingFilm::open(path, job.id, plan.fps);
    if (!film) return std::unexpected(std::move(film.error()));
    Open opened{.film = std::move(*film), .next = span.begin};
    const std::vector<std::uint64_t>& sizes = opened.film.sizes();
    if (sizes.empty()) return opened;
    const auto pictures = ledger_pictures(*database_, job.id, job.folder, span.begin, span.end, 1);
    if (!pictures) return std::unexpected(pictures.error());
    std::size_t matched = 0;
    for (std::size_t i = 0; i < pictures->size() && matched < sizes.size(); ++i) {
        if (i % plan.every != 0 || (*pictures)[i].bytes != sizes[matched]) continue;
        ++matched;
        opened.next = (*pictures)[i].taken + 1us;
        opened.seen = i + 1;
    }
    if (matched == sizes.size()) return opened;
    // Pictures of another plan, or of a time before the ledger was lost.
    if (auto cleared = opened.film.clear(); !cleared) return std::unexpected(std::move(cleared.error()));
    opened.next = span.begin;
    opened.seen = 0;
    return opened;
}

Result<void> GrowingFilms::grow(const FilmJob& job, const settings::FilmPlanSettings& plan,
                                const Days& days) {
    const TimeSpan span = span_of(job, days);
    const std::string path = growing_path(job, plan, days);
    auto own = open_.find(path);
    if (own == open_.end()) {
        auto opened = open(path, job, plan, span);
        if (!opened) return std::unexpected(std::move(opened.error()));
        own = open_.emplace(path, std::move(*opened)).first;
    }
    Open& film = own->second;
    const auto pictures = ledger_pictures(*database_, job.id, job.folder, film.next, span.end, 1);
    if (!pictures) return std::unexpected(pictures.error());
    for (const PictureFile& picture : *pictures) {
        if (film.seen % plan.every == 0 && reader_.read(picture.path) == Use::kUsed) {
            auto added = film.film.append(reader_.bytes(), reader_.size(), picture.taken);
            if (!added) return std::unexpected(std::move(added.error()));
        }
        film.next = picture.taken + 1us;
        ++film.seen;
    }
    return {};
}

}  // namespace vedette::film

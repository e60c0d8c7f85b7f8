// The part of FilmMaker that orders films, for people and by plan.
#include <algorithm>
#include <filesystem>

#include <fmt/format.h>

#include "hub/film/film_maker.hpp"
#include "hub/film/film_record.hpp"
#include "hub/film/growing_films.hpp"
#include "linux/base/log.hpp"

namespace vedette::film {
namespace {

constexpr std::chrono::days kMaxDays{3'700};
constexpr UtcTime kEver{Duration::max()};

}  // namespace

std::string FilmMaker::free_name(const Job& job, const FilmOrder& order) {
    for (int number = 1;; ++number) {
        std::string name = film_name(order, number);
        std::error_code ignored;
        if (std::ranges::find(job.films, name, &Film::name) == job.films.end() &&
            !std::filesystem::exists(std::filesystem::path(job.job.films()) / name, ignored))
            return name;
    }
}

Result<Film> FilmMaker::order(std::string_view job, const FilmOrder& order) {
    if (order.to < order.from || order.to - order.from > kMaxDays)
        return fail(Kind::kInvalidArgument,
                    "the last day of a film is on its first day or later, at most ten years");
    const std::lock_guard lock(mutex_);
    Job* const own = find_job(job);
    if (own == nullptr) return fail(Kind::kNotFound, fmt::format("there is no time-lapse \"{}\"", job));
    return add(*own, order);
}

Result<Film> FilmMaker::add(Job& job, const FilmOrder& order) {
    std::size_t waiting = 0;
    for (const Job& one : jobs_)
        waiting += static_cast<std::size_t>(std::ranges::count_if(one.films, &Film::is_open));
    // A person may order again what a plan has ordered.
    const auto same = std::ranges::find_if(job.films, [&](const Film& film) {
        FilmOrder own = film.order;
        own.plan = order.plan;
        return own == order && film.state != FilmState::kDone;
    });
    if (same != job.films.end() && same->is_open()) return *same;
    if (waiting >= kMaxWaiting)
        return fail(Kind::kResourceExhausted, fmt::format("{} films wait already", waiting));
    const TimeSpan span = span_of(job.job, order);
    const auto first = database_->read(
        [&](store::ReadUnit& unit) { return unit.slots.oldest_files(job.job.id, span.begin, span.end, 1); });
    if (!first) return std::unexpected(first.error());
    if (first->empty()) return fail(Kind::kFailedPrecondition, "there are no pictures of these days");
    Film film{.name = same == job.films.end() ? free_name(job, order) : same->name,
              .order = order,
              .ordered = clock_.utc(),
              .made = std::nullopt,
              .error = {}};
    if (same != job.films.end() && film.order.plan.empty()) film.order.plan = same->order.plan;
    if (auto written = write_film(job.job.films(), film); !written)
        return std::unexpected(std::move(written.error()));
    if (same != job.films.end()) job.films.erase(same);
    job.films.push_back(film);
    on_order_();
    return film;
}

// Gives each new plan its mark, and takes it from one that is gone.
void FilmMaker::begin_plans(Job& job) const {
    const schedule::Date today = job.job.zone->rules().date(clock_.utc());
    const auto is_gone = [&](const auto& mark) {
        return std::ranges::find(job.job.plans, mark.first, &settings::FilmPlanSettings::id) ==
               job.job.plans.end();
    };
    bool changed = std::erase_if(job.marks, is_gone) > 0;
    for (const settings::FilmPlanSettings& plan : job.job.plans)
        changed = job.marks.emplace(plan.id, days_around(plan.span, today).first).second || changed;
    if (!changed) return;
    if (auto written = write_marks(job.job.films(), job.marks); !written)
        log_warning("timelapse", "{}: {}", job.job.id, written.error().message);
}

Result<bool> FilmMaker::order_next(Job& job, const settings::FilmPlanSettings& plan) {
    const schedule::ZoneRules rules = job.job.zone->rules();
    const schedule::Date settled = rules.date(clock_.utc() - kSettle);
    schedule::Date& mark = job.marks.at(plan.id);
    Days days = days_around(plan.span, mark);
    if (days.last >= settled) return false;
    // Spans without pictures have no film.
    const auto first = database_->read([&](store::ReadUnit& unit) {
        return unit.slots.oldest_files(job.job.id, rules.utc(days.first).at, kEver, 1);
    });
    if (!first) return std::unexpected(first.error());
    const schedule::Date found = first->empty() ? settled : std::min(rules.date(first->front().at), settled);
    if (found > days.last) {
        mark = days_around(plan.span, found).first;
        return true;
    }
    const FilmOrder order = order_of(plan, days);
    const bool ordered = std::ranges::any_of(job.films, [&](const Film& film) {
        return film.order.plan == plan.id && film.order.from == order.from && film.order.to == order.to;
    });
    if (!ordered) {
        if (auto added = add(job, order); !added) return std::unexpected(std::move(added.error()));
    }
    mark = days.last + std::chrono::days(1);
    return true;
}

void FilmMaker::order_planned() {
    const std::lock_guard lock(mutex_);
    for (Job& job : jobs_) {
        begin_plans(job);
        for (const settings::FilmPlanSettings& plan : job.job.plans) {
            for (;;) {
                const auto changed = order_next(job, plan);
                Result<void> done;
                if (changed && *changed) done = write_marks(job.job.films(), job.marks);
                if (!changed) done = std::unexpected(changed.error());
                if (!done)
                    log_warning("timelapse", "{}: the film of the plan {} waits: {}", job.job.id, plan.id,
                                done.error().message);
                if (!done || !*changed) break;
            }
        }
    }
}

void FilmMaker::end_planned(Job& job, const FilmOrder& made) {
    const std::string& plan = made.plan;
    const auto own = std::ranges::find(job.job.plans, plan, &settings::FilmPlanSettings::id);
    if (own == job.job.plans.end()) return;
    std::error_code ignored;
    if (own->growing) std::filesystem::remove(growing_path(job.job, *own, {made.from, made.to}), ignored);
    if (!own->keep) return;
    const auto is_kept = [&](const Film& film) {
        return film.order.plan == plan && film.state == FilmState::kDone;
    };
    auto left = static_cast<std::size_t>(std::ranges::count_if(job.films, is_kept));
    for (auto film = job.films.begin(); film != job.films.end() && left > *own->keep;) {
        if (!is_kept(*film)) {
            ++film;
            continue;
        }
        if (auto removed = remove_film(job.job.films(), film->name); !removed) {
            log_warning("timelapse", "{}: {}", job.job.id, removed.error().message);
            return;
        }
        film = job.films.erase(film);
        --left;
    }
}

}  // namespace vedette::film

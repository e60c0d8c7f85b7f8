#include "hub/film/film_maker.hpp"

#include <algorithm>
#include <chrono>
#include <filesystem>

#include <fmt/format.h>

#include "hub/film/film_record.hpp"
#include "hub/film/ledger_pictures.hpp"
#include "linux/base/log.hpp"

namespace vedette::film {
namespace {

namespace fs = std::filesystem;

constexpr double kMeasuring = 0.1;  // the share of the progress that measuring light and shift gets

Error no_such_job(std::string_view id) {
    return {Kind::kNotFound, fmt::format("there is no time-lapse \"{}\"", id)};
}

Error no_such_film(std::string_view name) {
    return {Kind::kNotFound, fmt::format("there is no film \"{}\"", name)};
}

}  // namespace

FilmMaker::FilmMaker(const Clock& clock, std::shared_ptr<store::Database> database,
                     std::function<void()> on_order, std::string helper)
    : clock_(clock),
      database_(std::move(database)),
      on_order_(std::move(on_order)),
      helper_(std::move(helper)) {}

FilmMaker::Job* FilmMaker::find_job(std::string_view id) {
    const auto found = std::ranges::find(jobs_, id, [](const Job& one) { return one.job.id; });
    return found == jobs_.end() ? nullptr : &*found;
}

const FilmMaker::Job* FilmMaker::find_job(std::string_view id) const {
    const auto found = std::ranges::find(jobs_, id, [](const Job& one) { return one.job.id; });
    return found == jobs_.end() ? nullptr : &*found;
}

Film* FilmMaker::find_film(Job& job, std::string_view name) {
    const auto found = std::ranges::find(job.films, name, &Film::name);
    return found == job.films.end() ? nullptr : &*found;
}

TimeSpan FilmMaker::span_of(const FilmJob& job, const FilmOrder& order) {
    const schedule::ZoneRules rules = job.zone->rules();
    return {rules.utc(order.from).at, rules.utc(order.to + std::chrono::days(1)).at};
}

void FilmMaker::set_jobs(std::vector<FilmJob> jobs) {
    const std::lock_guard lock(mutex_);
    std::vector<Job> next;
    bool waiting = false;
    for (FilmJob& job : jobs) {
        Job* const before = find_job(job.id);
        if (before != nullptr && before->job.folder == job.folder) {
            next.push_back({std::move(job), std::move(before->films), std::move(before->marks)});
        } else {
            if (current_ && current_->job == job.id) current_->cancelled = true;
            std::vector<Film> films = read_films(job.films());
            Marks marks = read_marks(job.films());
            next.push_back({std::move(job), std::move(films), std::move(marks)});
        }
        waiting = waiting || std::ranges::any_of(next.back().films, &Film::is_open);
    }
    jobs_ = std::move(next);
    if (current_ && find_job(current_->job) == nullptr) current_->cancelled = true;
    if (waiting) on_order_();
}

std::vector<Film> FilmMaker::films(std::string_view job) const {
    const std::lock_guard lock(mutex_);
    const Job* const found = find_job(job);
    if (found == nullptr) return {};
    return {found->films.rbegin(), found->films.rend()};
}

Result<std::string> FilmMaker::path_of(std::string_view job, std::string_view name) const {
    const std::lock_guard lock(mutex_);
    const Job* const found = find_job(job);
    if (found == nullptr) return std::unexpected(no_such_job(job));
    for (const Film& film : found->films)
        if (film.name == name && film.state == FilmState::kDone)
            return (fs::path(found->job.films()) / film.name).string();
    return std::unexpected(no_such_film(name));
}

std::vector<TimeSpan> FilmMaker::needed(std::string_view job) const {
    const std::lock_guard lock(mutex_);
    std::vector<TimeSpan> spans;
    const Job* const found = find_job(job);
    if (found == nullptr) return spans;
    for (const Film& film : found->films)
        if (film.is_open()) spans.push_back(span_of(found->job, film.order));
    for (const settings::FilmPlanSettings& plan : found->job.plans) {
        const auto mark = found->marks.find(plan.id);
        if (mark == found->marks.end()) continue;
        const Days days = days_around(plan.span, mark->second);
        spans.push_back({found->job.zone->rules().utc(days.first).at, UtcTime{Duration::max()}});
    }
    return spans;
}

Result<void> FilmMaker::remove(std::string_view job, std::string_view name) {
    const std::lock_guard lock(mutex_);
    Job* const own = find_job(job);
    if (own == nullptr) return std::unexpected(no_such_job(job));
    Film* const film = find_film(*own, name);
    if (film == nullptr) return std::unexpected(no_such_film(name));
    if (film->is_open()) {
        Film cancelled = *film;
        cancelled.state = FilmState::kCancelled;
        cancelled.time_left.reset();
        if (auto written = write_film(own->job.films(), cancelled); !written) return written;
        *film = std::move(cancelled);
        if (current_ && current_->job == job && current_->name == name) current_->cancelled = true;
        return {};
    }
    if (current_ && current_->job == job && current_->name == name)
        return fail(Kind::kFailedPrecondition, "the film is still being cancelled; try again in a moment");
    if (auto removed = remove_film(own->job.films(), film->name); !removed) return removed;
    own->films.erase(own->films.begin() + (film - own->films.data()));
    return {};
}

std::optional<std::pair<FilmJob, Film>> FilmMaker::begin_next() {
    const std::lock_guard lock(mutex_);
    Job* own = nullptr;
    Film* next = nullptr;
    for (Job& job : jobs_) {
        for (Film& film : job.films) {
            if (film.state != FilmState::kWaiting || (next != nullptr && next->ordered <= film.ordered))
                continue;
            own = &job;
            next = &film;
        }
    }
    if (next == nullptr) return std::nullopt;
    next->state = FilmState::kRendering;
    next->progress = 0;
    current_ = {own->job.id, next->name};
    return std::pair(own->job, *next);
}

bool FilmMaker::make_next(const std::stop_token& stop) {
    if (stop.stop_requested()) return false;
    const auto next = begin_next();
    if (!next) return false;
    const auto& [job, film] = *next;
    const Result<UseCount> made = make(job, film, stop);
    const bool stopped = !made && made.error().kind == Kind::kCancelled && stop.stop_requested();
    end(job, film, made, stopped);
    return !stopped;
}

Result<UseCount> FilmMaker::make(const FilmJob& job, const Film& film, const std::stop_token& stop) {
    const TimeSpan span = span_of(job, film.order);
    auto pictures = ledger_pictures(*database_, job.id, job.folder, span.begin, span.end, film.order.every);
    if (!pictures) return std::unexpected(std::move(pictures.error()));
    if (pictures->empty()) return fail(Kind::kNotFound, "there are no pictures of these days any more");
    const RenderOptions options{.folder = job.folder,
                                .output = (fs::path(job.films()) / film.name).string(),
                                .choice = {},
                                .fps = film.order.fps,
                                .size = film.order.size,
                                .deflicker = film.order.deflicker,
                                .stabilise = film.order.stabilise,
                                .titles = film.order.titles,
                                .zone = job.zone,
                                .helper = helper_};
    MonoTime began = clock_.mono();
    return render_pictures(options, std::move(*pictures), [&](const RenderProgress& progress) {
        return note_progress(progress, film.order.deflicker || film.order.stabilise, began) &&
               !stop.stop_requested();
    });
}

// `began`: when the first picture was taken up that no earlier start has encoded.
bool FilmMaker::note_progress(const RenderProgress& progress, bool measures, MonoTime& began) {
    const MonoTime now = clock_.mono();
    const std::lock_guard lock(mutex_);
    if (!current_ || current_->cancelled) return false;
    Job* const job = find_job(current_->job);
    Film* const film = job == nullptr ? nullptr : find_film(*job, current_->name);
    if (film == nullptr) return false;
    if (progress.kept == progress.done) began = now;
    film->pictures = progress.total;
    const double measuring = measures ? kMeasuring : 0;
    const double share = static_cast<double>(progress.done) / static_cast<double>(progress.total);
    film->progress = progress.is_measuring ? measuring * share : measuring + (1 - measuring) * share;
    film->time_left.reset();
    if (!progress.is_measuring && progress.done > progress.kept)
        film->time_left = (now - began) / (progress.done - progress.kept) * (progress.total - progress.done);
    return true;
}

void FilmMaker::end(const FilmJob& job, const Film& film, const Result<UseCount>& made, bool stopped) {
    const std::lock_guard lock(mutex_);
    current_.reset();
    std::error_code ignored;
    const fs::path path = fs::path(job.films()) / film.name;
    Job* const own = find_job(job.id);
    Film* const now = own == nullptr || own->job.folder != job.folder ? nullptr : find_film(*own, film.name);
    if (now == nullptr || now->state != FilmState::kRendering) {
        // Cancelled, perhaps at the last moment.
        if (now != nullptr && made) fs::remove(path, ignored);
        return;
    }
    now->time_left.reset();
    now->progress = 0;
    if (stopped) {
        now->state = FilmState::kWaiting;
        return;
    }
    if (made) {
        now->state = FilmState::kDone;
        now->progress = 1;
        now->pictures = made->used;
        now->passed_over = made->all() - made->used;
        now->bytes = fs::file_size(path, ignored);
        now->made = clock_.utc();
        log_info("timelapse", "{}: the film {} is there: {} pictures, {} passed over", job.id, now->name,
                 now->pictures, now->passed_over);
    } else {
        now->state = FilmState::kFailed;
        now->error = made.error().message;
        log_warning("timelapse", "{}: the film {} failed: {}", job.id, now->name, now->error);
    }
    if (auto written = write_film(own->job.films(), *now); !written)
        log_warning("timelapse", "{}: {}", job.id, written.error().message);
    if (made && !film.order.plan.empty()) end_planned(*own, film.order);
}

}  // namespace vedette::film

// The films of the time-lapse jobs: the maker, and the coroutine of the first loop that has it work.
#include <algorithm>

#include "hub/app/countdown.hpp"
#include "hub/app/service.hpp"
#include "hub/base/named_zone.hpp"
#include "hub/film/growing_films.hpp"
#include "linux/base/clock_state.hpp"
#include "linux/base/log.hpp"
#include "linux/io/blocking_call.hpp"
#include "linux/io/wait.hpp"

namespace vedette::app {
namespace {

constexpr Duration kDiskLimit = 30s;
constexpr Duration kRetry = 10s;  // after a film that could not be begun
constexpr Duration kLook = 10s;   // for spans of plans that have ended; jobs complete their ledgers before

class FilmService : public Service {
  public:
    explicit FilmService(HubContext& hub)
        : hub_(hub), wake_(*hub.loops.front()), pictures_(*hub.loops.front()) {}

    Result<void> start(const settings::Settings& settings) override {
        auto jobs = jobs_of(settings);
        if (!jobs) return std::unexpected(std::move(jobs.error()));
        io::Loop& loop = *hub_.loops.front();
        const auto on_order = [&loop, weak = std::weak_ptr(wake_.handle())] {
            loop.post([weak] {
                if (const auto wake = weak.lock()) wake->notify();
            });
        };
        hub_.films = std::make_shared<film::FilmMaker>(hub_.clock, hub_.store->database(), on_order);
        jobs_ = *jobs;
        trust_clock_ = settings.trust_clock;
        hub_.films->set_jobs(std::move(*jobs));
        loop.spawn(make_films());
        loop.spawn(order_planned());
        growing_ = std::make_shared<film::GrowingFilms>(hub_.clock, hub_.store->database());
        listening_ =
            hub_.events.listen([&loop, weak = std::weak_ptr(pictures_.handle())](const bus::Event& event) {
                if (event.type != "timelapse.taken") return;
                loop.post([weak] {
                    if (const auto pictures = weak.lock()) pictures->notify();
                });
            });
        loop.spawn(grow());
        return {};
    }

    io::Task<Result<Applied>> apply(const settings::Settings& settings, io::Stop& stop) override {
        auto jobs = jobs_of(settings);
        if (!jobs) co_return std::unexpected(std::move(jobs.error()));
        trust_clock_ = settings.trust_clock;
        if (*jobs == jobs_) co_return Applied();
        jobs_ = *jobs;
        auto work = [films = hub_.films, jobs = std::move(*jobs)](const std::stop_token&) -> Result<void> {
            films->set_jobs(jobs);
            return {};
        };
        io::Loop& loop = *hub_.loops.front();
        auto call = io::run_blocking(loop, io::Lane::kDisk, std::move(work), loop.now() + kDiskLimit, stop);
        const Result<void> done = co_await std::move(call);
        if (!done) co_return std::unexpected(done.error());
        co_return Applied();
    }

    void stop(MonoTime deadline) override {
        run_on(*hub_.loops.front(), deadline, [this] { stop_.request(); });
    }

  private:
    Result<std::vector<film::FilmJob>> jobs_of(const settings::Settings& settings) {
        if (!zone_ || zone_name_ != settings.time_zone) {
            auto zone = read_time_zone(settings.time_zone);
            if (!zone) return fail(zone.error().kind, "location.time_zone: " + zone.error().message);
            zone_ = std::make_shared<const NamedZone>(std::move(*zone));
            zone_name_ = settings.time_zone;
        }
        std::vector<film::FilmJob> jobs;
        jobs.reserve(settings.timelapse.size());
        for (const settings::TimelapseSettings& job : settings.timelapse)
            jobs.push_back({.id = job.id, .folder = job.folder, .zone = zone_, .plans = job.films});
        return jobs;
    }

    // Has the lane make films as long as some wait, then waits for the next order.
    io::Task<> make_films() {
        io::Loop& loop = *hub_.loops.front();
        while (!stop_.requested()) {
            auto work = [films = hub_.films](const std::stop_token& stop) -> Result<void> {
                while (films->make_next(stop)) {
                }
                return {};
            };
            auto call = io::run_blocking(loop, io::Lane::kFilms, std::move(work), MonoTime::max(), stop_);
            const Result<void> done = co_await std::move(call);
            MonoTime until = MonoTime::max();
            if (!done && !stop_.requested()) {
                log_warning("timelapse", "films wait: {}", done.error().message);
                until = loop.now() + kRetry;
            }
            co_await wake_.wait(until, stop_);
        }
    }

    // Not before the clock is right: until then the date of a machine without a clock of its own is wrong.
    bool clock_is_right() {
        clock_was_right_ = clock_was_right_ || clock_is_synchronised().value_or(true);
        return clock_was_right_ || trust_clock_;
    }

    io::Task<> order_planned() {
        io::Loop& loop = *hub_.loops.front();
        for (;;) {
            co_await io::sleep_until(loop, loop.now() + kLook, stop_);
            if (stop_.requested()) co_return;
            const bool has_plans =
                std::ranges::any_of(jobs_, [](const film::FilmJob& job) { return !job.plans.empty(); });
            if (!has_plans || !clock_is_right()) continue;
            auto work = [films = hub_.films](const std::stop_token&) -> Result<void> {
                films->order_planned();
                return {};
            };
            auto call =
                io::run_blocking(loop, io::Lane::kDisk, std::move(work), loop.now() + kDiskLimit, stop_);
            const Result<void> done = co_await std::move(call);
            if (!done && !stop_.requested())
                log_warning("timelapse", "planned films wait: {}", done.error().message);
        }
    }

    // Adds pictures to growing films when some have come.
    io::Task<> grow() {
        io::Loop& loop = *hub_.loops.front();
        while (!stop_.requested()) {
            co_await pictures_.wait(MonoTime::max(), stop_);
            const bool grows = std::ranges::any_of(jobs_, [](const film::FilmJob& job) {
                return std::ranges::any_of(job.plans, &settings::FilmPlanSettings::growing);
            });
            if (!grows) continue;
            auto work = [growing = growing_, jobs = jobs_](const std::stop_token&) -> Result<void> {
                growing->grow(jobs);
                return {};
            };
            auto call = io::run_blocking(loop, io::Lane::kDisk, std::move(work), MonoTime::max(), stop_);
            const Result<void> done = co_await std::move(call);
            if (!done && !stop_.requested())
                log_warning("timelapse", "growing films wait: {}", done.error().message);
        }
    }

    HubContext& hub_;
    io::Signal wake_;      // a film waits
    io::Signal pictures_;  // a picture was taken
    io::Stop stop_;
    std::shared_ptr<const NamedZone> zone_;  // changed on the first loop, as the rest
    std::string zone_name_;
    std::vector<film::FilmJob> jobs_;
    std::shared_ptr<film::GrowingFilms> growing_;
    bus::EventBus::Listening listening_;
    bool trust_clock_ = false;
    bool clock_was_right_ = false;
};

}  // namespace

std::unique_ptr<Service> make_film_service(HubContext& hub) { return std::make_unique<FilmService>(hub); }

}  // namespace vedette::app

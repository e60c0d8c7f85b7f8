// The time-lapse jobs: one object each, on a loop of its own choice.
#include <algorithm>

#include "hub/app/countdown.hpp"
#include "hub/app/ending.hpp"
#include "hub/app/service.hpp"
#include "hub/base/named_zone.hpp"
#include "linux/base/clock_state.hpp"
#include "linux/base/log.hpp"

namespace vedette::app {
namespace {

using timelapse::Beginning;
using timelapse::Job;
using timelapse::RunningJob;

// Within this, jobs tell of the same jump of the clock.
constexpr Duration kSameJump = 30s;
constexpr Duration kStoreLimit = 10s;

// Destroyed on its loop, whoever lets go of it last.
std::shared_ptr<Job> owned_by(io::Loop& loop, std::unique_ptr<Job> job) {
    return {job.release(), [&loop](Job* last) { loop.post([own = std::shared_ptr<Job>(last)] {}); }};
}

class TimelapseService : public Service {
  public:
    explicit TimelapseService(HubContext& hub) : hub_(hub) {}

    Result<void> start(const settings::Settings& settings) override {
        if (auto found = find_zone(settings); !found) return found;
        std::vector<RunningJob> jobs;
        jobs.reserve(settings.timelapse.size());
        for (const settings::TimelapseSettings& job : settings.timelapse)
            jobs.push_back(begin(orders_of(settings, job), Beginning::kProgram));
        hub_.timelapse.replace(std::move(jobs));
        return {};
    }

    io::Task<Result<Applied>> apply(const settings::Settings& settings, io::Stop&) override {
        if (auto found = find_zone(settings); !found) co_return std::unexpected(std::move(found.error()));
        Applied done;
        std::vector<RunningJob> before = hub_.timelapse.all();
        std::vector<RunningJob> jobs;
        for (const settings::TimelapseSettings& job : settings.timelapse) {
            Job::Orders orders = orders_of(settings, job);
            const auto same =
                std::ranges::find(before, job.id, [](const RunningJob& one) { return one.job->id(); });
            if (same == before.end()) {
                jobs.push_back(begin(std::move(orders), Beginning::kSettings));
                ++done.added;
                continue;
            }
            if (same->orders != orders) {
                same->orders = orders;
                same->loop->post([job = same->job, orders] { job->change(orders); });
                ++done.live;
            }
            jobs.push_back(*same);
            before.erase(same);
        }
        done.removed += static_cast<int>(before.size());
        for (RunningJob& gone : before) {
            ending_.end(std::move(gone.job), *gone.loop,
                        [](Job& job, std::function<void()> ended) { job.stop(true, std::move(ended)); });
        }
        hub_.timelapse.replace(std::move(jobs));
        co_return done;
    }

    void stop(MonoTime deadline) override {
        const std::vector<RunningJob> jobs = hub_.timelapse.all();
        const auto ends = std::make_shared<Countdown>(jobs.size());
        for (const RunningJob& one : jobs)
            one.loop->post([job = one.job, ends] { job->stop(false, [ends] { ends->count_down(); }); });
        ends->wait(deadline - hub_.clock.mono());
        hub_.timelapse.replace({});
    }

  private:
    // Reads the zone's rules when its name is new.
    Result<void> find_zone(const settings::Settings& settings) {
        if (zone_ && zone_name_ == settings.time_zone) return {};
        auto zone = read_time_zone(settings.time_zone);
        if (!zone) return fail(zone.error().kind, "location.time_zone: " + zone.error().message);
        zone_ = std::make_shared<const NamedZone>(std::move(*zone));
        zone_name_ = settings.time_zone;
        return {};
    }

    Job::Orders orders_of(const settings::Settings& settings, const settings::TimelapseSettings& job) const {
        return {job, zone_, settings.trust_clock};
    }

    RunningJob begin(Job::Orders orders, Beginning beginning) {
        io::Loop& loop = *hub_.loops[std::hash<std::string>{}(orders.job.id) % hub_.loops.size()];
        timelapse::JobContext context{.loop = loop,
                                      .cameras = hub_.cameras,
                                      .store = *hub_.store,
                                      .events = hub_.events,
                                      .texts = hub_.texts.get(),
                                      .clock_is_synchronised = clock_is_synchronised,
                                      .on_clock_jump =
                                          [this](const store::ClockJump& jump) {
                                              hub_.loops.front()->post([this, jump] { note_jump(jump); });
                                          },
                                      .needed_by_films =
                                          [films = hub_.films](const std::string& id) {
                                              std::vector<timelapse::KeptSpan> kept;
                                              for (const film::TimeSpan& span : films->needed(id))
                                                  kept.push_back({span.begin, span.end});
                                              return kept;
                                          }};
        const auto job = owned_by(loop, std::make_unique<Job>(context, orders));
        loop.post([job, beginning] { job->start(beginning); });
        return {job, &loop, std::move(orders)};
    }

    // On the first loop. Each job tells of a jump; it is written once.
    void note_jump(const store::ClockJump& jump) {
        if (last_jump_ && std::chrono::abs(jump.to - last_jump_->to) < kSameJump &&
            std::chrono::abs(jump.from - last_jump_->from) < kSameJump)
            return;
        last_jump_ = jump;
        io::Loop& loop = *hub_.loops.front();
        loop.spawn(write_jump(loop, jump));
    }

    io::Task<> write_jump(io::Loop& loop, store::ClockJump jump) {
        auto work = [jump](store::WriteUnit& unit) { return unit.slots.add_clock_jump(jump); };
        auto call = hub_.store->write(loop, std::move(work), loop.now() + kStoreLimit, never_);
        const Result<void> done = co_await std::move(call);
        if (!done) log_warning("timelapse", "a jump of the clock was not noted: {}", done.error().message);
    }

    HubContext& hub_;
    std::shared_ptr<const NamedZone> zone_;  // changed on the first loop, as the rest
    std::string zone_name_;
    std::optional<store::ClockJump> last_jump_;
    Ending<Job> ending_{*hub_.loops.front()};
    io::Stop never_;
};

}  // namespace

std::unique_ptr<Service> make_timelapse_service(HubContext& hub) {
    return std::make_unique<TimelapseService>(hub);
}

}  // namespace vedette::app

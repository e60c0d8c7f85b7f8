// The cameras: a source with its supervisor for each, spread over the loops.
#include <algorithm>

#include <fmt/format.h>

#include "hub/app/countdown.hpp"
#include "hub/app/ending.hpp"
#include "hub/app/on_loop.hpp"
#include "hub/app/placeholder.hpp"
#include "hub/app/service.hpp"
#include "hub/base/json_text.hpp"
#include "hub/base/uuid.hpp"
#include "hub/source/make_source.hpp"
#include "hub/source/program_still.hpp"
#include "hub/source/supervisor.hpp"
#include "linux/base/log.hpp"

namespace vedette::app {
namespace {

constexpr Duration kAddTimeout = 5s;  // of a loop that hangs

// A camera that runs.
struct RunningCamera {
    settings::CameraSettings settings;  // that it runs by
    io::Loop* loop = nullptr;
    source::SupervisorOptions options{};
    std::shared_ptr<source::Supervisor> supervisor{};  // owned by its loop
};

// A camera as the settings want it, with its source if it needs another one.
struct WantedCamera {
    const settings::CameraSettings& settings;
    source::SupervisorOptions options;
    std::unique_ptr<source::Source> source{};
};

// The drawn test scene shows its camera's name.
bool needs_another_source(const settings::CameraSettings& before, const settings::CameraSettings& after) {
    return before.source != after.source ||
           (before.name != after.name && after.source.scheme == settings::Scheme::kTest);
}

class CameraService : public Service {
  public:
    explicit CameraService(HubContext& hub) : hub_(hub) {}

    Result<void> start(const settings::Settings& settings) override {
        auto wanted = plan(settings);
        if (!wanted) return std::unexpected(std::move(wanted.error()));
        for (WantedCamera& camera : *wanted) {
            io::Loop& loop = next_loop();
            cameras_.push_back({.settings = camera.settings, .loop = &loop, .options = camera.options});
            cameras_.back().supervisor = make_supervisor(loop, camera);
        }
        publish();
        return {};
    }

    // Cameras whose settings are as before notice nothing. One that has another source keeps its consumers.
    io::Task<Result<Applied>> apply(const settings::Settings& settings, io::Stop& stop) override {
        auto wanted = plan(settings);
        if (!wanted) co_return std::unexpected(std::move(wanted.error()));
        std::vector<RunningCamera> added;
        for (WantedCamera& camera : *wanted) {
            if (find(camera.settings.id) != nullptr) continue;
            added.push_back({.settings = camera.settings, .loop = &next_loop(), .options = camera.options});
            auto adding = add(added.back(), std::move(camera), stop);
            const bool done = co_await std::move(adding);
            if (done) continue;
            const std::string id = added.back().settings.id;
            added.pop_back();
            for (RunningCamera& one : added) end(std::move(one));
            co_return fail(Kind::kTimeout, fmt::format("camera {}: can't be started in time", id));
        }
        co_return replace(std::move(*wanted), std::move(added));
    }

    void stop(MonoTime deadline) override {
        const auto ends = std::make_shared<Countdown>(cameras_.size());
        for (const RunningCamera& camera : cameras_) {
            camera.loop->post([s = camera.supervisor, ends] { s->stop([ends] { ends->count_down(); }); });
        }
        ends->wait(deadline - hub_.clock.mono());
    }

  private:
    // The settings' cameras, with a source for each that is new or needs another one. The error says which
    // camera can not be started.
    Result<std::vector<WantedCamera>> plan(const settings::Settings& settings) {
        std::vector<WantedCamera> wanted;
        for (const settings::CameraSettings& c : settings.cameras) {
            WantedCamera camera{.settings = c,
                                .options = {.silence = c.timeout.value_or(Duration::zero()),
                                            .memory = settings.live.memory_per_camera,
                                            .max_picture = settings.live.max_picture}};
            const RunningCamera* const running = find(c.id);
            camera.options.seed = running != nullptr ? running->options.seed : ++seed_;
            if (running == nullptr || needs_another_source(running->settings, c)) {
                auto source = source::make_source(c.source, c.name);
                if (!source)
                    return fail(source.error().kind,
                                fmt::format("camera {}: {}", c.id, source.error().message));
                camera.source = std::move(*source);
            }
            wanted.push_back(std::move(camera));
        }
        return wanted;
    }

    RunningCamera* find(std::string_view id) {
        const auto found = std::ranges::find_if(cameras_, [&](const auto& c) { return c.settings.id == id; });
        return found == cameras_.end() ? nullptr : &*found;
    }

    io::Loop& next_loop() { return *hub_.loops[started_++ % hub_.loops.size()]; }

    std::shared_ptr<source::Supervisor> make_supervisor(io::Loop& loop, WantedCamera& camera) {
        auto supervisor = std::make_shared<source::Supervisor>(
            loop, camera.settings.id, camera.settings.name, std::move(camera.source), placeholder_,
            camera.options,
            [this](const bus::Camera& who, const bus::CameraStatus& status) { on_change(who, status); });
        supervisor->camera()->set_group(camera.settings.group);
        supervisor->set_still(still_of(camera.settings));
        return supervisor;
    }

    // What takes its single pictures; null: nothing does.
    static std::unique_ptr<source::StillTaker> still_of(const settings::CameraSettings& camera) {
        if (!camera.programs.still) return nullptr;
        return std::make_unique<source::ProgramStill>(*camera.programs.still);
    }

    // Makes the supervisor on its loop. False: the loop hangs.
    io::Task<bool> add(RunningCamera& running, WantedCamera camera, io::Stop& stop) {
        struct Parts {
            WantedCamera camera;
            std::shared_ptr<source::Supervisor> supervisor{};
        };
        const auto parts = std::make_shared<Parts>(Parts{.camera = std::move(camera)});
        std::function<void(std::function<void()>)> make =
            [this, parts, loop = running.loop](const std::function<void()>& done) {
                parts->supervisor = make_supervisor(*loop, parts->camera);
                done();
            };
        io::Loop& here = *hub_.loops.front();
        auto making = on_loop(here, *running.loop, std::move(make), here.now() + kAddTimeout, stop);
        const bool done = co_await std::move(making);
        if (done) running.supervisor = std::move(parts->supervisor);
        co_return done;
    }

    // The cameras become the wanted ones: those of `added`, and those that run.
    Applied replace(std::vector<WantedCamera> wanted, std::vector<RunningCamera> added) {
        Applied done{.added = static_cast<int>(added.size())};
        std::vector<RunningCamera> next;
        auto new_one = added.begin();
        for (WantedCamera& camera : wanted) {
            if (RunningCamera* const running = find(camera.settings.id)) {
                change(*running, std::move(camera), done);
                next.push_back(std::move(*running));
            } else {
                next.push_back(std::move(*new_one++));
            }
        }
        std::vector<RunningCamera> removed = std::exchange(cameras_, std::move(next));
        std::erase_if(removed, [](const RunningCamera& camera) { return !camera.supervisor; });
        for (const RunningCamera& camera : removed) camera.supervisor->camera()->remove();
        publish();
        for (RunningCamera& camera : removed) {
            log_info("camera", "{} is removed", camera.settings.id);
            end(std::move(camera));
        }
        done.removed = static_cast<int>(removed.size());
        return done;
    }

    static void change(RunningCamera& running, WantedCamera camera, Applied& done) {
        const bus::CameraPtr& shown = running.supervisor->camera();
        const bool renamed = running.settings.name != camera.settings.name;
        if (renamed) shown->rename(camera.settings.name);
        const bool regrouped = running.settings.group != camera.settings.group;
        if (regrouped) shown->set_group(camera.settings.group);
        const bool other_still = running.settings.programs.still != camera.settings.programs.still;
        if (other_still) {
            const auto still =
                std::make_shared<std::unique_ptr<source::StillTaker>>(still_of(camera.settings));
            running.loop->post(
                [supervisor = running.supervisor, still] { supervisor->set_still(std::move(*still)); });
        }
        running.settings = camera.settings;
        const bool same_options = running.options == camera.options;
        (camera.source ? done.restarted : done.live) +=
            camera.source || renamed || regrouped || other_still || !same_options ? 1 : 0;
        if (!camera.source && same_options) return;
        running.options = camera.options;
        const auto parts = std::make_shared<std::unique_ptr<source::Source>>(std::move(camera.source));
        running.loop->post([supervisor = running.supervisor, parts, options = camera.options] {
            supervisor->change(std::move(*parts), options);
        });
    }

    void end(RunningCamera camera) {
        ending_.end(std::move(camera.supervisor), *camera.loop,
                    [this](source::Supervisor& supervisor, std::function<void()> done) {
                        supervisor.stop([this, &supervisor, done = std::move(done)] {
                            placeholder_.forget(*supervisor.camera());
                            done();
                        });
                    });
    }

    void publish() {
        std::vector<bus::CameraPtr> all;
        all.reserve(cameras_.size());
        for (const RunningCamera& camera : cameras_) all.push_back(camera.supervisor->camera());
        hub_.cameras.replace(std::move(all));
    }

    // On the loop of the camera's supervisor.
    void on_change(const bus::Camera& camera, const bus::CameraStatus& status) {
        const std::string_view state = to_string(status.state);
        if (status.state == bus::CameraState::kLost) {
            log_warning("camera", "{} is lost: {}", camera.id(), status.reason);
        } else if (status.reason.empty()) {
            log_info("camera", "{} is {}", camera.id(), state);
        } else {
            log_info("camera", "{} is {}: {}", camera.id(), state, status.reason);
        }
        const UtcTime now = hub_.clock.utc();
        hub_.events.announce({.id = make_uuid7(now),
                              .type = fmt::format("camera.{}", state),
                              .camera = camera.id(),
                              .utc = now,
                              .data = serialize_json({{"reason", status.reason}})});
    }

    HubContext& hub_;
    DrawnPlaceholder placeholder_;
    std::vector<RunningCamera> cameras_;  // in the order of the settings; changed on the first loop
    Ending<source::Supervisor> ending_{*hub_.loops.front()};
    std::uint32_t started_ = 0;  // cameras, since the hub's start
    std::uint32_t seed_ = 0;     // of the newest camera
};

}  // namespace

std::unique_ptr<Service> make_camera_service(HubContext& hub) { return std::make_unique<CameraService>(hub); }

}  // namespace vedette::app

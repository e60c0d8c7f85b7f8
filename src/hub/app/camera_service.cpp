// The cameras: a source with its supervisor for each, spread over the loops.
#include <fmt/format.h>

#include "hub/app/countdown.hpp"
#include "hub/app/placeholder.hpp"
#include "hub/app/service.hpp"
#include "hub/base/json_text.hpp"
#include "hub/base/uuid.hpp"
#include "hub/source/make_source.hpp"
#include "hub/source/supervisor.hpp"
#include "linux/base/log.hpp"

namespace vedette::app {
namespace {

class CameraService : public Service {
  public:
    explicit CameraService(HubContext& hub) : hub_(hub) {}

    Result<void> start(const settings::Settings& settings) override {
        std::vector<bus::CameraPtr> cameras;
        for (const settings::CameraSettings& c : settings.cameras) {
            auto source = source::make_source(c.source, c.name);
            if (!source)
                return fail(source.error().kind, fmt::format("camera {}: {}", c.id, source.error().message));
            io::Loop& loop = *hub_.loops[cameras.size() % hub_.loops.size()];
            const source::SupervisorOptions options{.silence = c.timeout.value_or(Duration::zero()),
                                                    .memory = settings.live.memory_per_camera,
                                                    .max_picture = settings.live.max_picture,
                                                    .seed = static_cast<std::uint32_t>(cameras.size() + 1)};
            auto supervisor = std::make_unique<source::Supervisor>(
                loop, c.id, c.name, std::move(*source), placeholder_, options,
                [this](const bus::Camera& camera, const bus::CameraStatus& status) {
                    on_change(camera, status);
                });
            cameras.push_back(supervisor->camera());
            supervisors_.emplace_back(&loop, std::move(supervisor));
        }
        hub_.cameras.replace(std::move(cameras));
        return {};
    }

    Applied apply(const settings::Settings& before, const settings::Settings& after) override {
        const bool same = before.cameras == after.cameras &&
                          before.live.memory_per_camera == after.live.memory_per_camera &&
                          before.live.max_picture == after.live.max_picture;
        return same ? Applied::kDone : Applied::kNeedsRestart;
    }

    void stop(MonoTime deadline) override {
        const auto ends = std::make_shared<Countdown>(supervisors_.size());
        for (const auto& [loop, supervisor] : supervisors_) {
            loop->post([s = supervisor.get(), ends] { s->stop([ends] { ends->count_down(); }); });
        }
        ends->wait(deadline - hub_.clock.mono());
    }

  private:
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
    std::vector<std::pair<io::Loop*, std::unique_ptr<source::Supervisor>>> supervisors_;
};

}  // namespace

std::unique_ptr<Service> make_camera_service(HubContext& hub) { return std::make_unique<CameraService>(hub); }

}  // namespace vedette::app

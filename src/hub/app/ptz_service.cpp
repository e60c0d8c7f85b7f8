// The cameras that turn: one object each, on the loop of its camera's source.
#include <algorithm>

#include "hub/app/countdown.hpp"
#include "hub/app/service.hpp"
#include "hub/ptz/control_servo.hpp"

namespace vedette::app {
namespace {

class PtzService : public Service {
  public:
    explicit PtzService(HubContext& hub) : hub_(hub) {}

    Result<void> start(const settings::Settings& settings) override {
        for (std::size_t i = 0; i < settings.cameras.size(); ++i) {
            const settings::CameraSettings& camera = settings.cameras[i];
            if (!camera.ptz) continue;
            io::Loop& loop = *hub_.loops[i % hub_.loops.size()];
            auto head = std::make_unique<ptz::PanTilt>(loop, hub_.cameras.find(camera.id), *camera.ptz,
                                                       std::make_unique<ptz::ControlServo>(loop, *camera.ptz),
                                                       hub_.events);
            head->start();
            heads_.emplace_back(&loop, head.get());
            hub_.ptz.add(std::move(head));
        }
        return {};
    }

    Applied apply(const settings::Settings& before, const settings::Settings& after) override {
        const bool same = std::ranges::equal(before.cameras, after.cameras, [](const auto& a, const auto& b) {
            return a.id == b.id && a.ptz == b.ptz;
        });
        return same || (none_turns(before) && none_turns(after)) ? Applied::kDone : Applied::kNeedsRestart;
    }

    void stop(MonoTime deadline) override {
        const auto ends = std::make_shared<Countdown>(heads_.size());
        for (const auto& [loop, head] : heads_)
            loop->post([h = head, ends] { h->stop([ends] { ends->count_down(); }); });
        ends->wait(deadline - hub_.clock.mono());
    }

  private:
    static bool none_turns(const settings::Settings& settings) {
        return std::ranges::none_of(settings.cameras,
                                    [](const auto& camera) { return camera.ptz.has_value(); });
    }

    HubContext& hub_;
    std::vector<std::pair<io::Loop*, ptz::PanTilt*>> heads_;  // in hub_.ptz
};

}  // namespace

std::unique_ptr<Service> make_ptz_service(HubContext& hub) { return std::make_unique<PtzService>(hub); }

}  // namespace vedette::app

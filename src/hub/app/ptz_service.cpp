// The cameras that turn: one object each, on the loop of its camera's source.
#include <algorithm>

#include "hub/app/countdown.hpp"
#include "hub/app/ending.hpp"
#include "hub/app/service.hpp"
#include "hub/ptz/control_servo.hpp"

namespace vedette::app {
namespace {

// Destroyed on its loop, whoever lets go of it last.
ptz::PanTiltPtr owned_by(io::Loop& loop, std::unique_ptr<ptz::PanTilt> camera) {
    return {camera.release(),
            [&loop](ptz::PanTilt* last) { loop.post([own = std::shared_ptr<ptz::PanTilt>(last)] {}); }};
}

class PtzService : public Service {
  public:
    explicit PtzService(HubContext& hub) : hub_(hub) {}

    Result<void> start(const settings::Settings& settings) override {
        for (const settings::CameraSettings& camera : settings.cameras)
            if (camera.ptz) turning_.push_back(begin(camera));
        return {};
    }

    // A camera whose device has other settings gets a new object: position and lease begin anew.
    io::Task<Result<Applied>> apply(const settings::Settings& settings, io::Stop&) override {
        Applied done;
        std::erase_if(turning_, [&](Turning& one) {
            const bool stays = std::ranges::any_of(settings.cameras, [&](const auto& camera) {
                return camera.id == one.camera->id() && camera.ptz == one.head->settings() &&
                       hub_.cameras.find(camera.id) == one.camera;
            });
            if (stays) return false;
            end(std::move(one));
            ++done.removed;
            return true;
        });
        for (const settings::CameraSettings& camera : settings.cameras) {
            if (!camera.ptz || hub_.ptz.find(camera.id)) continue;
            turning_.push_back(begin(camera));
            ++done.added;
        }
        done.restarted = std::min(done.added, done.removed);
        done.added -= done.restarted;
        done.removed -= done.restarted;
        co_return done;
    }

    void stop(MonoTime deadline) override {
        const auto ends = std::make_shared<Countdown>(turning_.size());
        for (const Turning& one : turning_)
            loop_of(one.camera->id()).post([h = one.head, ends] { h->stop([ends] { ends->count_down(); }); });
        ends->wait(deadline - hub_.clock.mono());
    }

  private:
    // A camera that turns.
    struct Turning {
        bus::CameraPtr camera;
        ptz::PanTiltPtr head;
    };

    // The same for the same id: what replaces an object begins after it has let go of the camera.
    io::Loop& loop_of(const std::string& id) {
        return *hub_.loops[std::hash<std::string>{}(id) % hub_.loops.size()];
    }

    Turning begin(const settings::CameraSettings& camera) {
        io::Loop& loop = loop_of(camera.id);
        const bus::CameraPtr of = hub_.cameras.find(camera.id);
        auto servo = std::make_unique<ptz::ControlServo>(loop, *camera.ptz);
        const auto head = owned_by(
            loop, std::make_unique<ptz::PanTilt>(loop, of, *camera.ptz, std::move(servo), hub_.events));
        hub_.ptz.add(head);
        loop.post([head] { head->start(); });
        return {of, head};
    }

    void end(Turning one) {
        hub_.ptz.remove(one.camera->id());
        ending_.end(std::move(one.head), loop_of(one.camera->id()),
                    [](ptz::PanTilt& head, std::function<void()> done) { head.stop(std::move(done)); });
    }

    HubContext& hub_;
    std::vector<Turning> turning_;  // changed on the first loop
    Ending<ptz::PanTilt> ending_{*hub_.loops.front()};
};

}  // namespace

std::unique_ptr<Service> make_ptz_service(HubContext& hub) { return std::make_unique<PtzService>(hub); }

}  // namespace vedette::app

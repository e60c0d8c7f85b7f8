// The part of the supervisor that takes single pictures.
#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "hub/settings/mask.hpp"
#include "hub/source/supervisor.hpp"

namespace vedette::source {
namespace {

constexpr const char* kTaking = "a still picture is taken";

}  // namespace

void Supervisor::set_still(std::unique_ptr<StillTaker> still) {
    still_ = std::move(still);
    if (!still_) {
        camera_->stills.detach();  // answers all that wait
        still_calls_.clear();
        if (still_stop_) still_stop_->request();
        return;
    }
    if (camera_->stills.attached()) return;
    const auto post = [&loop = loop_](std::function<void()> work) { loop.post(std::move(work)); };
    camera_->stills.attach(post,
                           [this, alive = std::weak_ptr(alive_)](const bus::StillRequest& request, MonoTime,
                                                                 bus::StillCalls::Reply reply) {
                               if (alive.expired() || !still_) return;  // a reply that is destroyed answers
                               still_calls_.push_back({request, std::move(reply)});
                               reconcile();
                           });
}

// First the device has to be free.
void Supervisor::reconcile_still() {
    retry_.cancel();
    linger_.cancel();
    if (run_) return stop_run();
    if (!still_stop_ && !still_calls_.empty()) loop_.spawn(take_still());
}

io::Task<> Supervisor::take_still() {
    const std::weak_ptr<bool> alive = alive_;
    const std::shared_ptr<StillTaker> still = still_;
    const auto stop = std::make_shared<io::Stop>();
    const StillCall call = std::move(still_calls_.front());
    still_calls_.pop_front();
    still_stop_ = stop;
    still_began_ = loop_.now();
    show_still();
    const StillContext context{
        .loop = loop_,
        .stop = *stop,
        .buffer = [this, alive](std::size_t bytes) { return alive.expired() ? nullptr : take_buffer(bytes); },
        .max_picture = options_.max_picture};
    auto taking = still->take(context, call.request);
    Result<bus::Still> taken = co_await std::move(taking);
    if (!alive.expired()) end_still(call, std::move(taken));
}

void Supervisor::end_still(const StillCall& call, Result<bus::Still> still) {
    still_stop_.reset();
    if (still) {
        still_took_ = loop_.now() - still_began_;
        publisher_->publish(still->jpeg, Stamp{.first_byte = still_began_});
    } else {
        still.error().message = settings::mask_credentials(still.error().message);
    }
    call.reply(std::move(still));
    // The source begins anew, with all the time that it has for its first picture.
    last_picture_ = loop_.now();
    reconcile();
}

// Viewers see how long it will take, once that is known.
void Supervisor::show_still() {
    if (demand_.consumers == 0) return;
    bus::CameraStatus status = camera_->status();
    status.state = bus::CameraState::kConnecting;
    const auto left = std::chrono::ceil<std::chrono::seconds>(still_began_ + still_took_ - loop_.now());
    status.reason = left > std::chrono::seconds::zero()
                        ? fmt::format("a still picture is taken, about {} s left", left.count())
                        : kTaking;
    if (auto jpeg = placeholder_.draw(loop_, *camera_, status))
        publisher_->publish_placeholder(std::move(jpeg));
}

}  // namespace vedette::source

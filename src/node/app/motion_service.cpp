#include "node/app/motion_service.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "core/base/text.hpp"
#include "node/alerts/alerts.hpp"
#include "node/battery/battery.hpp"
#include "node/history/picture_name.hpp"
#include "node/settings/zone.hpp"

namespace vedette::node {
namespace {

// Blocks of the pool that alerts leave to the camera and the viewers.
constexpr std::size_t kFreeBlocks = 2;

}  // namespace

MotionService::MotionService(Services& services, PicturePool& pool, std::size_t blocks,
                             std::size_t detector_bytes)
    : services_(services),
      pool_(pool),
      motion_(std::make_unique<MotionDetection>(
          MotionDetection::Parts{services.feed, *services.see, services.clock, services.log,
                                 services.settings},
          blocks, detector_bytes)) {
    services.motion = motion_.get();
    motion_->add_observer(*this);
    if (services.files == nullptr) return;
    history_ = std::make_unique<History>(History::Parts{*services.files, *services.see, services.clock,
                                                        services.log, pool, services.settings});
    motion_->add_observer(*history_);
    services.history = history_.get();
}

void MotionService::want_pictures(MonoTime now) {
    motion_->want_pictures(now, services_.viewers, services_.servo_moves);
}

void MotionService::turn(MonoTime now) {
    motion_->turn(now);
    if (history_) history_->turn(now);
}

MonoTime MotionService::deadline() const {
    return history_ ? std::min(motion_->deadline(), history_->deadline()) : motion_->deadline();
}

// pycameresp's text: "Intrusion " and the name of the file; in battery mode the level takes the place of
// ".jpg".
void MotionService::event_picture(const MotionPicture& picture) {
    if (picture.is_before || std::exchange(is_told_, true)) return;
    const tz::LocalTime at = zone_of(services_.settings.values()).local(picture.at);
    PictureText name;
    std::string_view shown = format_file(PictureName::make(at, picture.number, picture.changed), name);
    std::array<char, Alert::kMaxText> memory;
    TextWriter text(memory);
    const Battery* const battery = services_.battery;
    const bool is_on_battery = battery != nullptr && battery->start().mode == power::Mode::kAwake;
    std::optional<int> percent;
    if (is_on_battery) percent = battery->read().percent;
    if (percent) shown.remove_suffix(std::string_view(".jpg").size());
    text << "Intrusion " << shown;
    if (percent) text << " Bat " << *percent << " %";
    PicturePool::Share share;
    if (pool_.free_blocks() >= kFreeBlocks) share = picture.picture;
    services_.alerts->add(AlertKind::kMotion, text.written(), std::move(share), picture.picture.at());
}

bool MotionService::watches() const { return motion_->state() != MotionState::kOff; }

bool MotionService::has_first_picture() const {
    const bool is_wanted = history_ && services_.settings.values().flag(Key::kMotionStore);
    const bool is_usable =
        is_wanted && (history_->card() == CardState::kReady || history_->card() == CardState::kUnknown);
    return !is_usable || history_->stored() > 0;
}

bool MotionService::has_to_send() const { return services_.alerts->waiting() > 0; }

void MotionService::take_finished_jobs() {
    while (port::Job* const job = services_.see->take_finished()) {
        if (!motion_->take_finished(*job)) history_->take_finished(*job);
    }
}

std::unique_ptr<MotionPart> make_motion(Services& services, PicturePool& pool, std::size_t blocks,
                                        std::size_t detector_bytes) {
    return std::make_unique<MotionService>(services, pool, blocks, detector_bytes);
}

}  // namespace vedette::node

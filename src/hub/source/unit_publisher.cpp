#include "hub/source/unit_publisher.hpp"

#include <algorithm>
#include <utility>

#include "core/frame/jpeg_probe.hpp"

namespace vedette::source {

UnitPublisher::UnitPublisher(io::Loop& loop, bus::Camera& camera) : loop_(loop), camera_(camera) {
    track_ = camera_.units.announce({.id = bus::kPictures});
}

void UnitPublisher::start_generation() {
    track_ = camera_.units.announce({.id = bus::kPictures});
    discontinuity_ = true;
}

void UnitPublisher::start_run() {
    capture_clock_.reset();
    start_generation();
}

void UnitPublisher::publish(std::shared_ptr<const bus::Buffer> jpeg, const Stamp& stamp) {
    const MonoTime now = loop_.now();
    bus::Unit unit;
    unit.captured_at = stamp.first_byte;
    if (stamp.camera_time) {
        const auto mapped = capture_clock_.map(*stamp.camera_time, stamp.first_byte);
        if (mapped.jumped) start_generation();
        unit.captured_at = mapped.captured_at;
        unit.captured_error_us = mapped.error_us;
        unit.camera_clock = true;
    }
    unit.track = track_;
    unit.captured = loop_.clock().utc() - (now - unit.captured_at);
    unit.media_time = MediaTime{unit.captured_at.since};
    unit.arrived = now;
    unit.discontinuity = std::exchange(discontinuity_, false);

    auto& counters = camera_.counters;
    counters.pictures.fetch_add(1, std::memory_order_relaxed);
    counters.bytes.fetch_add(jpeg->bytes().size(), std::memory_order_relaxed);
    if (stamp.announced == multipart::Announced::kWrong)
        counters.wrong_length.fetch_add(1, std::memory_order_relaxed);
    if (stamp.announced == multipart::Announced::kMissing)
        counters.no_length.fetch_add(1, std::memory_order_relaxed);
    counters.last_picture.store(now.since, std::memory_order_relaxed);
    camera_.age_at_arrival.add(now - unit.captured_at);
    note_size(jpeg->bytes());
    unit.payload = std::move(jpeg);
    camera_.units.publish(std::move(unit));
}

void UnitPublisher::publish_placeholder(std::unique_ptr<bus::Buffer> jpeg) {
    const MonoTime now = loop_.now();
    bus::Unit unit;
    unit.track = track_;
    unit.captured = loop_.clock().utc();
    unit.captured_at = unit.arrived = now;
    unit.captured_error_us = 0;
    unit.media_time = MediaTime{now.since};
    unit.discontinuity = unit.placeholder = true;
    unit.payload = std::move(jpeg);
    camera_.units.publish(std::move(unit));
    discontinuity_ = true;
}

void UnitPublisher::start_checks() {
    checks_ = 0;
    picture_counts_.fill(camera_.counters.pictures.load(std::memory_order_relaxed));
    clock_difference_ = clock_difference();
}

void UnitPublisher::check() {
    constexpr Duration kWallClockJump = 1s;
    measure_fps();
    const Duration before = std::exchange(clock_difference_, clock_difference());
    if (clock_difference_ - before > kWallClockJump || before - clock_difference_ > kWallClockJump)
        start_generation();
}

void UnitPublisher::measure_fps() {
    const std::uint64_t now = camera_.counters.pictures.load(std::memory_order_relaxed);
    const std::uint64_t then = std::exchange(picture_counts_[checks_ % picture_counts_.size()], now);
    ++checks_;
    const auto seconds = static_cast<double>(std::min(checks_, picture_counts_.size()));
    bus::CameraStatus status = camera_.status();
    status.fps = static_cast<double>(now - then) / seconds;
    camera_.set_status(std::move(status));
}

// Looks at the first kilobyte first, for speed: the size is behind it only after a large thumbnail.
void UnitPublisher::note_size(Bytes jpeg) {
    constexpr std::size_t kUsually = 1024;
    auto info = frame::probe_jpeg(jpeg.first(std::min(jpeg.size(), kUsually)));
    if (info && info->width == 0) info = frame::probe_jpeg(jpeg);
    bus::CameraStatus status = camera_.status();
    if (!info || (status.width == info->width && status.height == info->height)) return;
    status.width = info->width;
    status.height = info->height;
    camera_.set_status(std::move(status));
}

}  // namespace vedette::source

#include "node/posix/simulated_camera.hpp"

#include <algorithm>
#include <utility>

#include "core/scene/jpeg_writer.hpp"
#include "core/scene/scene.hpp"
#include "core/scene/sensor.hpp"
#include "linux/base/local_time.hpp"

namespace vedette::posix {
namespace {

using port::CameraError;
using port::Setting;

scene::PictureFormat format_of(const port::FrameSize& size) {
    return {.width = size.width, .height = size.height, .sampling = scene::kSensorSampling};
}

}  // namespace

SimulatedCamera::SimulatedCamera(Options options, port::Clock& clock, port::Network& network,
                                 const SimulatedServos& servos)
    : options_(std::move(options)),
      clock_(clock),
      network_(network),
      servos_(servos),
      drawn_(options_.max_picture),
      begin_(clock.mono()),
      newest_(options_.max_picture) {
    std::size_t band = 0;
    for (const port::FrameSize& size : port::frame_sizes())
        band = std::max(band, scene::band_bytes(format_of(size)));
    band_.resize(band);
    for (std::size_t i = 0; i < port::kSettings; ++i)
        settings_[i] = port::row_of(static_cast<Setting>(i)).fallback;
    thread_ = std::thread([this] { run(); });
}

SimulatedCamera::~SimulatedCamera() {
    {
        const std::lock_guard lock(mutex_);
        ending_ = true;
    }
    changed_.notify_one();
    thread_.join();
}

std::expected<void, CameraError> SimulatedCamera::start() {
    {
        const std::lock_guard lock(mutex_);
        running_ = true;
    }
    changed_.notify_one();
    return {};
}

void SimulatedCamera::stop() {
    const std::lock_guard lock(mutex_);
    running_ = false;
    taken_ = {};
}

std::expected<port::Taken, CameraError> SimulatedCamera::copy_newest(MutableBytes into) {
    const std::lock_guard lock(mutex_);
    if (taken_.bytes == 0) return std::unexpected(CameraError::kNotYet);
    const port::Taken taken = std::exchange(taken_, {});
    if (taken.bytes > into.size()) return std::unexpected(CameraError::kTooLarge);
    std::copy_n(newest_.begin(), taken.bytes, into.begin());
    return taken;
}

std::expected<void, CameraError> SimulatedCamera::set(Setting setting, int value) {
    const port::SettingRow& row = port::row_of(setting);
    if (value < row.min || value > row.max) return std::unexpected(CameraError::kOutOfRange);
    settings_[static_cast<std::size_t>(setting)] = value;
    return {};
}

int SimulatedCamera::get(Setting setting) const { return value(setting); }

void SimulatedCamera::run() {
    std::unique_lock lock(mutex_);
    while (!ending_) {
        if (!running_) {
            changed_.wait(lock);
            continue;
        }
        lock.unlock();
        const MonoTime begun = clock_.mono();
        const std::size_t bytes = draw(begun);
        const MonoTime done = clock_.mono();
        lock.lock();
        if (running_ && bytes > 0) {
            std::swap(newest_, drawn_);
            taken_ = {bytes, done};
            network_.wake();
        }
        const Duration rest = begun + options_.period - done;
        if (rest > Duration::zero()) changed_.wait_for(lock, rest, [&] { return ending_; });
    }
}

// Returns the picture's bytes in drawn_, 0 when it is too large.
std::size_t SimulatedCamera::draw(MonoTime now) {
    scene::PictureFormat format =
        format_of(port::frame_sizes()[static_cast<std::size_t>(value(Setting::kFramesize))]);
    format.quality = scene::table_quality(value(Setting::kQuality));
    const LocalTime local = to_local(clock_.utc());
    // securityCam's servos turn to the left and downwards with growing degrees.
    const scene::SceneView view{.camera = options_.name,
                                .date = local.date,
                                .day_ms = local.day_ms,
                                .frame = frame_++,
                                .elapsed_ms = static_cast<std::uint64_t>(to_ms(now - begin_)),
                                .shift = scene::shift_of(format, -servos_.degrees(port::Axis::kTraverse),
                                                         -servos_.degrees(port::Axis::kElevation))};
    const bool flips = value(Setting::kVflip) != 0;
    scene::JpegWriter writer(format, drawn_);
    const int count = scene::band_count(format);
    for (int i = 0; i < count; ++i) {
        const scene::Band drawn = scene::make_band(format, flips ? count - 1 - i : i, band_);
        scene::paint_scene(view, format, drawn);
        scene::adjust(drawn, value(Setting::kBrightness), value(Setting::kSaturation));
        if (value(Setting::kHmirror) != 0) scene::mirror(drawn);
        if (flips) scene::turn_over(drawn);
        scene::Band band = drawn;
        band.top = i * band.rows;
        if (!writer.write(band)) return 0;
    }
    return writer.finish().value_or(0);
}

}  // namespace vedette::posix

// The camera's driver: two buffers that a sensor fills one after the other, with the drawn scene of
// core/scene. The newest picture waits; as with the driver, it may have been begun before the caller asked.
#include <algorithm>
#include <array>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

#include "chip.hpp"
#include "core/scene/jpeg_writer.hpp"
#include "core/scene/scene.hpp"
#include "core/scene/sensor.hpp"
#include "state.hpp"

namespace {

using vedette::fakes::chip;
namespace scene = vedette::scene;

constexpr int64_t kPeriod_us = 5000;
constexpr auto kSilence = std::chrono::milliseconds(20);  // the driver's is 4 s
constexpr std::size_t kLargest = 1 << 19;

struct Look {
    framesize_t size = FRAMESIZE_UXGA;
    int quality = 12;
};

struct Driver {
    std::mutex mutex;
    std::condition_variable returned;
    bool runs = false;
    sensor_t sensor{};
    camera_sensor_info_t info{"fake", FRAMESIZE_UXGA};
    Look look;
    Look look_before;  // the last setting
    int64_t changed_at = 0;
    int64_t last_begin = 0;
    std::uint64_t number = 0;
    std::array<camera_fb_t, 2> pictures{};
    std::array<std::vector<uint8_t>, 2> memory{std::vector<uint8_t>(kLargest),
                                               std::vector<uint8_t>(kLargest)};
    std::array<bool, 2> in_use{};
    std::vector<uint8_t> band;
};

Driver& driver() {
    static Driver out;
    return out;
}

struct Pixels {
    int width, height;
};

Pixels pixels_of(framesize_t size) {
    constexpr std::array<Pixels, 16> kPixels = {{{96, 96},
                                                 {160, 120},
                                                 {128, 128},
                                                 {176, 144},
                                                 {240, 176},
                                                 {240, 240},
                                                 {320, 240},
                                                 {320, 320},
                                                 {400, 296},
                                                 {480, 320},
                                                 {640, 480},
                                                 {800, 600},
                                                 {1024, 768},
                                                 {1280, 720},
                                                 {1280, 1024},
                                                 {1600, 1200}}};
    return kPixels[size];
}

void change(void (*apply)(Look&, int), int value) {
    Driver& d = driver();
    const std::lock_guard lock(d.mutex);
    ++chip().sensor_calls;
    d.look_before = d.look;
    d.changed_at = esp_timer_get_time();
    apply(d.look, value);
}

int set_size(sensor_t*, framesize_t size) {
    if (size > chip().faults.largest) return -1;
    change([](Look& look, int value) { look.size = static_cast<framesize_t>(value); }, size);
    return 0;
}
int set_quality(sensor_t*, int quality) {
    change([](Look& look, int value) { look.quality = value; }, quality);
    return 0;
}
int set_sharpness(sensor_t*, int) {
    if (chip().faults.no_sharpness) return -1;
    ++chip().sensor_calls;
    return 0;
}
int set_nothing(sensor_t*, int) {
    ++chip().sensor_calls;
    return 0;
}
int set_ceiling(sensor_t*, gainceiling_t) {
    ++chip().sensor_calls;
    return 0;
}

sensor_t make_sensor() {
    sensor_t out{};
    out.set_framesize = set_size;
    out.set_quality = set_quality;
    out.set_sharpness = set_sharpness;
    out.set_gainceiling = set_ceiling;
    for (const auto member : {&sensor_t::set_contrast,      &sensor_t::set_brightness,
                              &sensor_t::set_saturation,    &sensor_t::set_colorbar,
                              &sensor_t::set_whitebal,      &sensor_t::set_gain_ctrl,
                              &sensor_t::set_exposure_ctrl, &sensor_t::set_hmirror,
                              &sensor_t::set_vflip,         &sensor_t::set_aec2,
                              &sensor_t::set_awb_gain,      &sensor_t::set_agc_gain,
                              &sensor_t::set_aec_value,     &sensor_t::set_special_effect,
                              &sensor_t::set_wb_mode,       &sensor_t::set_ae_level,
                              &sensor_t::set_dcw,           &sensor_t::set_bpc,
                              &sensor_t::set_wpc,           &sensor_t::set_raw_gma,
                              &sensor_t::set_lenc})
        out.*member = set_nothing;
    return out;
}

std::size_t draw(Driver& d, const Look& look, std::vector<uint8_t>& out) {
    const Pixels size = pixels_of(look.size);
    scene::PictureFormat format{.width = static_cast<std::uint16_t>(size.width),
                                .height = static_cast<std::uint16_t>(size.height),
                                .sampling = scene::kSensorSampling};
    format.quality = scene::table_quality(look.quality);
    d.band.resize(std::max(d.band.size(), scene::band_bytes(format)));
    const scene::SceneView view{.camera = "fake", .frame = d.number++, .elapsed_ms = d.number * 40};
    return scene::write_picture(format, d.band, out,
                                [&](const scene::Band& band) { scene::paint_scene(view, format, band); })
        .value_or(0);
}

}  // namespace

namespace vedette::fakes {

void reset_camera() {
    Driver& d = driver();
    d.runs = false;
    d.in_use = {};
    d.last_begin = 0;
}

}  // namespace vedette::fakes

esp_err_t esp_camera_init(const camera_config_t* config) {
    ++chip().camera_starts;
    if (chip().faults.no_sensor) return ESP_ERR_NOT_FOUND;
    Driver& d = driver();
    const std::lock_guard lock(d.mutex);
    chip().camera_config = *config;
    d.info.max_size = static_cast<framesize_t>(chip().faults.largest.load());
    d.look = {std::min(config->frame_size, d.info.max_size), config->jpeg_quality};
    d.look_before = d.look;
    d.sensor = make_sensor();
    d.runs = true;
    return ESP_OK;
}

esp_err_t esp_camera_deinit(void) {
    driver().runs = false;
    return ESP_OK;
}

sensor_t* esp_camera_sensor_get(void) { return driver().runs ? &driver().sensor : nullptr; }

camera_sensor_info_t* esp_camera_sensor_get_info(sensor_id_t*) { return &driver().info; }

camera_fb_t* esp_camera_fb_get(void) {
    Driver& d = driver();
    std::unique_lock lock(d.mutex);
    const auto has_free = [&] { return !d.in_use[0] || !d.in_use[1]; };
    if (chip().faults.silent_sensor || !d.returned.wait_for(lock, kSilence, has_free)) {
        if (chip().faults.silent_sensor) d.returned.wait_for(lock, kSilence);
        return nullptr;
    }
    const std::size_t at = d.in_use[0] ? 1 : 0;
    d.in_use[at] = true;
    // The last picture that is whole, or the next one.
    const int64_t now = esp_timer_get_time();
    const int64_t begin = std::max(d.last_begin + kPeriod_us, now - kPeriod_us);
    d.last_begin = begin;
    const Look look = begin < d.changed_at ? d.look_before : d.look;
    lock.unlock();
    const int64_t whole = begin + kPeriod_us;
    if (whole > now) std::this_thread::sleep_for(std::chrono::microseconds(whole - now));
    camera_fb_t& picture = d.pictures[at];
    picture.buf = d.memory[at].data();
    picture.len = draw(d, look, d.memory[at]);
    picture.format = PIXFORMAT_JPEG;
    picture.timestamp.tv_sec = begin / 1'000'000;
    picture.timestamp.tv_usec = begin % 1'000'000;
    ++chip().pictures_in_use;
    return &picture;
}

void esp_camera_fb_return(camera_fb_t* picture) {
    Driver& d = driver();
    const std::lock_guard lock(d.mutex);
    d.in_use[static_cast<std::size_t>(picture - d.pictures.data())] = false;
    --chip().pictures_in_use;
    d.returned.notify_all();
}

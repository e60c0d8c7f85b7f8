#include "port_esp/camera.hpp"

#include <algorithm>
#include <cstdio>
#include <utility>

#include "port_esp/interfaces.hpp"

namespace vedette::esp {
namespace {

using port::CameraError;
using port::Setting;

constexpr int kClockHz = 20'000'000;  // as all originals have it
constexpr std::size_t kBuffers = 2;   // one is written while the other is copied
constexpr std::uint32_t kStackBytes = 4096;
constexpr UBaseType_t kPriority = 5;
constexpr BaseType_t kCore = 1;  // Wi-Fi has core 0
constexpr Duration kRestAfterSilence = 100ms;

// By the port's numbers, which the driver had until its version 2.0.12.
constexpr std::array kSizes = {
    FRAMESIZE_96X96, FRAMESIZE_QQVGA, FRAMESIZE_QCIF, FRAMESIZE_HQVGA, FRAMESIZE_240X240,
    FRAMESIZE_QVGA,  FRAMESIZE_CIF,   FRAMESIZE_HVGA, FRAMESIZE_VGA,   FRAMESIZE_SVGA,
    FRAMESIZE_XGA,   FRAMESIZE_HD,    FRAMESIZE_SXGA, FRAMESIZE_UXGA,
};

using Setter = int (*sensor_t::*)(sensor_t*, int);

// By the value of Setting; nothing for the two whose argument is an enumeration.
constexpr std::array<Setter, port::kSettings> kSetters = {
    nullptr,
    &sensor_t::set_quality,
    &sensor_t::set_brightness,
    &sensor_t::set_contrast,
    &sensor_t::set_saturation,
    &sensor_t::set_sharpness,
    &sensor_t::set_special_effect,
    &sensor_t::set_wb_mode,
    &sensor_t::set_whitebal,
    &sensor_t::set_awb_gain,
    &sensor_t::set_exposure_ctrl,
    &sensor_t::set_aec2,
    &sensor_t::set_ae_level,
    &sensor_t::set_aec_value,
    &sensor_t::set_gain_ctrl,
    &sensor_t::set_agc_gain,
    nullptr,
    &sensor_t::set_bpc,
    &sensor_t::set_wpc,
    &sensor_t::set_raw_gma,
    &sensor_t::set_lenc,
    &sensor_t::set_hmirror,
    &sensor_t::set_vflip,
    &sensor_t::set_dcw,
    &sensor_t::set_colorbar,
};

std::size_t index_of(Setting setting) { return static_cast<std::size_t>(setting); }

camera_config_t config_of(const port::CameraPins& pins, int quality) {
    camera_config_t out{};
    out.pin_pwdn = pins.power_down;
    out.pin_reset = pins.reset;
    out.pin_xclk = pins.clock;
    out.pin_sccb_sda = pins.sda;
    out.pin_sccb_scl = pins.scl;
    int* const data[] = {&out.pin_d7, &out.pin_d6, &out.pin_d5, &out.pin_d4,
                         &out.pin_d3, &out.pin_d2, &out.pin_d1, &out.pin_d0};
    for (std::size_t i = 0; i < pins.data.size(); ++i) *data[i] = pins.data[i];
    out.pin_vsync = pins.vsync;
    out.pin_href = pins.href;
    out.pin_pclk = pins.pclk;
    out.xclk_freq_hz = kClockHz;
    out.ledc_timer = static_cast<ledc_timer_t>(port::kCameraTimer);
    out.ledc_channel = LEDC_CHANNEL_0;
    out.pixel_format = PIXFORMAT_JPEG;
    out.frame_size = kSizes.back();  // the buffers are made for it, and smaller sizes fit
    out.jpeg_quality = quality;
    out.fb_count = kBuffers;
    out.fb_location = CAMERA_FB_IN_PSRAM;
    out.grab_mode = CAMERA_GRAB_LATEST;
    return out;
}

// When the driver began to read it, by esp_timer.
MonoTime begun(const camera_fb_t& picture) {
    return {std::chrono::seconds(picture.timestamp.tv_sec) +
            std::chrono::microseconds(picture.timestamp.tv_usec)};
}

}  // namespace

class Camera::Lock {
  public:
    explicit Lock(SemaphoreHandle_t mutex) : mutex_(mutex) { xSemaphoreTake(mutex_, portMAX_DELAY); }
    ~Lock() { xSemaphoreGive(mutex_); }
    Lock(const Lock&) = delete;
    Lock& operator=(const Lock&) = delete;

  private:
    SemaphoreHandle_t mutex_;
};

Camera::Camera(const port::Board& board, port::Clock& clock, port::Network& network, port::Log& log)
    : board_(board),
      clock_(clock),
      network_(network),
      log_(log),
      largest_(static_cast<int>(kSizes.size()) - 1),
      mutex_(xSemaphoreCreateMutexStatic(&mutex_memory_)) {
    for (std::size_t i = 0; i < port::kSettings; ++i)
        wanted_[i] = port::row_of(static_cast<Setting>(i)).fallback;
}

Camera::~Camera() {
    ending_ = true;
    if (task_ != nullptr) xTaskNotifyGive(task_);
    while (!ended_) vTaskDelay(1);
    stop();
    if (is_open_) esp_camera_deinit();
    vSemaphoreDelete(mutex_);
}

bool Camera::open() {
    if (!board_.has_camera()) {
        log_.write(port::Level::kWarning, "camera", "this kind of board has no camera");
        return false;
    }
    const bool found = start_driver();
    ended_ = false;
    if (xTaskCreatePinnedToCore(run, "camera", kStackBytes, this, kPriority, &task_, kCore) != pdPASS) {
        ended_ = true;
        if (is_open_.exchange(false)) esp_camera_deinit();
        log_.write(port::Level::kWarning, "camera", "there is no memory for the camera's task");
        return false;
    }
    return found;
}

bool Camera::start_driver() {
    const int quality = wanted_[index_of(Setting::kQuality)];
    const camera_config_t config = config_of(board_.camera, quality);
    if (!check(esp_camera_init(&config), "the camera's driver does not start: see its cable and board", log_))
        return false;
    sensor_t* const sensor = esp_camera_sensor_get();
    if (const camera_sensor_info_t* const info =
            sensor == nullptr ? nullptr : esp_camera_sensor_get_info(&sensor->id)) {
        const auto fits =
            std::ranges::count_if(kSizes, [&](framesize_t size) { return size <= info->max_size; });
        largest_ = static_cast<int>(fits) - 1;
    }
    for (std::size_t i = 0; i < port::kSettings; ++i)
        applied_[i] = port::row_of(static_cast<Setting>(i)).fallback;
    applied_[index_of(Setting::kFramesize)] = largest_;
    applied_[index_of(Setting::kQuality)] = quality;
    changed_ = true;
    is_open_ = true;
    return true;
}

std::expected<void, CameraError> Camera::start() {
    if (!is_open_) {
        wants_open_ = true;
        if (task_ != nullptr) xTaskNotifyGive(task_);
        return std::unexpected(CameraError::kAbsent);
    }
    {
        const Lock lock(mutex_);
        if (running_) return {};
        running_ = true;
        fresh_from_ = clock_.mono();
    }
    xTaskNotifyGive(task_);
    return {};
}

void Camera::stop() {
    Held old;
    {
        const Lock lock(mutex_);
        running_ = false;
        old = std::exchange(held_, {});
    }
    if (old.picture != nullptr) esp_camera_fb_return(old.picture);
}

std::expected<port::Taken, CameraError> Camera::copy_newest(MutableBytes into) {
    const Held newest = release();
    if (newest.picture == nullptr) return std::unexpected(CameraError::kNotYet);
    const std::size_t bytes = newest.picture->len;
    const bool fits = bytes <= into.size();
    if (fits) std::copy_n(newest.picture->buf, bytes, into.begin());
    esp_camera_fb_return(newest.picture);
    if (!fits) return std::unexpected(CameraError::kTooLarge);
    return port::Taken{bytes, newest.at};
}

Camera::Held Camera::release() {
    const Lock lock(mutex_);
    return std::exchange(held_, {});
}

std::expected<void, CameraError> Camera::set(Setting setting, int value) {
    const port::SettingRow& row = port::row_of(setting);
    if (value < row.min || value > row.max) return std::unexpected(CameraError::kOutOfRange);
    if (setting == Setting::kFramesize && value > largest_) return std::unexpected(CameraError::kOutOfRange);
    wanted_[index_of(setting)] = value;
    changed_ = true;
    if (task_ != nullptr) xTaskNotifyGive(task_);
    return {};
}

int Camera::get(Setting setting) const { return wanted_[index_of(setting)]; }

void Camera::run(void* self) { static_cast<Camera*>(self)->work(); }

void Camera::work() {
    while (!ending_) {
        if (!is_open_ && wants_open_.exchange(false)) (void)start_driver();
        if (is_open_ && changed_.exchange(false)) apply_settings();
        bool running = false;
        {
            const Lock lock(mutex_);
            running = running_;
        }
        if (is_open_ && running) {
            take_picture();
        } else {
            ulTaskNotifyTake(pdTRUE, portMAX_DELAY);
        }
    }
    ended_ = true;
    vTaskDelete(nullptr);
}

void Camera::apply_settings() {
    bool done = false;
    for (std::size_t i = 0; i < port::kSettings; ++i) {
        const auto setting = static_cast<Setting>(i);
        int wanted = wanted_[i];
        if (wanted == applied_[i]) continue;
        if (apply(setting, wanted)) {
            applied_[i] = wanted;
            done = true;
            continue;
        }
        std::array<char, 80> text{};
        const std::string_view name = port::row_of(setting).name;
        std::snprintf(text.data(), text.size(), "the sensor does not take %.*s=%d",
                      static_cast<int>(name.size()), name.data(), wanted);
        log_.write(port::Level::kWarning, "camera", text.data());
        wanted_[i].compare_exchange_strong(wanted, applied_[i]);  // unless another value was set meanwhile
    }
    if (!done) return;
    const Lock lock(mutex_);
    fresh_from_ = clock_.mono();
}

bool Camera::apply(Setting setting, int value) {
    sensor_t* const sensor = esp_camera_sensor_get();
    if (sensor == nullptr) return false;
    if (setting == Setting::kFramesize)
        return sensor->set_framesize(sensor, kSizes[static_cast<std::size_t>(value)]) == 0;
    if (setting == Setting::kGainceiling)
        return sensor->set_gainceiling(sensor, static_cast<gainceiling_t>(value)) == 0;
    const auto set = sensor->*kSetters[index_of(setting)];
    return set != nullptr && set(sensor, value) == 0;
}

// The driver gives nothing for 4 s before it returns without a picture.
void Camera::take_picture() {
    camera_fb_t* unused = esp_camera_fb_get();
    if (unused == nullptr) {
        if (!std::exchange(says_silent_, true))
            log_.write(port::Level::kWarning, "camera",
                       "the sensor sends no picture: see its cable and its power");
        vTaskDelay(pdMS_TO_TICKS(to_ms(kRestAfterSilence)));
        return;
    }
    says_silent_ = false;
    bool is_new = false;
    {
        const Lock lock(mutex_);
        if (running_ && begun(*unused) >= fresh_from_) {
            is_new = true;
            unused = std::exchange(held_, {unused, clock_.mono()}).picture;
        }
    }
    if (unused != nullptr) esp_camera_fb_return(unused);
    if (is_new) network_.wake();
}

}  // namespace vedette::esp

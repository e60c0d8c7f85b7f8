// The port's camera on ESP-IDF: the component espressif/esp32-camera with two picture buffers, the newest
// picture first. A task of its own waits for the driver and talks to the sensor, which takes up to 0.1 s for
// a setting; so the network task never waits for either. Owned by the network task; open() is the main
// task's.
#pragma once

#include <array>
#include <atomic>

#include <esp_camera.h>
#include <freertos/FreeRTOS.h>
#include <freertos/semphr.h>
#include <freertos/task.h>

#include "node/port/boards.hpp"
#include "node/port/camera.hpp"
#include "node/port/clock.hpp"
#include "node/port/log.hpp"
#include "node/port/network.hpp"

namespace vedette::esp {

// The sensor of one board. One object exists at a time, since the driver has one sensor.
class Camera final : public port::Camera {
  public:
    // All outlive the camera.
    Camera(const port::Board& board, port::Clock& clock, port::Network& network, port::Log& log);
    ~Camera() override;
    Camera(const Camera&) = delete;
    Camera& operator=(const Camera&) = delete;

    // Looks for the sensor and starts the camera's task. Blocks for about a second. False: the log says why;
    // the sensor is looked for again with each start(). Call it once, before the network task runs.
    bool open();

    std::expected<void, port::CameraError> start() override;
    void stop() override;
    std::expected<port::Taken, port::CameraError> copy_newest(MutableBytes into) override;
    bool is_jpeg() const override { return true; }
    // A value that the sensor refuses later is logged, and get() gives the one in use again.
    std::expected<void, port::CameraError> set(port::Setting setting, int value) override;
    int get(port::Setting setting) const override;

  private:
    // What lies in the driver's memory until it is copied.
    struct Held {
        camera_fb_t* picture = nullptr;
        MonoTime at;
    };
    class Lock;

    static void run(void* self);
    void work();
    bool start_driver();
    void apply_settings();
    bool apply(port::Setting setting, int value);
    void take_picture();
    Held release();

    const port::Board& board_;
    port::Clock& clock_;
    port::Network& network_;
    port::Log& log_;
    std::array<std::atomic<int>, port::kSettings> wanted_{};
    std::atomic<bool> is_open_ = false;
    std::atomic<bool> wants_open_ = false;
    std::atomic<bool> changed_ = false;  // a setting was
    std::atomic<int> largest_;           // the sensor's, as an index of port::frame_sizes()
    std::atomic<bool> ending_ = false;
    std::atomic<bool> ended_ = true;
    TaskHandle_t task_ = nullptr;

    // Of the task:
    std::array<int, port::kSettings> applied_{};
    bool says_silent_ = false;  // was logged since the last picture

    StaticSemaphore_t mutex_memory_{};
    SemaphoreHandle_t mutex_;  // of what follows
    Held held_;
    bool running_ = false;
    MonoTime fresh_from_;  // pictures that the sensor began before it are old
};

}  // namespace vedette::esp

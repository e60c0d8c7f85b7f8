// The port's serial line on ESP-IDF: UART 0, the console, by its driver. The console's own output goes
// through the driver as well, so that no line of the log comes between the bytes of a packet. Its bytes may
// come between those of a log line. Owned by the network task; open() is the main task's.
#pragma once

#include <atomic>

#include <freertos/FreeRTOS.h>
#include <freertos/queue.h>

#include "node/port/log.hpp"
#include "node/port/network.hpp"
#include "node/port/serial.hpp"

namespace vedette::esp {

// One exists at a time. A task of its own wakes the network task when bytes have come.
class Serial final : public port::Serial {
  public:
    // Both outlive it.
    Serial(port::Network& network, port::Log& log) : network_(network), log_(log) {}
    ~Serial() override;
    Serial(const Serial&) = delete;
    Serial& operator=(const Serial&) = delete;

    // False: the log says why; then nothing comes and nothing is sent. Call it once.
    bool open();

    std::size_t read(MutableBytes into) override;
    bool write(Bytes bytes) override;

  private:
    static void run(void* self);
    void watch();

    port::Network& network_;
    port::Log& log_;
    bool is_open_ = false;
    QueueHandle_t events_ = nullptr;  // the driver's
    std::atomic<bool> ending_ = false;
    std::atomic<bool> ended_ = true;
};

}  // namespace vedette::esp

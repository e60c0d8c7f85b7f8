// A task for jobs on ESP-IDF, between two queues: *slow*, and *see*, which looks at pictures
// (tasks.hpp). Owned by the network task.
#pragma once

#include <atomic>
#include <cstdint>

#include <freertos/FreeRTOS.h>
#include <freertos/queue.h>
#include <freertos/task.h>

#include "node/port/log.hpp"
#include "node/port/network.hpp"
#include "node/port/worker.hpp"

namespace vedette::esp {

// Which of them.
enum class WorkerTask : std::uint8_t { kSlow, kSee };

// Wakes the network task when a job is finished. Without memory for its task it logs that and takes no job.
class Worker final : public port::Worker {
  public:
    // Both outlive it.
    Worker(port::Network& network, port::Log& log, WorkerTask task = WorkerTask::kSlow);
    // Waits for the jobs that were submitted.
    ~Worker() override;
    Worker(const Worker&) = delete;
    Worker& operator=(const Worker&) = delete;

    bool submit(port::Job& job) override;
    port::Job* take_finished() override;

  private:
    static void run(void* self);
    void work();

    port::Network& network_;
    QueueHandle_t submitted_;  // of port::Job*; a null ends the task
    QueueHandle_t finished_;
    TaskHandle_t task_ = nullptr;
    unsigned under_way_ = 0;  // submitted and not taken
    std::atomic<bool> ended_ = true;
};

}  // namespace vedette::esp

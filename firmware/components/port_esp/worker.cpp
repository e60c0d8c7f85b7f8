#include "port_esp/worker.hpp"

#include "port_esp/tasks.hpp"

namespace vedette::esp {
namespace {

struct Row {
    TaskRow task;
    const char* missing;  // what the log says without memory for it
};
// By the value of WorkerTask.
constexpr Row kRows[] = {
    {kSlowTask, "there is no memory for the slow task: no log-in, and no change of settings"},
    {kSeeTask, "there is no memory for the task that looks at pictures: no motion detection"},
};
constexpr TickType_t kEndPoll = pdMS_TO_TICKS(1);

}  // namespace

Worker::Worker(port::Network& network, port::Log& log, WorkerTask task)
    : network_(network),
      submitted_(xQueueCreate(kMaxJobs + 1, sizeof(port::Job*))),
      finished_(xQueueCreate(kMaxJobs, sizeof(port::Job*))) {
    const Row& row = kRows[static_cast<std::size_t>(task)];
    ended_ = submitted_ == nullptr || finished_ == nullptr ||
             xTaskCreatePinnedToCore(run, row.task.name, row.task.stack_bytes, this, row.task.priority,
                                     &task_, row.task.core) != pdPASS;
    if (ended_) log.write(port::Level::kWarning, "worker", row.missing);
}

Worker::~Worker() {
    port::Job* const end = nullptr;
    if (!ended_) xQueueSend(submitted_, &end, portMAX_DELAY);
    while (!ended_) vTaskDelay(kEndPoll);
    if (submitted_ != nullptr) vQueueDelete(submitted_);
    if (finished_ != nullptr) vQueueDelete(finished_);
}

bool Worker::submit(port::Job& job) {
    if (ended_ || under_way_ == kMaxJobs) return false;
    port::Job* const pointer = &job;
    xQueueSend(submitted_, &pointer, 0);
    ++under_way_;
    return true;
}

port::Job* Worker::take_finished() {
    port::Job* job = nullptr;
    if (ended_ || xQueueReceive(finished_, &job, 0) != pdTRUE) return nullptr;
    --under_way_;
    return job;
}

void Worker::run(void* self) {
    static_cast<Worker*>(self)->work();
    vTaskDelete(nullptr);
}

void Worker::work() {
    port::Job* job = nullptr;
    while (xQueueReceive(submitted_, &job, portMAX_DELAY) == pdTRUE && job != nullptr) {
        job->run();
        xQueueSend(finished_, &job, portMAX_DELAY);
        network_.wake();
    }
    ended_ = true;
}

}  // namespace vedette::esp

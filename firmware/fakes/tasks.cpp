// Tasks as threads, their notifications, and mutexes.
#include <chrono>
#include <condition_variable>
#include <list>
#include <mutex>
#include <thread>

#include "chip.hpp"
#include "freertos/FreeRTOS.h"
#include "freertos/semphr.h"
#include "freertos/task.h"
#include "state.hpp"

struct tskTaskControlBlock {
    std::mutex mutex;
    std::condition_variable notified;
    uint32_t notifications = 0;
    std::thread thread;
};

namespace {

std::mutex list_mutex;
std::list<tskTaskControlBlock> tasks;
thread_local tskTaskControlBlock* self = nullptr;

}  // namespace

namespace vedette::fakes {

void join_tasks() {
    for (tskTaskControlBlock& task : tasks) task.thread.join();
    tasks.clear();
}

}  // namespace vedette::fakes

BaseType_t xTaskCreatePinnedToCore(TaskFunction_t code, const char* const, const uint32_t,
                                   void* const parameters, UBaseType_t, TaskHandle_t* const created,
                                   const BaseType_t) {
    if (vedette::fakes::chip().faults.no_task) return 0;
    const std::lock_guard lock(list_mutex);
    tskTaskControlBlock& task = tasks.emplace_back();
    if (created != nullptr) *created = &task;
    task.thread = std::thread([&task, code, parameters] {
        self = &task;
        code(parameters);
    });
    return pdPASS;
}

void vTaskDelete(TaskHandle_t) {}

void vTaskDelay(const TickType_t ticks) { std::this_thread::sleep_for(std::chrono::milliseconds(ticks)); }

BaseType_t xTaskNotifyGive(TaskHandle_t task) {
    const std::lock_guard lock(task->mutex);
    ++task->notifications;
    task->notified.notify_one();
    return pdPASS;
}

uint32_t ulTaskNotifyTake(BaseType_t clear, TickType_t) {
    std::unique_lock lock(self->mutex);
    self->notified.wait(lock, [] { return self->notifications > 0; });
    const uint32_t out = self->notifications;
    self->notifications = clear == pdTRUE ? 0 : out - 1;
    return out;
}

SemaphoreHandle_t xSemaphoreCreateMutexStatic(StaticSemaphore_t* memory) {
    memory->mutex = new std::mutex;
    return reinterpret_cast<SemaphoreHandle_t>(memory);
}

static std::mutex& mutex_of(SemaphoreHandle_t handle) {
    return *static_cast<std::mutex*>(reinterpret_cast<StaticSemaphore_t*>(handle)->mutex);
}

BaseType_t xSemaphoreTake(SemaphoreHandle_t handle, TickType_t) {
    mutex_of(handle).lock();
    return pdTRUE;
}

BaseType_t xSemaphoreGive(SemaphoreHandle_t handle) {
    mutex_of(handle).unlock();
    return pdTRUE;
}

void vSemaphoreDelete(SemaphoreHandle_t handle) { delete &mutex_of(handle); }

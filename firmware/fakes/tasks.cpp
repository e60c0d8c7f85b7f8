// Tasks as threads, their notifications, queues and mutexes.
#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstring>
#include <deque>
#include <list>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "chip.hpp"
#include "freertos/FreeRTOS.h"
#include "freertos/queue.h"
#include "freertos/semphr.h"
#include "freertos/task.h"
#include "state.hpp"

struct tskTaskControlBlock {
    std::mutex mutex;
    std::condition_variable notified;
    uint32_t notifications = 0;
    std::string name;
    uint32_t stack_bytes = 0;
    UBaseType_t priority = 0;
    std::jthread thread;
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

std::optional<unsigned> Chip::priority_of(std::string_view task) const {
    const std::lock_guard lock(list_mutex);
    const auto found = std::ranges::find(tasks, task, &tskTaskControlBlock::name);
    return found == tasks.end() ? std::nullopt : std::optional<unsigned>(found->priority);
}

}  // namespace vedette::fakes

BaseType_t xTaskCreatePinnedToCore(TaskFunction_t code, const char* const name, const uint32_t stack_bytes,
                                   void* const parameters, UBaseType_t priority, TaskHandle_t* const created,
                                   const BaseType_t) {
    if (vedette::fakes::chip().faults.no_task) return 0;
    const std::lock_guard lock(list_mutex);
    tskTaskControlBlock& task = tasks.emplace_back();
    task.name = name;
    task.stack_bytes = stack_bytes;
    task.priority = priority;
    if (created != nullptr) *created = &task;
    task.thread = std::jthread([&task, code, parameters] {
        self = &task;
        code(parameters);
    });
    return pdPASS;
}

TaskHandle_t xTaskGetHandle(const char* name) {
    const std::lock_guard lock(list_mutex);
    const auto found = std::ranges::find(tasks, std::string_view(name), &tskTaskControlBlock::name);
    return found == tasks.end() ? nullptr : &*found;
}

// A thread's stack has another size: here each task has used the half of its own.
UBaseType_t uxTaskGetStackHighWaterMark(TaskHandle_t task) { return task->stack_bytes / 2; }

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

struct QueueDefinition {
    std::size_t length;
    std::size_t item_bytes;
    std::mutex mutex;
    std::condition_variable changed;
    std::deque<std::vector<char>> items;
};

// Waits for `done` of a queue that is locked.
template <class Done>
static bool wait_for(QueueHandle_t queue, std::unique_lock<std::mutex>& lock, TickType_t ticks,
                     const Done& done) {
    if (ticks != portMAX_DELAY) return queue->changed.wait_for(lock, std::chrono::milliseconds(ticks), done);
    queue->changed.wait(lock, done);
    return true;
}

QueueHandle_t xQueueCreate(UBaseType_t length, UBaseType_t item_bytes) {
    auto* const queue = new QueueDefinition;
    queue->length = length;
    queue->item_bytes = item_bytes;
    return queue;
}

BaseType_t xQueueSend(QueueHandle_t queue, const void* const item, TickType_t ticks) {
    std::unique_lock lock(queue->mutex);
    if (!wait_for(queue, lock, ticks, [&] { return queue->items.size() < queue->length; })) return 0;
    const auto* const begin = static_cast<const char*>(item);
    queue->items.emplace_back(begin, begin + queue->item_bytes);
    queue->changed.notify_all();
    return pdTRUE;
}

BaseType_t xQueueReceive(QueueHandle_t queue, void* const into, TickType_t ticks) {
    std::unique_lock lock(queue->mutex);
    if (!wait_for(queue, lock, ticks, [&] { return !queue->items.empty(); })) return 0;
    std::memcpy(into, queue->items.front().data(), queue->item_bytes);
    queue->items.pop_front();
    queue->changed.notify_all();
    return pdTRUE;
}

void vQueueDelete(QueueHandle_t queue) { delete queue; }

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

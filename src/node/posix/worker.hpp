// A task for jobs of a board that is a process: a thread with a painted stack. Owned by the network task.
#pragma once

#include <array>
#include <condition_variable>
#include <cstddef>
#include <mutex>

#include <pthread.h>

#include "node/port/network.hpp"
#include "node/port/worker.hpp"
#include "node/posix/painted_stack.hpp"

namespace vedette::posix {

// Wakes the network task when a job is finished.
class Worker final : public port::Worker {
  public:
    explicit Worker(port::Network& network);
    // Waits for the job that runs; those behind it are not begun.
    ~Worker() override;
    Worker(const Worker&) = delete;
    Worker& operator=(const Worker&) = delete;

    bool submit(port::Job& job) override;
    port::Job* take_finished() override;
    const PaintedStack& stack() const { return stack_; }

  private:
    static void* run(void* self);
    void work();

    port::Network& network_;
    std::mutex mutex_;
    std::condition_variable changed_;
    // Counts of jobs since the start; a job lies in jobs_ at its number modulo the size.
    std::array<port::Job*, kMaxJobs> jobs_{};
    std::size_t submitted_ = 0;
    std::size_t finished_ = 0;
    std::size_t taken_ = 0;
    bool stops_ = false;
    PaintedStack stack_;
    ::pthread_t thread_{};
};

}  // namespace vedette::posix

// The process's threads for work that blocks or computes for long. Each kind of work has a lane: a queue with
// its own threads and limits, so that a hanging driver or name server delays only its own kind. Threads start
// on demand and end after being idle. Coroutines use it through run_blocking().
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string_view>

#include "linux/base/clock.hpp"
#include "linux/base/error.hpp"

namespace vedette::io {

// A kind of blocking work.
enum class Lane : std::uint8_t {
    kNames,    // getaddrinfo(), which blocks as long as a name server does not answer
    kDevices,  // open(), close() and ioctl() of devices, which block as long as a driver does
    kDisk,     // files
    kStore,    // writes to the store's database, one after the other
    kCompute,  // computation that takes longer than a loop may be blocked
    kHash,     // hashes of passwords, each of which needs much memory
    kFilms,    // films of pictures, which take minutes to hours; one at a time
};
inline constexpr std::array kLanes{Lane::kNames,   Lane::kDevices, Lane::kDisk, Lane::kStore,
                                   Lane::kCompute, Lane::kHash,    Lane::kFilms};
// "names", "devices"…: a contract, the label of metrics.
std::string_view to_string(Lane lane);

struct LaneLimits;
struct LaneStats;

// Thread-safe. Outlives the loops that use it. The destructor drops queued work. It waits for running work of
// all lanes but kNames and kDevices, whose running work ends in the background.
class WorkerPool {
  public:
    // Work that a thread of the pool does once. The pool shares its ownership until the work is done or
    // dropped.
    class Job {
      public:
        virtual ~Job() = default;
        virtual void run() = 0;
    };

    explicit WorkerPool(Clock& clock);
    // Indexed by Lane. `idle_limit`: real time after which an idle thread ends.
    WorkerPool(Clock& clock, const std::array<LaneLimits, kLanes.size()>& limits, Duration idle_limit);
    ~WorkerPool();
    WorkerPool(const WorkerPool&) = delete;
    WorkerPool& operator=(const WorkerPool&) = delete;

    // kResourceExhausted: the lane's queue is full, or no thread could be started.
    Result<void> submit(Lane lane, std::shared_ptr<Job> job);
    // Removes the job from the queue, if it has not been started.
    void drop(Lane lane, const Job& job);

    LaneStats stats(Lane lane) const;

  private:
    struct Queue;
    Queue& queue(Lane lane) const { return *queues_[static_cast<std::size_t>(lane)]; }

    // Shared with the queue's threads, which may outlive the pool.
    std::array<std::shared_ptr<Queue>, kLanes.size()> queues_;
};

// The most threads and queued jobs of a lane, and how much its threads give way to others.
struct LaneLimits {
    std::size_t threads = 1;
    std::size_t queued = 1;
    int nice = 0;  // added to that of the thread that starts it; see sched(7)
};

// What a lane does at the moment, and its totals since the start.
struct LaneStats {
    std::size_t threads = 0;
    std::size_t running = 0;
    std::size_t queued = 0;
    Duration oldest_wait{};      // how long the oldest queued job has waited
    std::uint64_t started = 0;   // jobs
    Duration waited{};           // by all started jobs, in the queue
    std::uint64_t rejected = 0;  // jobs, because the queue was full
};

}  // namespace vedette::io

#include "linux/io/worker_pool.hpp"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <list>
#include <mutex>
#include <system_error>
#include <thread>

#include <fmt/format.h>
#include <sys/resource.h>

namespace vedette::io {
namespace {

constexpr Duration kIdleLimit = 30s;

std::array<LaneLimits, kLanes.size()> default_limits() {
    return {{{.threads = 32, .queued = 256},  // names: a lookup that hangs keeps its thread for about 30 s
             {.threads = 16, .queued = 64},   // devices
             {.threads = 4, .queued = 256},   // disk
             {.threads = 1, .queued = 256},   // store
             {.threads = std::max(2U, std::thread::hardware_concurrency()), .queued = 256},
             // hash: each may need 64 MiB; a flood of log-ins must not take the core from a loop
             {.threads = 2, .queued = 64, .nice = 15},
             {.threads = 1, .queued = 4, .nice = 15}}};  // films; their encoder inherits the niceness
}

bool is_joined(Lane lane) { return lane != Lane::kNames && lane != Lane::kDevices; }

}  // namespace

std::string_view to_string(Lane lane) {
    constexpr std::array<std::string_view, kLanes.size()> kNames{"names",   "devices", "disk", "store",
                                                                 "compute", "hash",    "films"};
    return kNames[static_cast<std::size_t>(lane)];
}

struct WorkerPool::Queue {
    struct Waiting {
        std::shared_ptr<Job> job;
        MonoTime since;
    };

    Queue(Clock& c, LaneLimits l, Duration limit) : clock(c), limits(l), idle_limit(limit) {}

    // Body of a thread.
    static void work(const std::shared_ptr<Queue>& self) {
        // On Linux of the calling thread alone; a refusal costs others some time, no more.
        ::setpriority(PRIO_PROCESS, 0, ::getpriority(PRIO_PROCESS, 0) + self->limits.nice);
        std::unique_lock lock(self->mutex);
        const auto has_work = [&self] { return self->closed || !self->waiting.empty(); };
        for (;;) {
            ++self->idle;
            const bool found = self->changed.wait_for(lock, self->idle_limit, has_work);
            --self->idle;
            if (self->closed) return;
            if (!found) return self->detach_this_thread();
            Waiting next = std::move(self->waiting.front());
            self->waiting.pop_front();
            ++self->running;
            ++self->started;
            self->waited += self->clock.mono() - next.since;
            lock.unlock();
            next.job->run();
            next.job.reset();
            lock.lock();
            --self->running;
        }
    }

    // The mutex is locked.
    void detach_this_thread() {
        const auto own = std::ranges::find(threads, std::this_thread::get_id(), &std::thread::get_id);
        own->detach();
        threads.erase(own);
    }

    Clock& clock;  // outlived by this object: do not read once closed
    const LaneLimits limits;
    const Duration idle_limit;
    std::mutex mutex;  // guards all below
    std::condition_variable changed;
    std::deque<Waiting> waiting;
    std::list<std::thread> threads;
    std::size_t idle = 0;  // threads that wait for work
    std::size_t running = 0;
    std::uint64_t started = 0;
    std::uint64_t rejected = 0;
    Duration waited{};
    bool closed = false;
};

WorkerPool::WorkerPool(Clock& clock) : WorkerPool(clock, default_limits(), kIdleLimit) {}

WorkerPool::WorkerPool(Clock& clock, const std::array<LaneLimits, kLanes.size()>& limits,
                       Duration idle_limit) {
    for (std::size_t i = 0; i < kLanes.size(); ++i)
        queues_[i] = std::make_shared<Queue>(clock, limits[i], idle_limit);
}

WorkerPool::~WorkerPool() {
    std::list<std::thread> joined;
    std::deque<Queue::Waiting> dropped;
    for (const Lane lane : kLanes) {
        Queue& q = queue(lane);
        const std::lock_guard lock(q.mutex);
        q.closed = true;
        std::ranges::move(q.waiting, std::back_inserter(dropped));
        q.waiting.clear();
        if (is_joined(lane)) {
            joined.splice(joined.end(), q.threads);
        } else {
            for (std::thread& thread : q.threads) thread.detach();
            q.threads.clear();
        }
        q.changed.notify_all();
    }
    dropped.clear();
    for (std::thread& thread : joined) thread.join();
}

Result<void> WorkerPool::submit(Lane lane, std::shared_ptr<Job> job) {
    const std::shared_ptr<Queue>& q = queues_[static_cast<std::size_t>(lane)];
    const std::lock_guard lock(q->mutex);
    if (q->waiting.size() >= q->limits.queued) {
        ++q->rejected;
        return fail(Kind::kResourceExhausted,
                    fmt::format("the queue for work of the kind \"{}\" is full ({} wait)", to_string(lane),
                                q->waiting.size()));
    }
    q->waiting.push_back({std::move(job), q->clock.mono()});
    if (q->waiting.size() > q->idle && q->threads.size() < q->limits.threads) {
        try {
            q->threads.emplace_back([q] { Queue::work(q); });
        } catch (const std::system_error& error) {
            // A thread that runs takes the job later.
            if (q->threads.empty()) {
                q->waiting.pop_back();
                return std::unexpected(errno_error("start a thread", error.code().value()));
            }
        }
    }
    q->changed.notify_one();
    return {};
}

void WorkerPool::drop(Lane lane, const Job& job) {
    Queue& q = queue(lane);
    std::shared_ptr<Job> dropped;  // destroyed without the lock
    const std::lock_guard lock(q.mutex);
    const auto found =
        std::ranges::find(q.waiting, &job, [](const Queue::Waiting& w) { return w.job.get(); });
    if (found == q.waiting.end()) return;
    dropped = std::move(found->job);
    q.waiting.erase(found);
}

LaneStats WorkerPool::stats(Lane lane) const {
    Queue& q = queue(lane);
    const std::lock_guard lock(q.mutex);
    return {.threads = q.threads.size(),
            .running = q.running,
            .queued = q.waiting.size(),
            .oldest_wait = q.waiting.empty() ? Duration::zero() : q.clock.mono() - q.waiting.front().since,
            .started = q.started,
            .waited = q.waited,
            .rejected = q.rejected};
}

}  // namespace vedette::io

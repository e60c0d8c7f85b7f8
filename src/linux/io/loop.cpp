#include "linux/io/loop.hpp"

#include <exception>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>

#include "linux/base/heap.hpp"
#include "linux/io/worker_pool.hpp"

namespace vedette::io {

Loop::Loop(Clock& clock, WorkerPool& workers)
    : clock_(clock), workers_(workers), work_(context_.get_executor()), poller_(context_), alarm_(context_) {}

Loop::Loop(Clock& clock)
    : clock_(clock),
      own_workers_(std::make_unique<WorkerPool>(clock)),
      workers_(*own_workers_),
      work_(context_.get_executor()),
      poller_(context_),
      alarm_(context_) {}

Loop::~Loop() {
    stop();
    drop_pending();  // while the timers and the worker pool exist
}

void Loop::start() {
    thread_ = std::thread([this] {
        reserve_thread_heap();
        run();
    });
}

void Loop::run() {
    owner_ = std::this_thread::get_id();
    context_.run();
    context_.restart();  // after quit(), for the next run()
}

void Loop::quit() { context_.stop(); }

void Loop::stop() {
    context_.stop();
    if (thread_.joinable()) thread_.join();
}

void Loop::drop_pending() {
    context_.shutdown();
    poller_.drop_waits();
    timers_.clear();
}

bool Loop::poll() {
    owner_ = std::this_thread::get_id();
    timers_.run_due(clock_.mono());
    const bool ran = context_.poll() > 0;
    context_.restart();
    return ran;
}

void Loop::post(std::function<void()> work) { boost::asio::post(context_, std::move(work)); }

TimerQueue::Id Loop::at(MonoTime due, TimerQueue::Callback callback) {
    const TimerQueue::Id id = timers_.at(due, std::move(callback));
    arm();
    return id;
}

// One kernel timer serves all timers and is set for the earliest. After a cancelled timer it may wake for
// nothing.
void Loop::arm() {
    const auto due = timers_.next_due();
    if (!due || (armed_ && *armed_ <= *due)) return;
    armed_ = due;
    alarm_.expires_after(*due - clock_.mono());
    alarm_.async_wait([this](const boost::system::error_code& error) {
        if (error) return;  // restarted for an earlier timer
        armed_.reset();
        timers_.run_due(clock_.mono());
        arm();
    });
}

void Loop::spawn(Task<> task, std::function<void()> done) {
    const auto ended = [done = std::move(done)](const std::exception_ptr& failure) {
        if (failure) std::terminate();
        if (done) done();
    };
    boost::asio::co_spawn(context_, std::move(task), ended);
}

}  // namespace vedette::io

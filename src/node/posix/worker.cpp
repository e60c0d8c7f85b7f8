#include "node/posix/worker.hpp"

namespace vedette::posix {

Worker::Worker(port::Network& network) : network_(network), thread_([this] { work(); }) {}

Worker::~Worker() {
    {
        const std::scoped_lock lock(mutex_);
        stops_ = true;
    }
    changed_.notify_one();
    thread_.join();
}

bool Worker::submit(port::Job& job) {
    const std::scoped_lock lock(mutex_);
    if (submitted_ - taken_ == kMaxJobs) return false;
    jobs_[submitted_++ % kMaxJobs] = &job;
    changed_.notify_one();
    return true;
}

port::Job* Worker::take_finished() {
    const std::scoped_lock lock(mutex_);
    return taken_ == finished_ ? nullptr : jobs_[taken_++ % kMaxJobs];
}

void Worker::work() {
    std::unique_lock lock(mutex_);
    while (true) {
        changed_.wait(lock, [this] { return stops_ || finished_ != submitted_; });
        if (stops_) return;
        port::Job* const job = jobs_[finished_ % kMaxJobs];
        lock.unlock();
        job->run();
        lock.lock();
        ++finished_;
        network_.wake();
    }
}

}  // namespace vedette::posix

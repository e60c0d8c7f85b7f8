#include "node/posix/worker.hpp"

#include <cstdlib>

namespace vedette::posix {
namespace {

constexpr std::size_t kStackBytes = 512 * 1024;

}  // namespace

Worker::Worker(port::Network& network) : network_(network), stack_(kStackBytes) {
    ::pthread_attr_t attributes;
    const bool runs = ::pthread_attr_init(&attributes) == 0 &&
                      ::pthread_attr_setstack(&attributes, stack_.memory(), stack_.size()) == 0 &&
                      ::pthread_create(&thread_, &attributes, run, this) == 0;
    if (!runs) std::abort();
    ::pthread_attr_destroy(&attributes);
}

Worker::~Worker() {
    {
        const std::scoped_lock lock(mutex_);
        stops_ = true;
    }
    changed_.notify_one();
    ::pthread_join(thread_, nullptr);
}

void* Worker::run(void* self) {
    static_cast<Worker*>(self)->work();
    return nullptr;
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

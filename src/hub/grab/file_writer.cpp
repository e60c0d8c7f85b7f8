#include "hub/grab/file_writer.hpp"

#include "linux/base/atomic_file.hpp"

namespace vedette::grab {

FileWriter::~FileWriter() {
    drop();
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    changed_.notify_one();
    if (thread_.joinable()) thread_.join();
}

void FileWriter::write(std::string path, std::unique_ptr<bus::Buffer> content, Done done) {
    {
        const std::lock_guard lock(mutex_);
        waiting_.push_back({std::move(path), std::move(content), std::move(done)});
    }
    changed_.notify_one();
    if (!thread_.joinable()) thread_ = std::thread([this] { run(); });
}

std::size_t FileWriter::drop() {
    std::deque<Job> dropped;
    const std::lock_guard lock(mutex_);
    dropped.swap(waiting_);
    return dropped.size();
}

void FileWriter::run() {
    for (;;) {
        Job job;
        {
            std::unique_lock lock(mutex_);
            changed_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
            if (waiting_.empty()) return;
            job = std::move(waiting_.front());
            waiting_.pop_front();
        }
        // Without `lasting` the content is synced and the folder is not: a power cut may lose the file, but
        // never leaves half of it.
        auto written = write_file_atomically(job.path, job.content->bytes(), {.lasting = false});
        job.content.reset();
        job.done(std::move(written));
    }
}

}  // namespace vedette::grab

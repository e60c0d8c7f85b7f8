// Writes pictures to files on its own thread, because the disk may take longer for a picture than the camera,
// and a camera that waits for the disk sends old pictures. A file appears complete, or not at all. The
// waiting pictures are bounded by the pool of their buffers. Caller's thread, always the same one.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "hub/bus/buffer.hpp"
#include "linux/base/error.hpp"

namespace vedette::grab {

// A queue of files to write.
class FileWriter {
  public:
    using Done = std::function<void(Result<void>)>;

    FileWriter() = default;
    // Drops the queue and waits for the write in progress.
    ~FileWriter();
    FileWriter(const FileWriter&) = delete;
    FileWriter& operator=(const FileWriter&) = delete;

    // Writes in the order of the calls. `done` runs on the writer's thread.
    void write(std::string path, std::unique_ptr<bus::Buffer> content, Done done);

    // Drops the queue without calling its `done` functions; returns the number of dropped files.
    std::size_t drop();

  private:
    struct Job {
        std::string path;
        std::unique_ptr<bus::Buffer> content;
        Done done;
    };
    void run();

    std::mutex mutex_;
    std::condition_variable changed_;  // waiting_ or stopping_
    std::deque<Job> waiting_;          // guarded by mutex_
    bool stopping_ = false;            // guarded by mutex_
    std::thread thread_;               // started by the first write
};

}  // namespace vedette::grab

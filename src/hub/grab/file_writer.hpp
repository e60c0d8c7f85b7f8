// Writes pictures to files, each whole or not there, on a thread of its own: a disk may take longer for a
// picture than the camera, and a camera that waits for a disk sends old pictures. What waits is bounded by
// the pool that the buffers come from. Called by one thread.
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

class FileWriter {
  public:
    using Done = std::function<void(Result<void>)>;

    FileWriter() = default;
    // Drops what is not begun and ends what is.
    ~FileWriter();
    FileWriter(const FileWriter&) = delete;
    FileWriter& operator=(const FileWriter&) = delete;

    // In the order of the calls. `done` runs on the writer's thread.
    void write(std::string path, std::unique_ptr<bus::Buffer> content, Done done);

    // Drops what is not begun, whose `done` is never called; returns how many these were.
    std::size_t drop();

  private:
    struct Job {
        std::string path;
        std::unique_ptr<bus::Buffer> content;
        Done done;
    };
    void work();

    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<Job> waiting_;  // guarded by mutex_
    bool ending_ = false;      // guarded by mutex_
    std::thread thread_;       // begins with the first job
};

}  // namespace vedette::grab

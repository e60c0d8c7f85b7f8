// Writes pictures to files on the worker pool, each complete or not at all, because a disk may take longer
// for a picture than the camera. Queued pictures are bounded by the pool that their buffers come from.
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <string>

#include "hub/bus/buffer.hpp"
#include "linux/base/error.hpp"
#include "linux/io/loop.hpp"

namespace vedette::grab {

// Writes one file after the other. Owned by its loop.
class FileWriter {
  public:
    using Done = std::function<void(Result<void>)>;

    explicit FileWriter(io::Loop& loop) : loop_(loop) {}
    FileWriter(const FileWriter&) = delete;
    FileWriter& operator=(const FileWriter&) = delete;

    // In the order of the calls. `done` runs on the loop's thread.
    void write(std::string path, std::unique_ptr<bus::Buffer> content, Done done);

    // Removes the queued files, whose `done` is never called; returns their number.
    std::size_t drop();

  private:
    struct Job {
        std::string path;
        std::unique_ptr<bus::Buffer> content;
        Done done;
    };
    io::Task<> work();

    io::Loop& loop_;
    std::deque<Job> queued_;
    bool working_ = false;
};

}  // namespace vedette::grab

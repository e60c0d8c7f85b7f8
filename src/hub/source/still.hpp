// The interface of what takes a camera's single pictures: settings in, one JPEG and what is known of it out.
// The device is free while it works: the supervisor has ended the camera's run.
#pragma once

#include <functional>
#include <memory>

#include "hub/bus/still.hpp"
#include "linux/io/loop.hpp"
#include "linux/io/stop.hpp"
#include "linux/io/task.hpp"

namespace vedette::source {

// What one picture needs. All of it outlives the call.
struct StillContext {
    io::Loop& loop;
    io::Stop& stop;
    // As Sink::take().
    std::function<std::unique_ptr<bus::Buffer>(std::size_t bytes)> buffer;
    std::size_t max_picture;  // bytes
};

// Owned by its loop.
class StillTaker {
  public:
    virtual ~StillTaker() = default;
    // Within a time limit of its own. kCancelled: stopped; other errors are sentences for people. Never twice
    // at the same time.
    virtual io::Task<Result<bus::Still>> take(StillContext context, bus::StillRequest request) = 0;
};

}  // namespace vedette::source

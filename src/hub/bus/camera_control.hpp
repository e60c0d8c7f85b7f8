// Commands to a camera: lamp, exposure, preset, servo. A source attaches a handler with its capabilities;
// each request gets exactly one answer, at its deadline at the latest. Knows no transport.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/base/time.hpp"
#include "linux/base/error.hpp"
#include "linux/base/timer_queue.hpp"

namespace vedette::bus {

// A control and its range.
struct ControlCapability {
    std::string name;  // "lamp", "exposure", "pan"
    double min = 0;
    double max = 0;
    std::string unit;  // "percent", "us", "deg"
};

// Sets a control.
struct ControlRequest {
    std::string name;
    double value = 0;
    bool relative = false;  // `value` is added to the present value
};

// The value after the command, or why the command was not executed.
using ControlAnswer = Result<double>;

// Owned by the camera's loop.
class CameraControl {
  public:
    using Reply = std::function<void(ControlAnswer)>;
    // Executes a request and calls the reply, now or later, on the same thread. A second reply is ignored.
    using Handler = std::function<void(const ControlRequest&, Reply)>;

    explicit CameraControl(TimerQueue& timers) : timers_(timers) {}

    // Replaces the handler, if there is one.
    void attach(std::vector<ControlCapability> capabilities, Handler handler);
    // The camera is lost: pending and later requests are answered with kUnavailable.
    void detach();

    const std::vector<ControlCapability>& capabilities() const { return capabilities_; }

    // Errors: kNotFound for a control that the camera does not have, kInvalidArgument for an absolute value
    // out of range, kUnavailable without a camera, kTimeout without an answer by `deadline`.
    void request(const ControlRequest& request, MonoTime deadline, Reply reply);

  private:
    struct Pending {
        Reply reply;
        TimerQueue::Id timer{};
    };
    void answer(const std::shared_ptr<Pending>& pending, ControlAnswer answer);

    TimerQueue& timers_;
    std::vector<ControlCapability> capabilities_;
    Handler handler_;
    std::vector<std::shared_ptr<Pending>> pending_;
};

}  // namespace vedette::bus

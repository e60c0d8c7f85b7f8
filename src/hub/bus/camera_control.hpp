// Commands to a camera (lamp, exposure, preset, servo): a source that can carry them out registers with what
// it is capable of; whoever asks gets exactly one answer, at the deadline at the latest. Carries no pictures
// and knows no transport. One thread: the camera's loop.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/base/time.hpp"
#include "linux/base/error.hpp"
#include "linux/base/timer_queue.hpp"

namespace vedette::bus {

// One control that a camera has, with its range.
struct ControlCapability {
    std::string name;  // "lamp", "exposure", "pan"
    double min = 0;
    double max = 0;
    std::string unit;  // "percent", "us", "deg"
};

// A command: set one control.
struct ControlRequest {
    std::string name;
    double value = 0;
    bool relative = false;  // `value` is added to what is set now
};

// The value in force after the command, or why it was not carried out.
using ControlAnswer = Result<double>;

// Passes requests to the source and answers each of them once. Owned by the camera's loop.
class CameraControl {
  public:
    using Reply = std::function<void(ControlAnswer)>;
    // Carries a request out and calls the reply, then or later, on the same thread. A second reply is
    // ignored.
    using Handler = std::function<void(const ControlRequest&, Reply)>;

    explicit CameraControl(TimerQueue& timers) : timers_(timers) {}

    // The camera answers from now on; a second call replaces the first.
    void attach(std::vector<ControlCapability> capabilities, Handler handler);
    // The camera is gone: requests under way are answered with kUnavailable, and so are later ones.
    void detach();

    const std::vector<ControlCapability>& capabilities() const { return capabilities_; }

    // Refused at once: kNotFound for a control that the camera doesn't have, kInvalidArgument for an absolute
    // value out of range, kUnavailable without a camera. kTimeout when no answer came by `deadline`.
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

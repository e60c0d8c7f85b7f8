// Commands to a camera: lamp, exposure, pan, tilt. A driver attaches a handler with its capabilities; each
// request gets exactly one answer. Knows no transport and no timers: the handler keeps the deadline.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "core/base/time.hpp"
#include "linux/base/error.hpp"

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
    // Who asks, for controls that one person uses at a time; empty: the hub itself.
    std::string by{};       // a name that is unique in the hub, such as a user's id
    std::string by_name{};  // the same for people
};

// What the device said to a command: an answer that says no is one, too, and so is none.
struct ControlReply {
    bool done = true;            // the device has executed the command
    double value = 0;            // of the control after the command; without a meaning while it is not known
    bool known = true;           // `value` is known
    bool began = false;          // of a control that one person uses at a time: this one has just begun
    bool silent = false;         // the device has given no answer, in time or at all; `done` is false
    int status = 0;              // of HTTP; 0: the device speaks another protocol
    std::string content_type{};  // of `body`, as the device wrote it
    std::string body{};
};

// The device's reply, or why there is none.
using ControlAnswer = Result<ControlReply>;

// Thread-safe, but for attach() and detach().
class CameraControl {
  public:
    // Called once, on any thread.
    using Reply = std::function<void(ControlAnswer)>;
    // Executes a request and calls the reply by the deadline; later replies of the same request are ignored.
    // A reply that is destroyed unused answers kUnavailable.
    using Handler = std::function<void(const ControlRequest&, MonoTime deadline, Reply)>;
    // Runs work on the thread of the handler, in the order of the calls: the post() of its loop.
    using Post = std::function<void(std::function<void()>)>;

    CameraControl() = default;
    CameraControl(const CameraControl&) = delete;
    CameraControl& operator=(const CameraControl&) = delete;
    ~CameraControl() { detach(); }

    // Replaces the handler, if there is one. On the handler's thread, or before it runs.
    void attach(std::vector<ControlCapability> capabilities, Post post, Handler handler);
    // The device is lost: pending and later requests are answered with kUnavailable, and the handler is not
    // called any more. On the handler's thread, or after it has ended.
    void detach();

    // Empty without a device.
    std::vector<ControlCapability> capabilities() const;

    // Errors: kNotFound for a control that the camera does not have, kInvalidArgument for an absolute value
    // out of range, kUnavailable without a device; others are the handler's: kTimeout without an answer by
    // `deadline`.
    void request(ControlRequest request, MonoTime deadline, Reply reply);

  private:
    struct Attached;
    class Pending;

    mutable std::mutex mutex_;
    std::shared_ptr<Attached> attached_;  // guarded by mutex_; null: no device
};

}  // namespace vedette::bus

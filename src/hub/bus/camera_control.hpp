// Commands to a camera: lamp, exposure, pan, tilt. The driver of each of its devices attaches a handler with
// the controls that it has.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/time.hpp"
#include "hub/bus/device_calls.hpp"
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
    using Calls = DeviceCalls<ControlRequest, ControlReply>;
    using Reply = Calls::Reply;
    using Handler = Calls::Handler;
    using Post = Calls::Post;

    // A device of this camera, by a name of its own ("ptz"). Replaces the one of that name, if there is one.
    // As DeviceCalls::attach().
    void attach(std::string device, std::vector<ControlCapability> capabilities, Post post, Handler handler);
    // As DeviceCalls::detach(), of one device. Without one of that name, nothing happens.
    void detach(std::string_view device);

    // Of all devices, in the order of their names; empty without a device.
    std::vector<ControlCapability> capabilities() const;

    // Errors: kNotFound for a control that the camera does not have, kInvalidArgument for an absolute value
    // out of range, kUnavailable without a device; others are the handler's: kTimeout without an answer by
    // `deadline`.
    void request(ControlRequest request, MonoTime deadline, Reply reply);

  private:
    struct Device {
        std::vector<ControlCapability> capabilities;
        Calls calls;
    };

    mutable std::mutex mutex_;
    std::map<std::string, std::shared_ptr<Device>, std::less<>> devices_;  // guarded by mutex_
};

}  // namespace vedette::bus

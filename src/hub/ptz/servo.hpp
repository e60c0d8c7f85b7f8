// A device that turns a camera.
#pragma once

#include <string>

#include "hub/settings/pan_tilt.hpp"
#include "linux/base/error.hpp"
#include "linux/io/stop.hpp"
#include "linux/io/task.hpp"

namespace vedette::ptz {

using settings::Angles;

// What the device said to a command.
struct ServoAnswer {
    int status = 0;  // of HTTP; 0: there was no command yet
    std::string content_type;
    std::string body;  // at most kMaxServoBody bytes

    bool done() const { return status >= 200 && status < 300; }
};
inline constexpr std::size_t kMaxServoBody = 4096;

// Owned by its loop. One command at a time.
class Servo {
  public:
    virtual ~Servo() = default;
    // Turns by so many degrees: pan to the right, tilt upwards, each -180 to 180. One request. Errors: the
    // device gave no answer, so it may have turned or not: kTimeout, kUnavailable, kNotFound…; kDataLoss: the
    // answer is not HTTP; kCancelled.
    virtual io::Task<Result<ServoAnswer>> turn(Angles by, MonoTime deadline, io::Stop& stop) = 0;
};

}  // namespace vedette::ptz

// What a job switches and sets on its camera for a picture: lamp and controls. Whatever can't be switched or
// set is said once, and the picture is taken all the same. Owned by its loop.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "hub/bus/camera.hpp"
#include "hub/settings/timelapse.hpp"
#include "linux/io/loop.hpp"
#include "linux/io/stop.hpp"
#include "linux/io/task.hpp"

namespace vedette::timelapse {

// See above. One call at a time.
class Controls {
  public:
    Controls(io::Loop& loop, std::string job) : loop_(loop), job_(std::move(job)) {}

    // True: it is on.
    io::Task<bool> set_lamp(bus::CameraPtr camera, bool on);
    // Numbers only. Remembers the values before, as far as the camera knows them.
    io::Task<> set(bus::CameraPtr camera, std::vector<settings::ControlValue> values);
    // Whether a control of the last set() was not set.
    bool failed() const { return failed_; }
    // The values before set().
    io::Task<> set_back();

  private:
    io::Task<bus::ControlAnswer> ask(bus::CameraPtr camera, bus::ControlRequest request);
    bool note(const bus::Camera& camera, const std::string& name, const bus::ControlAnswer& answer);

    struct Before {
        bus::CameraPtr camera;
        std::string name;
        double value;
    };

    io::Loop& loop_;
    const std::string job_;
    std::vector<Before> before_;
    std::set<std::string> failing_;  // names
    bool failed_ = false;
    io::Stop never_;
};

}  // namespace vedette::timelapse

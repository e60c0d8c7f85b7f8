// A camera's lamp and controls that programs of this machine switch and set, as its device "programs"
// (hub/bus/camera_control). Requests are executed one after the other. Owned by its loop.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "hub/bus/camera.hpp"
#include "hub/devices/lamp_switch.hpp"
#include "hub/settings/camera_programs.hpp"
#include "linux/io/loop.hpp"

namespace vedette::devices {

// See above.
class ProgramDevices {
  public:
    // `programs`: with a lamp, a control, or both.
    ProgramDevices(io::Loop& loop, bus::CameraPtr camera, settings::CameraPrograms programs);
    ProgramDevices(const ProgramDevices&) = delete;
    ProgramDevices& operator=(const ProgramDevices&) = delete;

    // Switches the lamp off, which a hub before may have left on, and gives the controls their values of
    // rest.
    void start();
    // Switches the lamp off; `ended` is called when that is done. Once, after start().
    void stop(std::function<void()> ended);

    const bus::CameraPtr& camera() const { return camera_; }
    const settings::CameraPrograms& programs() const { return programs_; }

  private:
    struct Call {
        bus::ControlRequest request;
        MonoTime deadline;
        bus::CameraControl::Reply reply;
    };

    io::Task<> run();
    io::Task<> rest();
    io::Task<> switch_off();
    io::Task<bus::ControlAnswer> execute(bus::ControlRequest request);
    io::Task<bus::ControlAnswer> set(const settings::ProgramControl& control, double value);
    void note(const Result<void>& done, std::string_view what);

    io::Loop& loop_;
    const bus::CameraPtr camera_;
    const settings::CameraPrograms programs_;
    std::optional<LampSwitch> lamp_;
    bool wants_light_ = false;
    std::map<std::string, int> values_;  // of the controls, as far as they are known
    std::deque<Call> calls_;
    io::Signal wake_;
    io::Stop stop_;
    std::function<void()> ended_;
};

}  // namespace vedette::devices

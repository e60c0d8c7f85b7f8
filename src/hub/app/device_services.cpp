// The devices of cameras beside their sources: servos, and what programs switch and set.
#include "hub/app/device_service.hpp"
#include "hub/devices/program_devices.hpp"
#include "hub/ptz/control_servo.hpp"

namespace vedette::app {

std::unique_ptr<Service> make_ptz_service(HubContext& hub) {
    using Heads = DeviceService<ptz::PanTilt>;
    return std::make_unique<Heads>(
        hub,
        Heads::Kind{
            .wanted = [](const settings::CameraSettings& camera) { return camera.ptz.has_value(); },
            .same = [](const ptz::PanTilt& head,
                       const settings::CameraSettings& camera) { return camera.ptz == head.settings(); },
            .make =
                [&hub](io::Loop& loop, const bus::CameraPtr& of, const settings::CameraSettings& camera) {
                    auto servo = std::make_unique<ptz::ControlServo>(loop, *camera.ptz);
                    return std::make_unique<ptz::PanTilt>(loop, of, *camera.ptz, std::move(servo),
                                                          hub.events);
                },
            .added = [&hub](const ptz::PanTiltPtr& head) { hub.ptz.add(head); },
            .removed = [&hub](const std::string& camera) { hub.ptz.remove(camera); }});
}

std::unique_ptr<Service> make_program_device_service(HubContext& hub) {
    using devices::ProgramDevices;
    using Programs = DeviceService<ProgramDevices>;
    // Of what is switched and set; single pictures are the camera's own.
    const auto part = [](const settings::CameraSettings& camera) {
        settings::CameraPrograms programs = camera.programs;
        programs.still.reset();
        return programs;
    };
    return std::make_unique<Programs>(
        hub,
        Programs::Kind{
            .wanted =
                [part](const settings::CameraSettings& camera) {
                    return part(camera) != settings::CameraPrograms{};
                },
            .same =
                [part](const ProgramDevices& programs, const settings::CameraSettings& camera) {
                    return part(camera) == programs.programs();
                },
            .make =
                [part](io::Loop& loop, const bus::CameraPtr& of, const settings::CameraSettings& camera) {
                    return std::make_unique<ProgramDevices>(loop, of, part(camera));
                }});
}

}  // namespace vedette::app

#include "hub/settings/summary.hpp"

#include <utility>

#include <fmt/format.h>

namespace vedette::settings {
namespace {

std::string on_port(std::uint16_t port) { return port == 0 ? "a free port" : fmt::format("port {}", port); }

std::string page_place(const Settings& settings) {
    if (settings.listen_unix) return "unix:" + settings.listen_unix->path;
    if (settings.listen_systemd) return "the socket of systemd";
    if (settings.listen.port == 0) return "a free port of " + settings.listen.address;
    return fmt::format("{}://{}/", settings.tls ? "https" : "http", format(settings.listen));
}

}  // namespace

std::string summary(const Settings& settings) {
    const std::size_t count = settings.cameras.size();
    std::string out = count == 0 ? "no cameras" : fmt::format("{} camera{}: ", count, count == 1 ? "" : "s");
    for (const char* comma = ""; const CameraSettings& camera : settings.cameras)
        out +=
            fmt::format("{}{} ({})", std::exchange(comma, ", "), camera.id, to_string(camera.source.scheme));
    out += "; page on " + page_place(settings);
    for (const char* head = "; time-lapse "; const TimelapseSettings& job : settings.timelapse)
        out += fmt::format("{}{}{}", std::exchange(head, ", "), job.id, job.enabled ? "" : " (at rest)");
    if (settings.tcpcam)
        out += fmt::format("; TCPCam server on {} for {}", on_port(settings.tcpcam->port),
                           settings.tcpcam->camera);
    if (settings.capture) {
        const CaptureServerSettings& c = *settings.capture;
        out += "; capture server on " + on_port(c.port);
        if (c.other_port != 0)
            out += fmt::format(" ({} without the right to ports below 1024)", c.other_port);
        out += " for " + c.camera;
    }
    if (settings.securitycam) out += "; securityCam's addresses for " + *settings.securitycam;
    return out;
}

}  // namespace vedette::settings

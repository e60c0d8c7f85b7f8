#include "hub/settings/summary.hpp"

namespace vedette::settings {
namespace {

std::string on_port(std::uint16_t port) { return port == 0 ? "a free port" : "port " + std::to_string(port); }

}  // namespace

std::string page_url(const Endpoint& listen) { return "http://" + format(listen) + "/"; }

std::string summary(const Settings& settings) {
    const std::size_t count = settings.cameras.size();
    std::string out =
        count == 0 ? "no cameras" : std::to_string(count) + (count == 1 ? " camera: " : " cameras: ");
    for (std::size_t i = 0; i < count; ++i) {
        const CameraSettings& camera = settings.cameras[i];
        out.append(i == 0 ? "" : ", ").append(camera.id).append(" (");
        out.append(to_string(camera.source.scheme)).append(")");
    }
    out += settings.listen.port == 0 ? "; page on a free port of " + settings.listen.address
                                     : "; page on " + page_url(settings.listen);
    if (settings.tcpcam) {
        out += "; TCPCam server on " + on_port(settings.tcpcam->port) + " for " + settings.tcpcam->camera;
    }
    if (settings.capture) {
        const CaptureServerSettings& c = *settings.capture;
        out += "; capture server on " + on_port(c.port);
        if (c.other_port != 0)
            out += " (" + std::to_string(c.other_port) + " without the right to ports below 1024)";
        out += " for " + c.camera;
    }
    if (settings.securitycam) out += "; /mjpeg and /counter for " + *settings.securitycam;
    return out;
}

}  // namespace vedette::settings

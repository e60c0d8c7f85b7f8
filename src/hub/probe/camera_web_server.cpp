// Espressif's example CameraWebServer and what was made from it. Its page is compressed, but /status names
// the sensor's settings. The stream has a server of its own on the next port. easytarget/esp32-cam-webserver
// adds its name and the stream's address to /status, and streams at the root of that port.
#include <boost/json/object.hpp>

#include "hub/probe/recogniser.hpp"

namespace vedette::probe {
namespace {

constexpr std::uint16_t kPorts[] = {80, 81};
constexpr Request kRequests[] = {{0, "/status"}, {1, "/stream"}, {1, "/"}, {0, "/stream"}};

bool has_sensor_settings(const boost::json::object& status) {
    for (const char* name : {"framesize", "quality", "brightness", "contrast", "saturation", "colorbar"})
        if (!status.contains(name)) return false;
    return !status.contains("camModel") && !status.contains("sustainId");
}

// The stream where it was found; else where the firmware has it, because a board that streams to somebody
// else answers nobody.
std::string stream_of(const View& view) {
    if (view.at(1, "/stream").is_stream()) return view.url(1, "/stream");
    if (view.at(1, "/").is_stream()) return view.url(1, "/");
    if (view.at(0, "/stream").is_stream()) return view.url(0, "/stream");
    return view.url(1, "/stream");
}

void propose(const View& view, Proposals& out) {
    const auto status = view.json_at(0, "/status");
    if (has_sensor_settings(status)) {
        const std::string own_name = text_of(status, "cam_name");
        const std::string url = text_of(status, "stream_url");
        const std::string named = url.empty() ? url : view.resolve(0, url);
        const bool is_easytarget = status.contains("code_ver") && !own_name.empty();
        out.push_back({.device = is_easytarget ? "esp32-cam-webserver" : "camera-webserver",
                       .name = is_easytarget ? "esp32-cam-webserver " + own_name : "ESP32 CameraWebServer",
                       .why = "its /status has the sensor's settings",
                       .certainty = Certainty::kCertain,
                       .settings = {{"source", is_easytarget && !named.empty() ? named : stream_of(view)}},
                       .links = {{"snapshot", view.url(0, "/capture")}, {"page", view.url(0, "/")}}});
        return;
    }
    // The first port may be silent for hours while the stream goes on.
    const Answer& stream = view.at(1, "/stream");
    if (!stream.is_stream() || stream.boundary() != kEspressifBoundary) return;
    out.push_back({.device = "camera-webserver",
                   .name = "ESP32 camera",
                   .why = "a stream as Espressif's example sends it",
                   .certainty = Certainty::kLikely,
                   .settings = {{"source", view.url(1, "/stream")}}});
}

}  // namespace

const Recogniser kCameraWebServer{"camera-webserver", kPorts, kRequests, propose};

}  // namespace vedette::probe

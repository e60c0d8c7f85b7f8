// ESP32-CAM_MJPEG2SD by s60sc: /status names the sensor and the card. The stream for recorders is
// /sustain?video=1, a picture /control?still=1.
#include <boost/json/object.hpp>

#include "hub/probe/recogniser.hpp"

namespace vedette::probe {
namespace {

constexpr std::uint16_t kPorts[] = {80, 81};
constexpr Request kRequests[] = {{0, "/status"}};

void propose(const View& view, Proposals& out) {
    const auto status = view.json_at(0, "/status");
    const bool is_it = status.contains("showRecord") && status.contains("llevel") &&
                       (status.contains("camModel") || status.contains("sustainId"));
    if (!is_it) return;
    out.push_back({.device = "mjpeg2sd",
                   .name = "ESP32-CAM_MJPEG2SD",
                   .why = "its /status names sensor and card",
                   .certainty = Certainty::kCertain,
                   .settings = {{"source", view.url(0, "/sustain?video=1")}},
                   .links = {{"snapshot", view.url(0, "/control?still=1")},
                             {"sensors", view.url(0, "/status")},
                             {"page", view.url(0, "/")}}});
}

}  // namespace

const Recogniser kMjpeg2sd{"mjpeg2sd", kPorts, kRequests, propose};

}  // namespace vedette::probe

// ESPHome's esp32_camera_web_server: a port that streams and one that sends pictures, at any path; people
// choose the ports, and take those of the manual.
#include "hub/probe/recogniser.hpp"

namespace vedette::probe {
namespace {

constexpr std::uint16_t kPorts[] = {8080, 8081};
constexpr Request kRequests[] = {{0, "/"}, {1, "/"}};

void propose(const View& view, Proposals& out) {
    for (std::size_t stream = 0; stream < 2; ++stream) {
        const Answer& answer = view.at(stream, "/");
        if (!answer.is_stream() || answer.boundary() != kEspressifBoundary) continue;
        Proposal camera{.device = "esphome",
                        .name = "ESPHome camera",
                        .why = "a stream at the root of its port, as ESPHome sends it",
                        .certainty = Certainty::kLikely,
                        .settings = {{"source", view.url(stream, "/")}}};
        if (view.at(1 - stream, "/").is_picture()) {
            camera.certainty = Certainty::kCertain;
            camera.links.emplace_back("snapshot", view.url(1 - stream, "/"));
        }
        out.push_back(std::move(camera));
    }
}

}  // namespace

const Recogniser kEsphome{"esphome", kPorts, kRequests, propose};

}  // namespace vedette::probe

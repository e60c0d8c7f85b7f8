// OctoPrint's webcam: mjpg-streamer or another one behind the printer's web server. Klipper's web servers
// have the same address.
#include "hub/probe/page.hpp"
#include "hub/probe/recogniser.hpp"

namespace vedette::probe {
namespace {

constexpr std::uint16_t kPorts[] = {80};
constexpr std::string_view kStream = "/webcam/?action=stream";
constexpr Request kRequests[] = {{0, kStream}, {0, "/"}};

void propose(const View& view, Proposals& out) {
    if (!view.at(0, kStream).is_stream()) return;
    const Answer& page = view.at(0, "/");
    const bool is_octoprint = page.is_page() && page_title(page.body).contains("OctoPrint");
    out.push_back(
        {.device = "octoprint",
         .name = is_octoprint ? "OctoPrint's webcam" : "Webcam of a printer",
         .why = is_octoprint ? "its page says so" : "it streams from /webcam/",
         .certainty = is_octoprint ? Certainty::kCertain : Certainty::kLikely,
         .settings = {{"source", view.url(0, kStream)}},
         .links = {{"snapshot", view.url(0, "/webcam/?action=snapshot")}, {"page", view.url(0, "/")}}});
}

}  // namespace

const Recogniser kOctoprint{"octoprint", kPorts, kRequests, propose};

}  // namespace vedette::probe

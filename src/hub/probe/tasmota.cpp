// Tasmota with a webcam: the server's name, or the answer to a command, also where a password is asked for.
// The stream has its own port and stands still until WcStream is 1.
#include <boost/json/object.hpp>

#include "core/base/text.hpp"
#include "hub/probe/recogniser.hpp"

namespace vedette::probe {
namespace {

constexpr std::uint16_t kPorts[] = {80, 81};
constexpr std::string_view kVersion = "/cm?cmnd=Status%202";  // StatusFWR: the version
constexpr Request kRequests[] = {{0, kVersion}, {1, "/stream"}, {0, "/"}};

bool is_tasmota(const View& view) {
    const auto says_so = [](const Answer& answer) {
        return starts_with_ignoring_case(answer.server, "Tasmota");
    };
    if (says_so(view.at(0, "/")) || says_so(view.at(0, kVersion)) || says_so(view.at(1, "/stream")))
        return true;
    const auto status = view.json_at(0, kVersion);
    return status.contains("StatusFWR") || text_of(status, "WARNING").starts_with("Need user=");
}

void propose(const View& view, Proposals& out) {
    if (!is_tasmota(view)) return;
    Proposal camera{.device = "tasmota",
                    .name = "Tasmota with a webcam",
                    .why = "its web server says so",
                    .certainty = Certainty::kCertain,
                    .settings = {{"source", view.url(1, "/stream")}},
                    .links = {{"snapshot", view.url(0, "/snapshot.jpg")},
                              {"sensors", view.url(0, "/cm?cmnd=Status%208")},
                              {"page", view.url(0, "/")}}};
    if (!view.at(1, "/stream").is_stream()) {
        camera.certainty = Certainty::kGuess;
        camera.hint = "if it has a webcam, switch its stream on with WcStream 1 in its console";
    }
    out.push_back(std::move(camera));
}

}  // namespace

const Recogniser kTasmota{"tasmota", kPorts, kRequests, propose};

}  // namespace vedette::probe

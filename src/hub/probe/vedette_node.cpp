// The board's application of this project: src/node/api says what it answers.
#include <boost/json/object.hpp>

#include "hub/probe/recogniser.hpp"

namespace vedette::probe {
namespace {

constexpr std::uint16_t kPorts[] = {80, 81};
constexpr Request kRequests[] = {{0, "/api/v1/status"}, {0, "/control_servo"}};

void propose(const View& view, Proposals& out) {
    const auto status = view.json_at(0, "/api/v1/status");
    if (text_of(status, "board").empty() || !status.contains("uptime_s")) return;
    Proposal board{.device = "vedette-node",
                   .name = "Vedette board " + text_of(status, "name"),
                   .why = "its /api/v1/status says so",
                   .certainty = Certainty::kCertain,
                   .settings = {{"source", view.url(0, "/mjpeg")}},
                   .links = {{"snapshot", view.url(0, "/api/v1/snapshot.jpg")}, {"page", view.url(0, "/")}}};
    // Without its two degrees the command moves nothing: a board with servos calls them missing.
    if (view.at(0, "/control_servo").status == 500) {
        board.settings.emplace_back("ptz.kind", "control_servo");
        board.settings.emplace_back("ptz.url", view.url(0, "/control_servo"));
    }
    out.push_back(std::move(board));
}

}  // namespace

const Recogniser kVedetteNode{"vedette-node", kPorts, kRequests, propose};

}  // namespace vedette::probe

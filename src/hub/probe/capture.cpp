// The WebSocket capture board: its second port answers a plain request with the words of its library
// (Links2004/arduinoWebSockets), and each `capture` with a picture.
#include "core/capture/session.hpp"
#include "hub/probe/recogniser.hpp"

namespace vedette::probe {
namespace {

constexpr std::uint16_t kPorts[] = {80, 81};
constexpr Request kRequests[] = {{1, "/"}};

void propose(const View& view, Proposals& out) {
    const Answer& plain = view.at(1, "/");
    const bool is_it = plain.outcome == Answer::Outcome::kAnswered && plain.status == 400 &&
                       plain.body.contains(capture::kPlainHttpAnswer);
    if (!is_it) return;
    out.push_back({.device = "capture",
                   .name = "WebSocket capture camera",
                   .why = "its second port takes WebSockets only",
                   .certainty = Certainty::kLikely,
                   .settings = {{"source", view.url(1, "/", "ws")}}});
}

}  // namespace

const Recogniser kCapture{"capture", kPorts, kRequests, propose};

}  // namespace vedette::probe

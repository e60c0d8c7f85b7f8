// TCPCam says nothing before its PIN, and none is guessed: a port that is open and silent, where nothing
// speaks HTTP, is all that can be seen of it.
#include "hub/probe/recogniser.hpp"

namespace vedette::probe {
namespace {

constexpr std::uint16_t kPorts[] = {3333};
constexpr Request kRequests[] = {{0, "", ProbeMethod::kConnect}};

void propose(const View& view, Proposals& out) {
    // A port with TLS is as silent.
    if (view.at(0, "").outcome != Answer::Outcome::kSilent || view.speaks_http(0) || view.has_tls(0)) return;
    out.push_back({.device = "tcpcam",
                   .name = "TCPCam",
                   .why = "its port is open and silent",
                   .certainty = Certainty::kGuess,
                   .settings = {{"source", view.url(0, "", "tcpcam")}},
                   .hint = "give its PIN as the password to see a picture"});
}

}  // namespace

const Recogniser kTcpcam{"tcpcam", kPorts, kRequests, propose};

}  // namespace vedette::probe

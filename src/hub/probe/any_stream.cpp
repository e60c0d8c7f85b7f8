// Pictures of an unknown device, at addresses that many have.
#include "hub/probe/recogniser.hpp"

namespace vedette::probe {
namespace {

constexpr std::uint16_t kPorts[] = {80, 81};
constexpr Request kRequests[] = {{0, "/"},       {0, "/mjpeg"}, {0, "/stream"},  {0, "/video"},
                                 {1, "/stream"}, {1, "/"},      {0, "/capture"}, {0, "/jpg"}};

void propose(const View& view, Proposals& out) {
    for (const Request& request : kRequests) {
        const Answer& answer = view.at(request.port, request.path);
        const bool stream = answer.is_stream();
        if (!stream && !answer.is_picture()) continue;
        out.push_back({.device = stream ? "stream" : "snapshot",
                       .name = stream ? "MJPEG stream" : "Single pictures",
                       .why = "the address sends them",
                       .certainty = stream ? Certainty::kStream : Certainty::kPicture,
                       .settings = {{"source", view.url(request.port, request.path)}}});
    }
}

}  // namespace

const Recogniser kAnyStream{"stream", kPorts, kRequests, propose};

}  // namespace vedette::probe

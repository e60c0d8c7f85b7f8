// mjpg-streamer by its server's name. Others take its addresses too: uStreamer, printers' web servers.
#include "core/base/text.hpp"
#include "hub/probe/recogniser.hpp"

namespace vedette::probe {
namespace {

constexpr std::uint16_t kPorts[] = {8080};
constexpr Request kRequests[] = {{0, "/?action=stream"}};

void propose(const View& view, Proposals& out) {
    const Answer& stream = view.at(0, "/?action=stream");
    const bool is_it = starts_with_ignoring_case(stream.server, "MJPG-Streamer");
    if (!stream.is_stream() && !(is_it && stream.needs_login())) return;
    const bool other = starts_with_ignoring_case(stream.server, "uStreamer");
    out.push_back({.device = "mjpg-streamer",
                   .name = is_it ? "mjpg-streamer" : "Stream at mjpg-streamer's address",
                   .why = is_it ? "its web server says so" : "it streams from /?action=stream",
                   .certainty = is_it   ? Certainty::kCertain
                                : other ? Certainty::kStream
                                        : Certainty::kLikely,
                   .settings = {{"source", view.url(0, "/?action=stream")}},
                   .links = {{"snapshot", view.url(0, "/?action=snapshot")}}});
}

}  // namespace

const Recogniser kMjpgStreamer{"mjpg-streamer", kPorts, kRequests, propose};

}  // namespace vedette::probe

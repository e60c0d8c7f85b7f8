// Motion, alone or below motionEye: a stream for each camera on a port of its own, from 8081 (motionEye of
// late: 9081), and Motion 5 on one port for all. motionEye's page is on port 8765.
#include <array>

#include "core/base/text.hpp"
#include "hub/probe/page.hpp"
#include "hub/probe/recogniser.hpp"

namespace vedette::probe {
namespace {

constexpr std::uint16_t kPorts[] = {8081, 8765, 8082, 9081, 9082, 8080};
constexpr std::size_t kPage = 1;
constexpr std::string_view kMotionFive = "/1/mjpg/stream";
constexpr Request kRequests[] = {{0, "/"}, {kPage, "/"}, {2, "/"}, {3, "/"}, {4, "/"}, {5, kMotionFive}};

bool is_motion(const Answer& stream) {
    return starts_with_ignoring_case(stream.server, "Motion") || stream.boundary() == "BoundaryString";
}

void propose(const View& view, Proposals& out) {
    const Answer& page = view.at(kPage, "/");
    const bool eye = starts_with_ignoring_case(page.server, "motionEye") ||
                     (page.is_page() && equal_ignoring_case(page_title(page.body), "motionEye"));
    for (const Request& request : kRequests) {
        const Answer& answer = view.at(request.port, request.path);
        const bool asks = answer.needs_login() && (eye || is_motion(answer)) && request.port != kPage;
        if (!asks && !(answer.is_stream() && is_motion(answer))) continue;
        out.push_back({.device = eye ? "motioneye" : "motion",
                       .name = eye ? "motionEye" : "Motion",
                       .why = eye ? "motionEye's page is on port 8765" : "the stream has Motion's boundary",
                       .certainty = Certainty::kCertain,
                       .settings = {{"source", view.url(request.port, request.path)}}});
        if (eye) out.back().links.emplace_back("page", view.url(kPage, "/"));
    }
    if (!eye || !out.empty()) return;
    out.push_back(
        {.device = "motioneye",
         .name = "motionEye",
         .why = "motionEye's page is on port 8765",
         .certainty = Certainty::kGuess,
         .settings = {{"source", view.url(0, "/")}},
         .links = {{"page", view.url(kPage, "/")}},
         .hint =
             "no stream was found: switch Video Streaming on in its page, and see there which port it has"});
}

}  // namespace

const Recogniser kMotion{"motion", kPorts, kRequests, propose};

}  // namespace vedette::probe

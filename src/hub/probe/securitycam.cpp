// securityCam's firmware: a stream on the first port and two servos on the second one. A command without its
// degrees is refused and moves nothing.
#include "core/ptz/control_servo.hpp"
#include "hub/probe/recogniser.hpp"

namespace vedette::probe {
namespace {

constexpr std::uint16_t kPorts[] = {80, 81};
constexpr Request kRequests[] = {{0, "/mjpeg"}, {1, "/control_servo"}};

void propose(const View& view, Proposals& out) {
    const Answer& servo = view.at(1, "/control_servo");
    const bool turns = servo.outcome == Answer::Outcome::kAnswered && servo.status == 500 &&
                       servo.body.contains(ptz::kServoRefused);
    const Answer& stream = view.at(0, "/mjpeg");
    if (!turns || (!stream.is_stream() && stream.outcome != Answer::Outcome::kSilent)) return;
    out.push_back({.device = "securitycam",
                   .name = "securityCam with two servos",
                   .why = "its servos answer on the second port",
                   .certainty = Certainty::kCertain,
                   .settings = {{"source", view.url(0, "/mjpeg")},
                                {"ptz.kind", "control_servo"},
                                {"ptz.url", view.url(1, "/control_servo")}}});
}

}  // namespace

const Recogniser kSecuritycam{"securitycam", kPorts, kRequests, propose};

}  // namespace vedette::probe

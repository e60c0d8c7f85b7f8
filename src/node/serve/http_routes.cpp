// The addresses that HttpSession answers itself.
#include "node/serve/http_session.hpp"

namespace vedette::node {

template <void (HttpSession::*kAnswer)(MonoTime now)>
void HttpSession::call(Exchange& exchange) {
    (exchange.session_.*kAnswer)(exchange.now());
}

std::span<const Route> HttpSession::routes() {
    static constexpr Need kPictures{Protocol::kMjpeg};
    static constexpr Need kServos{Protocol::kControlServo, true};
    static constexpr Need kCameraStart{Protocol::kCameraStart, true};
    static constexpr Need kOwnerActs{.acts = true};
    static constexpr Route kRoutes[] = {
        {kGet, "/mjpeg", kPictures, call<&HttpSession::stream>},
        {kGet, "/stream", kPictures, call<&HttpSession::stream_with_times>},
        {kGet, "/capture", kPictures, call<&HttpSession::send_single>},
        {kGet, "/capture.jpg", kPictures, call<&HttpSession::send_single>},
        {kGet, "/api/v1/snapshot.jpg", kPictures, call<&HttpSession::send_single>},
        {kGet, "/control_servo", kServos, call<&HttpSession::move_servos>},
        {kGet, "/status", {}, call<&HttpSession::show_status>},
        {kGet, "/control", kOwnerActs, call<&HttpSession::control>},
        {kGet, "/camera/start", kCameraStart, call<&HttpSession::camera_start>},
        {kGet, "/camera/stop", kCameraStart, call<&HttpSession::stop_streams>},
        {kGet, "/camera/configure", kCameraStart, call<&HttpSession::configure>},
    };
    return kRoutes;
}

}  // namespace vedette::node

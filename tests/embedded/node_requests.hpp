// The requests that the budget's image sends to the node, one of each kind. Test code.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace vedette::node {

using std::string_view_literals::operator""sv;

// A request of each kind, and how its answer begins.
struct Kind {
    std::string_view name;
    std::uint16_t port;
    std::string_view request;
    std::string_view answer;
};

#define GET_BY_OWNER(target) \
    "GET " target " HTTP/1.1\r\nHost: board\r\nAuthorization: Basic b3duZXI6bG9uZzpwYXNzd29yZA==\r\n\r\n"
#define CHANGE_BY_OWNER(target, length, body)                                           \
    "PATCH " target                                                                     \
    " HTTP/1.1\r\nHost: board\r\nAuthorization: Basic b3duZXI6bG9uZzpwYXNzd29yZA==\r\n" \
    "Content-Type: application/json\r\nContent-Length: " length "\r\n\r\n" body
#define TWENTY_BYTES "xxxxxxxxxxxxxxxxxxxx"
#define TWENTY_DIGITS "01234567890123456789"
inline constexpr std::string_view kOk = "HTTP/1.1 200 ";
inline constexpr Kind kKinds[] = {
    {"page_information", 80, GET_BY_OWNER("/"), kOk},
    {"capture", 80, GET_BY_OWNER("/capture"), kOk},
    {"stock_status", 80, GET_BY_OWNER("/status"), kOk},
    {"stock_control", 80, GET_BY_OWNER("/control?var=quality&val=20"), kOk},
    {"configure", 80, GET_BY_OWNER("/camera/configure?name=quality&value=20"), kOk},
    {"camera_stop", 81, GET_BY_OWNER("/camera/stop"), kOk},
    {"control_servo", 80, GET_BY_OWNER("/control_servo?tr=5&el=-5"), kOk},
    {"api_status", 80, GET_BY_OWNER("/api/v1/status"), kOk},
    {"api_streams", 80, GET_BY_OWNER("/api/v1/streams"), kOk},
    {"api_camera", 80, GET_BY_OWNER("/api/v1/camera"), kOk},
    {"api_camera_change", 80,
     CHANGE_BY_OWNER("/api/v1/camera", "36", R"({"quality":20,"framesize":"640x480"})"), kOk},
    {"api_servos_change", 80, CHANGE_BY_OWNER("/api/v1/servos", "32", R"({"traverse":0,"elevation_by":-5})"),
     kOk},
    {"api_settings", 80, GET_BY_OWNER("/api/v1/settings"), kOk},
    {"api_settings_change", 80,
     CHANGE_BY_OWNER("/api/v1/settings", "32", R"({"name":"Porch","time.ntp":true})"), kOk},
    {"page_wifi", 80, GET_BY_OWNER("/wifi"), kOk},
    {"page_pushover", 80, GET_BY_OWNER("/pushover"), kOk},
    {"api_alerts", 80, GET_BY_OWNER("/api/v1/alerts"), kOk},
    {"page_server", 80, GET_BY_OWNER("/server"), kOk},
    {"page_camera", 80, GET_BY_OWNER("/camera"), kOk},
    {"page_battery", 80, GET_BY_OWNER("/battery"), kOk},
    {"page_update", 80, GET_BY_OWNER("/update"), kOk},
    {"api_battery", 80, GET_BY_OWNER("/api/v1/battery"), kOk},
    {"api_update", 80, GET_BY_OWNER("/api/v1/update"), kOk},
    {"image", 80,
     "PUT /api/v1/update HTTP/1.1\r\nHost: board\r\nAuthorization: Basic b3duZXI6bG9uZzpwYXNzd29yZA==\r\n"
     "Content-Length: 500\r\n\r\n" TWENTY_BYTES TWENTY_BYTES TWENTY_BYTES TWENTY_BYTES TWENTY_BYTES
         TWENTY_BYTES TWENTY_BYTES TWENTY_BYTES TWENTY_BYTES TWENTY_BYTES TWENTY_BYTES TWENTY_BYTES
             TWENTY_BYTES TWENTY_BYTES TWENTY_BYTES TWENTY_BYTES TWENTY_BYTES TWENTY_BYTES TWENTY_BYTES
                 TWENTY_BYTES TWENTY_BYTES TWENTY_BYTES TWENTY_BYTES TWENTY_BYTES TWENTY_BYTES,
     "HTTP/1.1 422 "},
    {"api_lamp_change", 80, CHANGE_BY_OWNER("/api/v1/lamp", "13", R"({"level":200})"), kOk},
    {"fifth_viewer", 80, GET_BY_OWNER("/mjpeg"), "HTTP/1.1 503 "},
    {"unknown_path", 80, GET_BY_OWNER("/nothing"), "HTTP/1.1 404 "},
    {"other_method", 80, "PUT / HTTP/1.1\r\nHost: board\r\n\r\n", "HTTP/1.1 405 "},
    {"no_login", 80, "GET /status HTTP/1.1\r\nHost: board\r\n\r\n", "HTTP/1.1 401 "},
    {"malformed", 80, "GET / HTTP/1.1\r\nHost : board\r\n\r\n", "HTTP/1.1 400 "},
    {"websocket_capture", 81,
     "GET / HTTP/1.1\r\nHost: board\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: "
     "13\r\n"
     "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nAuthorization: Basic "
     "b3duZXI6bG9uZzpwYXNzd29yZA==\r\n\r\n"
     "\x81\x87\0\0\0\0capture"sv,
     "HTTP/1.1 101 "},
    {"tcpcam", 3333, "1235\n1\n", ""},
    // Of a board with motion detection:
    {"page_motion", 80, GET_BY_OWNER("/motion"), kOk},
    {"api_motion", 80, GET_BY_OWNER("/api/v1/motion"), kOk},
    {"api_motion_change", 80,
     CHANGE_BY_OWNER("/api/v1/settings", "51", R"({"motion.zones":"include 0,0 99,0 99,99","name":""})"),
     "HTTP/1.1 400 "},
    {"capture_beside_motion", 80, GET_BY_OWNER("/capture"), kOk},
};
inline constexpr std::size_t kMotionKinds = 4;

}  // namespace vedette::node

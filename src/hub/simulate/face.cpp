#include "hub/simulate/face.hpp"

#include <algorithm>
#include <array>

namespace vedette::simulate {
namespace {

using enum FaceRow::What;

constexpr std::string_view kJson = "application/json";
constexpr std::string_view kEspressif = "123456789000000000000987654321";

// The page is sent compressed; the first bytes of such a page are enough here.
constexpr std::string_view kCompressed{"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03", 10};

constexpr FaceRow kCameraWebServer[] = {
    {.target = "/", .body = kCompressed},
    {.target = "/capture", .what = kPicture},
    {.target = "/status",
     .type = kJson,
     .body =
         R"({"xclk":20,"pixformat":3,"framesize":8,"quality":12,"brightness":0,"contrast":0,"saturation":0,)"
         R"("sharpness":0,"special_effect":0,"wb_mode":0,"awb":1,"awb_gain":1,"aec":1,"agc":1,"hmirror":0,)"
         R"("vflip":0,"dcw":1,"colorbar":0,"led_intensity":-1})"},
    {.port = Port::kControl, .target = "/stream", .what = kStream}};

constexpr FaceRow kEsp32CamWebserver[] = {
    {.target = "/", .body = "<html><head><title>ESP32 Camera</title></head></html>"},
    {.target = "/capture", .what = kPicture},
    {.target = "/status",
     .type = kJson,
     .body =
         R"({"lamp":-1,"framesize":8,"quality":12,"brightness":0,"contrast":0,"saturation":0,"colorbar":0,)"
         R"("cam_name":"Porch","code_ver":"1 Jan 2023","rotate":"0","stream_url":""})"},
    {.port = Port::kControl, .target = "/", .what = kStream}};

constexpr FaceRow kMjpeg2sd[] = {
    {.target = "/", .body = "<html><head><title>MJPEG2SD</title></head></html>"},
    {.target = "/status",
     .type = kJson,
     .body =
         R"({"llevel":60,"night":"No","atemp":"42.1","battv":"n/a","showRecord":0,"camModel":"OV2640",)"
         R"("sustainId":"0","card":"SDHC","framesize":"9","quality":"12","brightness":"0","contrast":"0",)"
         R"("saturation":"0","colorbar":"0"})"},
    {.target = "/control?still=1", .what = kPicture},
    {.target = "/sustain?video=1", .what = kStream}};

constexpr FaceRow kEsphome[] = {{.target = "*", .what = kStream},
                                {.port = Port::kControl, .target = "*", .what = kPicture}};

constexpr FaceRow kTasmota[] = {
    {.target = "/", .body = "<html><head><title>Porch - Main Menu</title></head></html>"},
    {.target = "/cm?cmnd=Status%202",
     .type = kJson,
     .body = R"j({"StatusFWR":{"Version":"13.4.0(webcam)","Core":"2_0_14"}})j"},
    {.target = "/snapshot.jpg", .what = kPicture},
    {.port = Port::kControl, .target = "/", .status = 302, .location = "192.168.1.5:81/cam.mjpeg"},
    {.port = Port::kControl, .target = "/stream", .what = kStream}};

constexpr FaceRow kUstreamer[] = {
    {.target = "/", .body = "<html><head><title>uStreamer</title></head></html>"},
    {.target = "/state",
     .type = kJson,
     .body =
         R"({"ok":true,"result":{"instance_id":"","encoder":{"type":"CPU","quality":80},"source":{"resolution":)"
         R"({"width":640,"height":480},"online":true,"desired_fps":30,"captured_fps":25},"stream":)"
         R"({"queued_fps":0,"clients":0,"clients_stat":{}}}})"},
    {.target = "/snapshot", .what = kPicture},
    {.target = "/?action=snapshot", .what = kPicture},
    {.target = "/stream", .what = kStream},
    {.target = "/?action=stream", .what = kStream}};

constexpr FaceRow kMjpgStreamer[] = {
    {.target = "/", .body = "<html><head><title>MJPG-Streamer</title></head></html>"},
    {.target = "/?action=snapshot", .what = kPicture},
    {.target = "/?action=stream", .what = kStream}};

constexpr FaceRow kMotion[] = {{.target = "/", .what = kStream}};

constexpr FaceRow kMotionEye[] = {
    {.target = "/", .what = kStream},
    {.port = Port::kControl, .target = "/", .body = "<html><head><title>motionEye</title></head></html>"}};

constexpr FaceRow kOctoprint[] = {
    {.target = "/", .body = "<html><head><title>OctoPrint Login</title></head></html>"},
    {.target = "/webcam/?action=snapshot", .what = kPicture},
    {.target = "/webcam/?action=stream", .what = kStream}};

constexpr FaceRow kKlipper[] = {
    {.target = "/", .body = "<html><head><title>Mainsail</title></head></html>"},
    {.target = "/server/webcams/list",
     .type = kJson,
     .body = R"({"result":{"webcams":[{"name":"bed","enabled":true,"service":"mjpegstreamer-adaptive",)"
             R"("stream_url":"/webcam/?action=stream","snapshot_url":"/webcam/?action=snapshot"}]}})"},
    {.target = "/webcam/?action=snapshot", .what = kPicture},
    {.target = "/webcam/?action=stream", .what = kStream}};

constexpr std::array<Face, 11> kFaces{{
    {.name = "camera-webserver",
     .boundary = kEspressif,
     .stream_port = Port::kControl,
     .stream = "/stream",
     .rows = kCameraWebServer},
    {.name = "esp32-cam-webserver",
     .boundary = kEspressif,
     .stream_port = Port::kControl,
     .stream = "/",
     .rows = kEsp32CamWebserver},
    {.name = "mjpeg2sd", .boundary = kEspressif, .stream = "/sustain?video=1", .rows = kMjpeg2sd},
    {.name = "esphome", .boundary = kEspressif, .stream = "/", .rows = kEsphome},
    {.name = "tasmota",
     .server = "Tasmota/13.4.0 (ESP32)",
     .boundary = "e8b8c539-047d-4777-a985-fbba6edff11e",
     .stream_port = Port::kControl,
     .stream = "/stream",
     .rows = kTasmota},
    {.name = "ustreamer",
     .server = "uStreamer/5.41",
     .boundary = "boundarydonotcross",
     .stream = "/stream",
     .rows = kUstreamer},
    {.name = "mjpg-streamer",
     .server = "MJPG-Streamer/0.2",
     .boundary = "boundarydonotcross",
     .stream = "/?action=stream",
     .rows = kMjpgStreamer},
    {.name = "motion", .server = "Motion/4.5", .boundary = "BoundaryString", .stream = "/", .rows = kMotion},
    {.name = "motioneye", .boundary = "BoundaryString", .stream = "/", .rows = kMotionEye},
    {.name = "octoprint",
     .boundary = "boundarydonotcross",
     .stream = "/webcam/?action=stream",
     .rows = kOctoprint},
    {.name = "klipper",
     .boundary = "boundarydonotcross",
     .stream = "/webcam/?action=stream",
     .rows = kKlipper},
}};

}  // namespace

std::span<const Face> faces() { return kFaces; }

const Face* find_face(std::string_view name) {
    const auto* const found = std::ranges::find(kFaces, name, &Face::name);
    return found == kFaces.end() ? nullptr : &*found;
}

}  // namespace vedette::simulate

// Field cases: answers as the firmwares are reported to give them, rebuilt.
#include <gtest/gtest.h>

#include "hub/probe/probe.hpp"

namespace vedette::probe {
namespace {

using multipart::Content;
using Outcome = Answer::Outcome;

// The answers of a device at 192.168.1.50.
struct Device {
    Target target{.shown = "192.168.1.50", .host = "192.168.1.50"};
    Answers answers;

    Answer& put(std::uint16_t port, std::string path, Answer answer) {
        return answers[{port, std::move(path)}] = std::move(answer);
    }
    void json(std::uint16_t port, std::string path, std::string body) {
        put(port, std::move(path),
            {.outcome = Outcome::kAnswered,
             .status = 200,
             .content = Content::kJson,
             .has_length = true,
             .body = std::move(body)});
    }
    Answer& stream(std::uint16_t port, std::string path, std::string_view boundary = "frame") {
        return put(port, std::move(path),
                   {.outcome = Outcome::kAnswered,
                    .status = 200,
                    .type = "multipart/x-mixed-replace;boundary=" + std::string(boundary),
                    .content = Content::kParts});
    }
    void picture(std::uint16_t port, std::string path) {
        put(port, std::move(path),
            {.outcome = Outcome::kAnswered,
             .status = 200,
             .type = "image/jpeg",
             .content = Content::kJpegs,
             .has_length = true});
    }
    Answer& page(std::uint16_t port, std::string path, std::string html) {
        return put(port, std::move(path),
                   {.outcome = Outcome::kAnswered,
                    .status = 200,
                    .type = "text/html",
                    .content = Content::kHtml,
                    .has_length = true,
                    .body = std::move(html)});
    }
    Answer& status(std::uint16_t port, std::string path, int status, std::string body = "") {
        return put(port, std::move(path),
                   {.outcome = Outcome::kAnswered,
                    .status = status,
                    .content = Content::kText,
                    .has_length = true,
                    .body = std::move(body)});
    }
    void silent(std::uint16_t port, std::string path) {
        put(port, std::move(path),
            {.outcome = Outcome::kSilent, .error = "takes the connection, but does not answer"});
    }
    Proposals found() const { return recognise(target, answers, nullptr); }
    Proposal first() const {
        const Proposals all = found();
        return all.empty() ? Proposal{.device = "nothing", .settings = {{"source", ""}}} : all.front();
    }
};

constexpr std::string_view kSensor =
    R"({"xclk":20,"pixformat":4,"framesize":8,"quality":10,"brightness":0,"contrast":0,"saturation":0,"sharpness":0,)"
    R"("special_effect":0,"wb_mode":0,"awb":1,"colorbar":0,"led_intensity":-1})";

// Field case: its page is compressed, so its title can't be read | espressif/arduino-esp32, CameraWebServer | recognised by /status
TEST(Recognise, camera_web_server_by_its_status) {
    Device d;
    d.put(80, "/",
          {.outcome = Outcome::kAnswered, .status = 200, .type = "text/html", .content = Content::kGzip});
    d.json(80, "/status", std::string(kSensor));
    d.stream(81, "/stream", kEspressifBoundary);
    EXPECT_EQ(d.first().device, "camera-webserver");
    EXPECT_EQ(d.first().settings, (Texts{{"source", "http://192.168.1.50:81/stream"}}));
    EXPECT_EQ(d.first().links.front(),
              (std::pair<std::string, std::string>{"snapshot", "http://192.168.1.50/capture"}));
}

// Field case: its first port answers no more while the stream goes on | easytarget/esp32-cam-webserver 217 | the stream is proposed
TEST(Recognise, a_board_whose_first_port_is_silent_by_its_stream) {
    Device d;
    d.silent(80, "/");
    d.silent(80, "/status");
    d.stream(81, "/stream", kEspressifBoundary);
    EXPECT_EQ(d.first().device, "camera-webserver");
    EXPECT_EQ(d.first().source(), "http://192.168.1.50:81/stream");
}

// Field case: streams to one client, a second one gets no answer | easytarget/esp32-cam-webserver 51, espressif/esp32-camera 24 | proposed where the firmware has its stream
TEST(Recognise, a_board_that_streams_to_somebody_else) {
    Device d;
    d.json(80, "/status", std::string(kSensor));
    d.silent(81, "/stream");
    EXPECT_EQ(d.first().source(), "http://192.168.1.50:81/stream");
}

// Field case: names the address of its stream, at the root of its port | easytarget/esp32-cam-webserver, API.md | that address
TEST(Recognise, esp32_cam_webserver_by_what_it_names) {
    Device d;
    std::string status(kSensor);
    status.pop_back();
    d.json(
        80, "/status",
        status +
            R"(,"cam_name":"Porch","code_ver":"Dec 18 2021","rotate":"0","stream_url":"http://192.168.1.50:81/"})");
    EXPECT_EQ(d.first().device, "esp32-cam-webserver");
    EXPECT_EQ(d.first().name, "esp32-cam-webserver Porch");
    EXPECT_EQ(d.first().source(), "http://192.168.1.50:81/");
}

// Field case: has the sensor's settings in /status, too, but another stream | s60sc/ESP32-CAM_MJPEG2SD 191 | told apart
TEST(Recognise, mjpeg2sd_is_no_camera_web_server) {
    Device d;
    std::string status(kSensor);
    status.pop_back();
    d.json(
        80, "/status",
        status +
            R"(,"llevel":55,"night":"No","atemp":"n/a","showRecord":0,"camModel":"OV2640","sustainId":"0"})");
    EXPECT_EQ(d.first().device, "mjpeg2sd");
    EXPECT_EQ(d.first().source(), "http://192.168.1.50/sustain?video=1");
    EXPECT_EQ(d.found().size(), 1U);
}

TEST(Recognise, securitycam_with_its_servos) {
    Device d;
    d.stream(80, "/mjpeg", kEspressifBoundary);
    d.status(81, "/control_servo", 500, "Server has encountered an unexpected error");
    EXPECT_EQ(d.first().settings, (Texts{{"source", "http://192.168.1.50/mjpeg"},
                                         {"ptz.kind", "control_servo"},
                                         {"ptz.url", "http://192.168.1.50:81/control_servo"}}));
}

TEST(Recognise, capture_by_the_words_of_its_library) {
    Device d;
    d.status(81, "/", 400, "This is a Websocket server only!");
    EXPECT_EQ(d.first().source(), "ws://192.168.1.50:81/");
}

TEST(Recognise, pycameresp_by_its_stream_or_its_menu) {
    Device d;
    d.stream(81, "/camera/start", "4eab90a3d441761cae10fcb2a6aba1ff");
    EXPECT_EQ(d.first().source(), "http://192.168.1.50:81/camera/start");
    Device menu;
    menu.page(80, "/",
              R"(<a href="/wifi">Wifi</a><a href="/accesspoint">AP</a><a href="/camera">Camera</a>)");
    EXPECT_EQ(menu.first().device, "pycameresp");
}

TEST(Recognise, tcpcam_is_a_guess_and_needs_its_pin) {
    Device d;
    d.silent(3333, "");
    EXPECT_EQ(d.first().source(), "tcpcam://192.168.1.50");
    EXPECT_EQ(d.first().certainty, Certainty::kGuess);
    EXPECT_FALSE(d.first().hint.empty());
    d.status(3333, "/", 200);
    EXPECT_EQ(d.first().device, "nothing") << "an HTTP server is silent, too";
}

// Field case: redirects to an address without a scheme | arendst/Tasmota, webcam driver | its stream's own address is taken
TEST(Recognise, tasmota_by_its_server_and_its_command) {
    Device d;
    d.page(80, "/", "<title>ESP32-CAM - Main Menu</title>").server = "Tasmota/13.4.0 (ESP32)";
    d.put(81, "/", {.outcome = Outcome::kNoConnection, .error = "redirects to an invalid address"});
    d.stream(81, "/stream");
    EXPECT_EQ(d.first().device, "tasmota");
    EXPECT_EQ(d.first().source(), "http://192.168.1.50:81/stream");
    Device asks;
    asks.json(80, "/cm?cmnd=Status%202", R"({"WARNING":"Need user=<username>&password=<password>"})");
    EXPECT_EQ(asks.first().device, "tasmota");
    EXPECT_FALSE(asks.first().hint.empty()) << "a switch without a webcam says the same";
}

TEST(Recognise, esphome_by_two_ports_whichever_streams) {
    for (const std::uint16_t stream : {std::uint16_t{8080}, std::uint16_t{8081}}) {
        Device d;
        const std::uint16_t picture = stream == 8080 ? 8081 : 8080;
        d.stream(stream, "/", kEspressifBoundary);
        d.picture(picture, "/");
        EXPECT_EQ(d.first().device, "esphome");
        EXPECT_EQ(d.first().source(), "http://192.168.1.50:" + std::to_string(stream) + "/");
        EXPECT_EQ(d.first().certainty, Certainty::kCertain);
    }
}

// Field case: answers mjpg-streamer's addresses, too | pikvm/ustreamer, README | both are proposed, the more specific first
TEST(Recognise, ustreamer_before_mjpg_streamer) {
    Device d;
    d.json(8080, "/state",
           R"({"ok":true,"result":{"instance_id":"","encoder":{"type":"CPU","quality":80},)"
           R"("source":{"resolution":{"width":640,"height":480},"online":true,"captured_fps":29}}})");
    d.stream(8080, "/?action=stream", "boundarydonotcross").server = "uStreamer/6.12";
    const Proposals all = d.found();
    ASSERT_EQ(all.size(), 2U);
    EXPECT_EQ(all[0].device, "ustreamer");
    EXPECT_EQ(all[0].source(), "http://192.168.1.50:8080/stream");
    EXPECT_EQ(all[1].device, "mjpg-streamer");
}

TEST(Recognise, mjpg_streamer_by_its_server) {
    Device d;
    d.stream(8080, "/?action=stream", "boundarydonotcross").server = "MJPG-Streamer/0.2";
    EXPECT_EQ(d.first().name, "mjpg-streamer");
    EXPECT_EQ(d.first().source(), "http://192.168.1.50:8080/?action=stream");
}

// Field case: the stream asks for a login, the page does not | motioneye-project/motioneyeos 1515, 1180 | proposed, with what is missing
TEST(Recognise, motioneye_whose_stream_asks_for_a_login) {
    Device d;
    d.page(8765, "/", "<title>motionEye</title>");
    d.status(8081, "/", 401).challenge = "Basic realm=\"Motion Stream Security Access\"";
    EXPECT_EQ(d.first().device, "motioneye");
    EXPECT_EQ(d.first().source(), "http://192.168.1.50:8081/");
}

// Field case: streams to its own machine only | motioneye-project/motioneye 888 | recognised by its page, and told what to switch on
TEST(Recognise, motioneye_without_a_stream) {
    Device d;
    d.page(8765, "/", "<title>x</title>").server = "motionEye/0.43.1";
    d.put(8081, "/", {.outcome = Outcome::kNoConnection, .error = "Connection refused"});
    EXPECT_EQ(d.first().device, "motioneye");
    EXPECT_TRUE(d.first().hint.contains("Video Streaming"));
}

// Field case: has its page on the port of streams | motioneye-project/motioneyeos 1407 | a page is no stream
TEST(Recognise, a_page_on_the_port_of_streams_is_no_camera) {
    Device d;
    d.page(8081, "/", "<title>motionEye</title>").server = "motionEye/0.43.1";
    EXPECT_EQ(d.first().device, "nothing");
}

TEST(Recognise, motion_five_has_all_its_streams_on_one_port) {
    Device d;
    d.stream(8080, "/1/mjpg/stream", "BoundaryString");
    EXPECT_EQ(d.first().device, "motion");
    EXPECT_EQ(d.first().source(), "http://192.168.1.50:8080/1/mjpg/stream");
    Device asks;
    asks.status(8080, "/1/mjpg/stream", 401).server = "Motion/5.0.0";
    EXPECT_EQ(asks.first().device, "motion");
    Device another;
    another.stream(8080, "/1/mjpg/stream", "frame");
    EXPECT_EQ(another.first().device, "stream") << "pictures of something else";
}

TEST(Recognise, each_stream_of_motion_is_a_camera) {
    Device d;
    d.stream(8081, "/", "BoundaryString");
    d.stream(8082, "/", "BoundaryString");
    EXPECT_EQ(d.found().size(), 2U);
    EXPECT_EQ(d.first().device, "motion");
}

// Field case: lists webcams by paths, whole addresses, localhost and without MJPEG | Arksine/moonraker, external_api/webcams.md | each at an address that works from here
TEST(Recognise, klippers_webcams_at_addresses_that_work_from_here) {
    Device d;
    d.json(7125, "/server/webcams/list",
           R"j({"result":{"webcams":[
{"name":"a","enabled":true,"service":"mjpegstreamer","stream_url":"/webcam/?action=stream",
 "snapshot_url":"/webcam/?action=snapshot"},
{"name":"b","enabled":true,"service":"mjpegstreamer-adaptive","stream_url":"http://localhost:8081/?action=stream",
 "snapshot_url":""},
{"name":"c","enabled":true,"service":"webrtc-camerastreamer","stream_url":"/webcam3/webrtc",
 "snapshot_url":"/webcam3/snapshot"},
{"name":"d","enabled":false,"service":"mjpegstreamer","stream_url":"/webcam4/?action=stream"},
{"name":"e","enabled":true,"service":"mjpegstreamer","stream_url":"javascript:alert(1)"}, 7]}})j");
    const Proposals all = d.found();
    ASSERT_EQ(all.size(), 3U);
    EXPECT_EQ(all[0].source(), "http://192.168.1.50/webcam/?action=stream");
    EXPECT_EQ(all[1].source(), "http://192.168.1.50:8081/?action=stream");
    EXPECT_EQ(all[2].source(), "http://192.168.1.50/webcam3/snapshot");
}

TEST(Recognise, octoprint_by_its_page) {
    Device d;
    d.stream(80, "/webcam/?action=stream", "boundarydonotcross");
    EXPECT_EQ(d.first().name, "Webcam of a printer");
    d.page(80, "/", "<title>OctoPrint Login</title>");
    EXPECT_EQ(d.first().name, "OctoPrint's webcam");
}

TEST(Recognise, our_own_hub_and_board) {
    Device hub;
    hub.json(
        8480, "/api/v1/cameras",
        R"({"items":[{"id":"porch","name":"Porch","viewers":0},{"id":"../etc","name":"x","viewers":0}],"next":null})");
    ASSERT_EQ(hub.found().size(), 1U) << "an id that is none is left out";
    EXPECT_EQ(hub.first().source(), "http://192.168.1.50:8480/cameras/porch/mjpeg");
    Device board;
    board.json(80, "/api/v1/status",
               R"({"name":"yard","version":"0.1.0","board":"ESP32CAM","uptime_s":5,"viewers":{}})");
    board.status(80, "/control_servo", 500);
    EXPECT_EQ(board.first().device, "vedette-node");
    EXPECT_EQ(board.first().settings.size(), 3U);
}

TEST(Recognise, pictures_of_an_unknown_device) {
    Device d;
    d.picture(80, "/jpg");
    EXPECT_EQ(d.first().device, "snapshot");
    d.stream(80, "/video");
    EXPECT_EQ(d.first().device, "stream") << "a stream comes first";
}

TEST(Recognise, a_login_that_is_asked_for) {
    Device d;
    d.status(80, "/", 401).challenge = "Digest realm=\"camera\"";
    EXPECT_EQ(d.first().device, "login");
    EXPECT_EQ(d.first().hint, "give its user and password to see what it is");
    d.target.path = "/mjpeg";
    EXPECT_EQ(d.first().source(), "http://192.168.1.50/mjpeg") << "what was pasted";
    d.target.user = "ann";
    EXPECT_EQ(d.first().hint, "it does not take this user and password");
}

TEST(Recognise, a_given_port_stands_for_the_first_one) {
    Device d;
    d.target.port = 9000;
    d.json(9000, "/status", std::string(kSensor));
    d.stream(9001, "/stream", kEspressifBoundary);
    EXPECT_EQ(d.first().source(), "http://192.168.1.50:9001/stream");
}

TEST(Recognise, https_is_for_the_first_port) {
    Device d;
    d.target.tls = true;
    d.stream(443, "/mjpeg", kEspressifBoundary);
    EXPECT_EQ(d.first().source(), "https://192.168.1.50/mjpeg");
    d.target.port = 8443;
    d.stream(8443, "/video");
    d.answers.erase({443, "/mjpeg"});
    EXPECT_EQ(d.first().source(), "https://192.168.1.50:8443/video");
}

// Answers are cut where the connection ended: nothing is proposed by half of one, and nothing breaks.
TEST(Recognise, answers_cut_at_every_byte) {
    const std::string status = R"({"ok":true,"result":{"encoder":{},"source":{"online":true}}})";
    for (std::size_t n = 0; n < status.size(); ++n) {
        Device d;
        for (const Recogniser& recogniser : recognisers())
            for (const Request& request : recogniser.requests)
                for (const std::uint16_t port : recogniser.ports)
                    d.json(port, std::string(request.path), status.substr(0, n));
        EXPECT_TRUE(d.found().empty()) << n;
    }
}

}  // namespace
}  // namespace vedette::probe

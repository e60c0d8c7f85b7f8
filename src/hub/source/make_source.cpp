#include "hub/source/make_source.hpp"

#include <fmt/format.h>

#include "hub/source/folder.hpp"
#include "hub/source/http_mjpeg.hpp"
#include "hub/source/program.hpp"
#include "hub/source/tcpcam.hpp"
#include "hub/source/test_scene.hpp"
#include "hub/source/video.hpp"
#include "hub/source/webcam.hpp"
#include "hub/source/ws_capture.hpp"

namespace vedette::source {
namespace {

using settings::Scheme;
using settings::SourceSpec;

io::HttpAddress address_of(const SourceSpec& s) {
    const bool tls = s.scheme == Scheme::kHttps || s.scheme == Scheme::kWss;
    return {tls, s.host, s.port, s.target};
}

io::HttpOptions options_of(const SourceSpec& s) {
    io::HttpOptions options;
    options.user = s.user;
    options.password = s.password;
    options.verify_certificate = s.verify;
    options.ca_file = s.ca_file;
    return options;
}

}  // namespace

Result<std::unique_ptr<Source>> make_source(const SourceSpec& s, std::string_view name) {
    switch (s.scheme) {
        case Scheme::kHttp:
        case Scheme::kHttps:
            return std::make_unique<HttpMjpeg>(HttpCamera{address_of(s), options_of(s), s.fps});
        case Scheme::kWs:
        case Scheme::kWss:
            return std::make_unique<WsCapture>(CaptureCamera{address_of(s), options_of(s), s.fps});
        case Scheme::kTcpcam:
            if (!s.pin.empty()) return std::make_unique<Tcpcam>(TcpcamCamera{s.host, s.port, s.pin});
            return fail(Kind::kInvalidArgument, fmt::format("{} needs a PIN: give it by pin_file", s.shown));
        case Scheme::kRtsp:
            return std::make_unique<Video>(
                VideoCamera{.url = rtsp_url(s.host, s.port, s.target, s.user, s.password), .fps = s.fps});
        case Scheme::kFile:
            return std::make_unique<Video>(
                VideoCamera{.path = s.path, .fps = s.fps, .loop = s.loop, .every = s.every});
        case Scheme::kFolder: return std::make_unique<Folder>(FolderCamera{s.path, s.fps, s.loop, s.every});
        case Scheme::kV4l2: return std::make_unique<Webcam>(WebcamCamera{s.path, s.size, s.fps});
        case Scheme::kExec: return std::make_unique<Program>(ProgramCamera{.commands = {s.argv}});
        case Scheme::kRpicam: return std::make_unique<Program>(rpicam(s.index, s.size, s.fps));
        case Scheme::kTest: break;
    }
    SceneCamera camera{.name = std::string(name), .fps = s.fps};
    if (s.size) {
        camera.width = s.size->width;
        camera.height = s.size->height;
    }
    return std::make_unique<TestScene>(std::move(camera));
}

}  // namespace vedette::source

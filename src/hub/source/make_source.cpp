#include "hub/source/make_source.hpp"

#include <algorithm>
#include <array>

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
using Made = Result<std::unique_ptr<Source>>;

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

Made make_http(const SourceSpec& s, std::string_view) {
    return std::make_unique<HttpMjpeg>(HttpCamera{address_of(s), options_of(s), s.fps});
}

Made make_capture(const SourceSpec& s, std::string_view) {
    return std::make_unique<WsCapture>(CaptureCamera{address_of(s), options_of(s), s.fps});
}

Made make_tcpcam(const SourceSpec& s, std::string_view) {
    if (s.pin.empty())
        return fail(Kind::kInvalidArgument, fmt::format("{} needs a PIN: give it by pin_file", s.shown));
    return std::make_unique<Tcpcam>(TcpcamCamera{s.host, s.port, s.pin});
}

Made make_folder(const SourceSpec& s, std::string_view) {
    return std::make_unique<Folder>(FolderCamera{s.path, s.fps, s.loop, s.every});
}

Made make_scene(const SourceSpec& s, std::string_view name) {
    SceneCamera camera{.name = std::string(name), .fps = s.fps};
    if (s.size) {
        camera.width = s.size->width;
        camera.height = s.size->height;
    }
    return std::make_unique<TestScene>(std::move(camera));
}

Made make_program(const SourceSpec& s, std::string_view) {
    return std::make_unique<Program>(ProgramCamera{.commands = {s.argv}});
}

Made make_rpicam(const SourceSpec& s, std::string_view) {
    return std::make_unique<Program>(rpicam(s.index, s.size, s.fps));
}

Made make_webcam(const SourceSpec& s, std::string_view) {
    return std::make_unique<Webcam>(WebcamCamera{s.path, s.size, s.fps});
}

Made make_stream(const SourceSpec& s, std::string_view) {
    return std::make_unique<Video>(
        VideoCamera{.url = rtsp_url(s.host, s.port, s.target, s.user, s.password), .fps = s.fps});
}

Made make_file(const SourceSpec& s, std::string_view) {
    return std::make_unique<Video>(
        VideoCamera{.path = s.path, .fps = s.fps, .loop = s.loop, .every = s.every});
}

struct Row {
    Scheme scheme;
    Made (*make)(const SourceSpec&, std::string_view name);
};

constexpr auto kKinds = std::to_array<Row>({
    {Scheme::kHttp, make_http},
    {Scheme::kHttps, make_http},
    {Scheme::kTcpcam, make_tcpcam},
    {Scheme::kWs, make_capture},
    {Scheme::kWss, make_capture},
    {Scheme::kRtsp, make_stream},
    {Scheme::kFile, make_file},
    {Scheme::kFolder, make_folder},
    {Scheme::kV4l2, make_webcam},
    {Scheme::kExec, make_program},
    {Scheme::kRpicam, make_rpicam},
    {Scheme::kTest, make_scene},
});

}  // namespace

Made make_source(const SourceSpec& spec, std::string_view name) {
    const auto row = std::ranges::find(kKinds, spec.scheme, &Row::scheme);
    if (row != kKinds.end()) return row->make(spec, name);
    return fail(Kind::kUnimplemented,
                fmt::format("{}: this build can't read {} sources", spec.shown, to_string(spec.scheme)));
}

}  // namespace vedette::source

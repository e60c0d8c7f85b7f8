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

Result<std::unique_ptr<Source>> make_source(const settings::SourceSpec& s, std::string_view name) {
    using settings::Scheme;
    switch (s.scheme) {
        case Scheme::kHttp:
        case Scheme::kHttps: return std::make_unique<HttpMjpeg>(s);
        case Scheme::kWs:
        case Scheme::kWss: return std::make_unique<WsCapture>(s);
        case Scheme::kTcpcam:
            if (!s.pin.empty()) return std::make_unique<Tcpcam>(s);
            return fail(Kind::kInvalidArgument, fmt::format("{} needs a PIN: give it by pin_file", s.shown));
        case Scheme::kRtsp:
        case Scheme::kFile: return std::make_unique<Video>(s);
        case Scheme::kFolder: return std::make_unique<Folder>(s);
        case Scheme::kV4l2: return std::make_unique<Webcam>(s);
        case Scheme::kExec:
            return std::make_unique<Program>(ProgramCamera{.commands = {s.argv}, .missing = {}});
        case Scheme::kRpicam: return std::make_unique<Program>(rpicam(s.index, s.size, s.fps));
        case Scheme::kTest: break;
    }
    return std::make_unique<TestScene>(s, std::string(name));
}

}  // namespace vedette::source

#include <array>

#include "hub/settings/source_url.hpp"

namespace vedette::settings {
namespace {

// In the order of Scheme.
constexpr auto kSchemes = std::to_array<SchemeInfo>({
    {Scheme::kHttp, "http", "http://HOST[:PORT]/PATH", "fps", 80, true, "http://192.168.1.5/mjpeg",
     "MJPEG stream, or a single JPEG that is asked for again and again at `#fps=`."},
    {Scheme::kHttps, "https", "https://HOST[:PORT]/PATH", "fps", 443, true,
     "https://camera.example/snapshot.jpg#fps=2", "The same over TLS."},
    {Scheme::kTcpcam, "tcpcam", "tcpcam://HOST[:PORT]", "pin", 3333, false, "tcpcam://192.168.1.6:3333",
     "TCPCam server; its PIN is given by `pin_file`, `pin` or `?pin=`."},
    {Scheme::kWs, "ws", "ws://HOST[:PORT]/PATH", "fps", 80, true, "ws://192.168.1.7:81/#fps=2",
     "WebSocket capture server, asked at `#fps=`."},
    {Scheme::kWss, "wss", "wss://HOST[:PORT]/PATH", "fps", 443, true, "wss://camera.example/capture",
     "The same over TLS."},
    {Scheme::kRtsp, "rtsp", "rtsp://HOST[:PORT]/PATH", "", 554, true, "rtsp://192.168.1.8/stream1",
     "RTSP camera, through the helper vedette-video."},
    {Scheme::kFile, "file", "file:PATH", "loop fps", 0, false, "file:clip.avi?loop=1&fps=10",
     "Video file, through the helper vedette-video; `loop=1` begins again at its end."},
    {Scheme::kFolder, "folder", "folder:PATH", "loop fps", 0, false, "folder:stills?fps=2",
     "JPEG files of a folder in the order of their names (`2.jpg` before `10.jpg`); `loop=1` begins again "
     "after the last."},
    {Scheme::kV4l2, "v4l2", "v4l2:///dev/DEVICE", "size fps", 0, false,
     "v4l2:///dev/video0?size=1280x720&fps=30", "Webcam that delivers MJPEG."},
    {Scheme::kExec, "exec", "exec:COMMAND", "", 0, false, "exec:fswebcam --loop 1 -",
     "Program that writes JPEGs or a multipart stream on its standard output. It is started without a shell; "
     "quotes work."},
    {Scheme::kRpicam, "rpicam", "rpicam://NUMBER", "size fps", 0, false, "rpicam://0?size=1280x720&fps=15",
     "Camera of a Raspberry Pi, through rpicam-vid or libcamera-vid."},
    {Scheme::kTest, "test", "test://", "size fps", 0, false, "test://?size=640x480&fps=25",
     "Drawn scene with a moving figure, a clock and the number of the picture."},
});

}  // namespace

std::span<const SchemeInfo> schemes() { return kSchemes; }
const SchemeInfo& info(Scheme scheme) { return kSchemes[static_cast<std::size_t>(scheme)]; }
std::string_view to_string(Scheme scheme) { return info(scheme).name; }

bool takes_fps(Scheme scheme) { return info(scheme).options.find("fps") != std::string_view::npos; }

}  // namespace vedette::settings

// What a farm of virtual cameras is told to be: how many, where, with which original's manners, pictures and
// faults. Checks the whole of it; reading a command line belongs to hub/command. Values, any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/time.hpp"
#include "hub/simulate/fault.hpp"
#include "linux/base/error.hpp"

namespace vedette::simulate {

// Whose headers, framing and sensor settings a camera has.
enum class Original : std::uint8_t {
    kPlain,        // nobody's: a well-behaved MJPEG camera
    kPycameresp,   // chunked, no boundary before the first part, its own boundary each time
    kSecuritycam,  // chunked, a line break before the first boundary
    kTcpcam,       // the PIN/CMD protocol on the stream's port
    kCapture,      // the WebSocket capture board beside the stock web server
};
std::optional<Original> parse_original(std::string_view name);
std::string_view to_string(Original original);

// What a TCPCam record holds.
enum class Payload : std::uint8_t {
    kHello,    // "Hello World", as the original's first test build sends
    kPicture,  // one still picture of 5764 bytes, as its second
    kCamera,   // the drawn scene
};
std::optional<Payload> parse_payload(std::string_view name);

// The sensor's settings as an original leaves them (the numbers of the OV2640's driver), and the size it
// chooses.
struct Profile {
    int width = 640;
    int height = 480;
    int quality = 12;  // 0 to 63, lower is better
    int brightness = 0;
    int saturation = 0;
    Duration period = 40ms;
};
const Profile& profile_of(Original original);

struct Size {
    int width = 0;
    int height = 0;
};
// "640x480", 16 to 4096 pixels each way.
std::optional<Size> parse_size(std::string_view text);

struct Options {
    int cameras = 1;
    int port = 8600;                   // camera k has port + 2k and port + 2k + 1; port - 1 tells the status
    std::string listen = "127.0.0.1";  // a numeric address
    Original original = Original::kPlain;
    std::optional<Size> size;           // else the original's
    double fps = 0;                     // 0: the original's
    std::size_t bytes = 0;              // of every picture; 0: as drawn
    std::size_t loop = 0;               // so many drawn pictures again and again; 0: each drawn anew
    std::string pictures;               // a folder of JPEG files, played in name order instead of the scene
    Payload payload = Payload::kHello;  // TCPCam only, like the following
    bool trailing_nul = false;          // behind the still picture, as the original's
    std::string pin = "1235";
    std::vector<Fault> faults;
};

int stream_port(const Options& options, int camera);
int control_port(const Options& options, int camera);
Size picture_size(const Options& options);
Duration period(const Options& options);

// Where a camera's stream is: "http://127.0.0.1:8600/mjpeg", "tcpcam://…", "ws://…".
std::string stream_url(const Options& options, int camera);

// kInvalidArgument with what to change.
Result<void> check(const Options& options);

}  // namespace vedette::simulate

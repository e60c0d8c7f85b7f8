// Options of a farm of virtual cameras, and the check that they fit together. Thread-safe.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/originals/original.hpp"
#include "core/settings/values.hpp"
#include "hub/simulate/fault.hpp"
#include "linux/base/error.hpp"

namespace vedette::simulate {

using originals::Original;
struct Face;

// Content of a TCPCam record.
enum class Payload : std::uint8_t {
    kHello,    // "Hello World", as the original's first test build sends
    kPicture,  // one fixed picture of 5764 bytes, as its second test build sends
    kCamera,   // the drawn scene
};
std::optional<Payload> parse_payload(std::string_view name);

using settings::Size;
// "640x480", 16 to 4096 pixels each way.
std::optional<Size> parse_size(std::string_view text);

// All that the user can choose.
struct Options {
    int cameras = 1;
    int port = 8600;                   // camera k has port + 2k and port + 2k + 1; the status page port - 1
    std::string listen = "127.0.0.1";  // numeric address
    Original original = Original::kPlain;
    const Face* face = nullptr;         // instead of an original
    std::optional<Size> size;           // unset: the original's
    double fps = 0;                     // 0: the original's
    std::size_t bytes = 0;              // of every picture; 0: as drawn
    std::size_t loop = 0;               // number of pictures drawn once and repeated; 0: no repetition
    std::string pictures;               // folder of JPEG files, played in name order instead of the scene
    Payload payload = Payload::kHello;  // this and the next two: TCPCam only
    bool trailing_nul = false;          // after the fixed picture, as the original sends it
    std::string pin = "1235";
    std::vector<Fault> faults;
};

int stream_port(const Options& options, int camera);
int control_port(const Options& options, int camera);
Size picture_size(const Options& options);
Duration period(const Options& options);

// URL of a camera's stream: "http://127.0.0.1:8600/mjpeg", "tcpcam://…", "ws://…".
std::string stream_url(const Options& options, int camera);

// kInvalidArgument with what to change.
Result<void> check(const Options& options);

}  // namespace vedette::simulate

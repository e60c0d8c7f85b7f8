// Parses and checks a camera's source as users write it ("http://192.168.1.5/mjpeg", "folder:stills?fps=2"),
// for the settings file and the command line. Opens no connection or file. Thread-safe.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/settings/values.hpp"
#include "linux/base/address_rule.hpp"
#include "linux/base/error.hpp"

namespace vedette::settings {

// The kinds of source.
enum class Scheme : std::uint8_t {
    kHttp,    // MJPEG stream or single JPEG
    kHttps,   // the same over TLS
    kTcpcam,  // TCPCam server
    kWs,      // WebSocket capture
    kWss,     // the same over TLS
    kRtsp,    // through the helper vedette-video
    kFile,    // a video file, through the helper
    kFolder,  // JPEG files in name order
    kV4l2,    // a webcam
    kExec,    // a program that writes pictures on its standard output
    kRpicam,  // a Raspberry Pi camera through its programs
    kTest,    // the drawn scene
};

// A parsed source. Members that its scheme does not use are empty.
struct SourceSpec {
    Scheme scheme = Scheme::kTest;

    std::string shown;  // as written, credentials masked

    // http https ws wss rtsp tcpcam
    std::string host;        // name or address, an IPv6 address without its brackets
    std::uint16_t port = 0;  // the scheme's default if none is written
    std::string target;      // path and query as sent, beginning with '/'; not for tcpcam
    std::string user;        // percent-decoded, from the URL or the settings
    std::string password;    // the same
    std::string pin;         // tcpcam
    std::string ca_file;     // https wss, from the settings: certificates to trust; empty: the system's
    bool verify = true;      // https wss: check the certificate
    std::string tls_pin;     // https wss: the only certificate to accept, as io::TlsOptions::pin; empty: none

    std::string path;               // file folder v4l2: absolute, or relative to the working directory
    std::vector<std::string> argv;  // exec: program and arguments, without quotes; no shell runs them
    unsigned index = 0;             // rpicam: number of the camera

    std::optional<double> fps;  // pictures per second; nothing: the source's default
    std::optional<Size> size;   // if written
    bool loop = false;          // file, folder: begin again at the end
    // Set by tools, not in URLs:
    bool every = false;  // file folder: every picture, as fast as it is consumed
    // From a settings file: which addresses the hub may connect to for this camera. Nothing: any.
    std::optional<AddressRule> rule{};
    bool command_line = false;  // the user wrote it on a command line: messages give advice for that

    bool operator==(const SourceSpec&) const = default;

    // scheme://host:port/target without credentials (query keys are not masked); host kinds only.
    std::string url() const;
};

// Description of a scheme, for messages, the reference page and completion.
struct SchemeInfo {
    Scheme scheme;
    std::string_view name;     // "http"
    std::string_view form;     // "http://HOST[:PORT]/PATH"
    std::string_view options;  // what the hub itself reads, separated by blanks; see parse_source
    std::uint16_t port;        // default port; 0: none
    bool takes_login;          // user and password
    std::string_view example;
    std::string_view help;  // one sentence
};
std::span<const SchemeInfo> schemes();
const SchemeInfo& info(Scheme scheme);
std::string_view to_string(Scheme scheme);

// Relative paths (file:, folder:, and an exec: program with a slash) start from `base_folder`; empty: they
// stay relative. Errors are kInvalidArgument, say what to write instead, and never contain a password. For
// http, https, ws, wss and rtsp the query is the camera's and sent as written; our options follow a '#'. For
// the other kinds they follow a '?' or a '#'.
Result<SourceSpec> parse_source(std::string_view text, std::string_view base_folder = {});

// Whether the source takes a rate (`fps`, in the source or in the settings).
bool takes_fps(Scheme scheme);

}  // namespace vedette::settings

// Where a camera's pictures come from, as a person writes it ("http://192.168.1.5/mjpeg",
// "folder:stills?fps=2"), taken apart and checked. The settings file and `vedette grab` use the same
// function. Nothing here connects, opens or looks at the file system. Values and pure functions, any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/settings/values.hpp"
#include "linux/base/error.hpp"

namespace vedette::settings {

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

// A source, ready for the room that runs it. Members that its scheme does not use are empty.
struct SourceSpec {
    Scheme scheme = Scheme::kTest;

    std::string text;   // as written, credentials included: never show it
    std::string shown;  // as written, credentials masked: for people

    // http https ws wss rtsp tcpcam
    std::string host;        // name or address, an IPv6 address without its brackets
    std::uint16_t port = 0;  // the scheme's own where none was written
    std::string target;      // path and query as they go over the wire, beginning with '/'; not for tcpcam
    std::string user;        // percent-decoded, from the URL or the settings
    std::string password;    // likewise
    std::string pin;         // tcpcam
    std::string ca_file;     // https wss, from the settings: certificates to trust; empty: the system's
    bool verify = true;      // https wss: check the certificate

    std::string path;               // file folder v4l2: absolute, or relative to the working directory
    std::vector<std::string> argv;  // exec: program and arguments, quotes resolved; never given to a shell
    unsigned index = 0;             // rpicam: which camera

    std::optional<double> fps;  // pictures per second, where written; else the source's own choice
    std::optional<Size> size;   // where written
    bool loop = false;          // file: begin again at the end. folder: likewise
    bool every = false;  // file folder: every picture as fast as it is taken; for tools, no URL says it

    bool operator==(const SourceSpec&) const = default;

    // scheme://host:port/target without credentials (query keys stay as they are); host kinds only.
    std::string url() const;
};

// What the schemes are, for messages, the reference page and completion.
struct SchemeInfo {
    Scheme scheme;
    std::string_view name;     // "http"
    std::string_view form;     // "http://HOST[:PORT]/PATH"
    std::string_view options;  // the query options that the hub itself reads, separated by blanks
    std::uint16_t port;        // the default one; 0: it has no port
    bool takes_login;          // user and password
    bool has_query;            // the rest of the query is the camera's, and is sent to it
    std::string_view example;
    std::string_view help;  // one sentence
};
std::span<const SchemeInfo> schemes();
const SchemeInfo& info(Scheme scheme);
std::string_view to_string(Scheme scheme);

// Takes a source apart. Relative paths (file:, folder:, and an exec: program with a slash) are taken from
// `base_folder`; empty: they stay relative. Errors are of Kind::kInvalidArgument, say what to write instead,
// and never contain a password. For http, https, ws, wss and rtsp the query belongs to the camera and is sent
// whole; `fps` in it is read as well.
Result<SourceSpec> parse_source(std::string_view text, std::string_view base_folder = {});

// Whether the source takes a rate (`?fps=`, or `fps:` in the settings).
bool takes_fps(Scheme scheme);

}  // namespace vedette::settings

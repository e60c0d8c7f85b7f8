// The hub's settings file as typed values, and the reader that makes them or reports every problem of the
// file at once. hub/settings/table has the keys. Thread-safe; load_settings blocks.
#pragma once

#include <cstdint>
#include <expected>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/time.hpp"
#include "hub/settings/address_range.hpp"
#include "hub/settings/camera_programs.hpp"
#include "hub/settings/pan_tilt.hpp"
#include "hub/settings/source_url.hpp"
#include "hub/settings/timelapse.hpp"
#include "linux/base/endpoint.hpp"
#include "linux/base/error.hpp"
#include "linux/base/log.hpp"

namespace vedette::settings {

// One camera.
struct CameraSettings {
    std::string id;
    std::string name;                 // the id where none was given
    std::string group{};              // of cameras that stand together on the page; empty: none
    SourceSpec source;                // with user, password, pin and fps of the camera's own keys filled in
    std::optional<Duration> timeout;  // nothing: 5 s or three intervals, whichever is longer
    std::optional<PanTiltSettings> ptz{};  // nothing: the camera does not turn
    CameraPrograms programs{};

    bool operator==(const CameraSettings&) const = default;
};

// The TCPCam server.
struct TcpcamServerSettings {
    std::uint16_t port = 3333;
    std::string camera;
    std::string pin;  // what pin_file holds
    Duration delay = 2s;
    std::vector<AddressRange> allow{};  // who may connect, beside this machine

    bool operator==(const TcpcamServerSettings&) const = default;
};

// The capture server.
struct CaptureServerSettings {
    std::uint16_t port = 81;
    // Used instead of a default `port` without the right to ports below 1024; 0 when the file gives the port.
    std::uint16_t other_port = 8081;
    std::string camera;
    std::vector<AddressRange> allow{};  // who may connect, beside this machine

    bool operator==(const CaptureServerSettings&) const = default;
};

// Limits of live pictures.
struct LiveSettings {
    std::uint32_t max_viewers = 4000;
    std::size_t max_picture = 8'000'000;         // bytes
    std::size_t memory_per_camera = 32'000'000;  // bytes

    bool operator==(const LiveSettings&) const = default;
};

// TLS of the page and the API.
struct TlsSettings {
    std::string certificate;  // PEM file; empty: a self-signed one, which is kept in the state folder
    std::string key;          // PEM file
    std::optional<Endpoint> redirect_from;  // without TLS
    std::string acme_webroot;               // empty: none

    bool operator==(const TlsSettings&) const = default;
};

// The whole file.
struct Settings {
    int version = 1;
    // Where the page is, unless it is on one of the two below; then its address is empty.
    Endpoint listen{.address = "127.0.0.1", .port = 8480};
    std::optional<UnixEndpoint> listen_unix{};
    bool listen_systemd = false;     // on the socket that systemd has opened
    std::vector<std::string> hosts;  // names of the hub beside localhost and its addresses
    std::string base_path;           // at which a proxy shows the hub, "/cams"; empty: at /
    std::string public_url{};  // at which people reach the hub, without a slash at the end; may be empty
    TrustedProxies trusted_proxies{};
    std::string proxy_user{};  // header with the user's name; empty: none
    std::optional<TlsSettings> tls{};
    std::vector<AddressRange> camera_networks{};  // where cameras may be beside other machines
    bool commands_from_page = false;              // owners may set what page_rule.hpp otherwise refuses
    std::string state;                            // folder of what the hub stores; empty: in memory only
    std::vector<CameraSettings> cameras;          // in the order of the file
    std::optional<TcpcamServerSettings> tcpcam;
    std::optional<CaptureServerSettings> capture;
    std::optional<std::string> securitycam;  // the camera behind the addresses of securityCam
    LiveSettings live;
    std::optional<schedule::Place> place{};      // of the cameras
    std::string time_zone{};                     // by its name; empty: that of this machine
    bool trust_clock = false;                    // also when the kernel does not call it synchronised
    std::vector<TimelapseSettings> timelapse{};  // in the order of the file
    std::string log_file{};                      // empty: standard error only
    std::size_t log_size = 512'000;              // bytes of one file
    std::size_t log_count = 10;                  // earlier files that are kept
    Level log_level = Level::kInfo;              // lowest level of messages in the log

    bool operator==(const Settings&) const = default;
};

// One fault of a file.
struct Problem {
    std::string file;
    int line = 0;         // from 1; 0: the file as a whole
    int column = 0;       // from 1, counted in characters
    std::string key;      // "cameras.porch.source"; empty: no key in particular
    std::string message;  // never contains a secret
    std::string allowed;  // what would be valid; may be empty

    bool operator==(const Problem&) const = default;
};

// "porch.yaml:3:11: cameras.porch.fps: is too large (allowed: 0.01 to 120 pictures per second)".
std::string format(const Problem& problem);

using Problems = std::vector<Problem>;

// Environment variables and files for the reader. Both functions may be empty: then there are none.
struct Environment {
    // The value of an environment variable, or nothing when it is not set.
    std::function<std::optional<std::string>(std::string_view name)> variable;
    // A small file's whole content; the error's message does not name the file.
    std::function<Result<std::string>(const std::string& path)> read_file;
};

// This process's environment and file system.
Environment process_environment();

// Reads a text of at most 256 kB and 256 cameras. `file` names it in problems, which are sorted by place;
// relative paths start from `folder`.
std::expected<Settings, Problems> parse_settings(std::string_view text, const std::string& file,
                                                 const std::string& folder, const Environment& environment);

// The same of a file on disk.
std::expected<Settings, Problems> load_settings(const std::string& path);

// HOST:PORT that only this machine can reach, for programs that know no users; for the command line.
// "localhost" becomes 127.0.0.1.
Result<Endpoint> parse_loopback_address(std::string_view text);

}  // namespace vedette::settings

// What a person pastes to add a camera: a host, HOST:PORT, or a URL with or without its scheme. Opens no
// connection. Thread-safe.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "hub/settings/source_url.hpp"

namespace vedette::probe {

// Where to look for a camera.
struct Target {
    std::string shown;       // as pasted, without credentials
    std::string host;        // name or address, IPv6 without brackets, perhaps with %zone
    std::uint16_t port = 0;  // as written; 0: none is
    bool tls = false;        // https
    std::string path;        // path and query, "/mjpeg"; empty: none beyond "/"
    std::string user;
    std::string password;
    std::string tls_pin{};  // fingerprint of the certificate that the user has agreed to; empty: none
    // Of another scheme than http and https, which needs no recogniser: "rtsp://192.168.1.8/stream1".
    std::optional<settings::SourceSpec> source;

    // As written, else the usual one.
    std::uint16_t first_port() const { return port != 0 ? port : tls ? 443 : 80; }
};

// kInvalidArgument: it is no address in a network; the message says what to write and has no password.
Result<Target> parse_target(std::string_view text);

}  // namespace vedette::probe

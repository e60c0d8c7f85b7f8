// The opening handshake of WebSocket (RFC 6455 section 4), both sides: checks and writes the upgrade's
// request and response. The caller gives the client's random key. Thread-safe.
#pragma once

#include <array>
#include <cstdint>
#include <expected>
#include <span>
#include <string_view>

#include "core/base/bytes.hpp"
#include "core/http/request_parser.hpp"
#include "core/http/response_parser.hpp"
#include "core/http/write.hpp"

namespace vedette::http {

// Why a handshake is refused.
enum class HandshakeError : std::uint8_t {
    // Of a request.
    kNotGet,      // another method than GET
    kHttp10,      // an upgrade needs HTTP/1.1
    kNoUpgrade,   // no "Upgrade: websocket" with "Connection: Upgrade": an ordinary request
    kBadVersion,  // Sec-WebSocket-Version isn't 13: answer 426 with "Sec-WebSocket-Version: 13"
    kBadKey,      // Sec-WebSocket-Key isn't 16 bytes in base64
    // Of a response.
    kNotSwitching,       // the status isn't 101
    kNoUpgradeBack,      // 101 without Upgrade and Connection
    kBadAccept,          // Sec-WebSocket-Accept does not match the key
    kUnwantedExtension,  // an extension that was not offered
    kUnwantedProtocol,   // a subprotocol that was not offered
};
std::string_view to_string(HandshakeError error);

// Of a request's error: 400, or 426 for kBadVersion.
int suggested_status(HandshakeError error);

// The relevant parts of a request. Repeated fields are joined by commas, or the relevant one is used.
struct UpgradeHeaders {
    std::string_view method;
    int minor = 1;
    std::string_view connection;
    std::string_view upgrade;
    std::string_view version;    // Sec-WebSocket-Version
    std::string_view key;        // Sec-WebSocket-Key
    std::string_view protocols;  // Sec-WebSocket-Protocol, a comma list, in the client's order of preference
};
UpgradeHeaders upgrade_headers(const RequestParser& request);

// Section 4.2.1. Host, Origin and path are not checked.
std::expected<void, HandshakeError> check_upgrade_request(const UpgradeHeaders& headers);

constexpr std::size_t kKeySize = 24;  // the client's key: 16 random bytes in base64
constexpr std::size_t kAcceptSize = 28;

// The Sec-WebSocket-Accept that belongs to a key (section 4.2.2).
std::string_view format_accept(std::string_view key, std::span<char, kAcceptSize> out);

// Writes the head of the 101 response without its blank line, so that the caller can add fields before
// finish(). An empty protocol writes none; else it must be an offered one.
void write_upgrade_response(HeadWriter& head, std::string_view key, std::string_view protocol = {});

// The same for the request. `host` is what format_host() makes of the URL.
void write_upgrade_request(HeadWriter& head, std::string_view target, std::string_view host,
                           std::string_view key, std::string_view protocols = {});

// Section 4.1, the client's duties: the subprotocol that the server chose (perhaps none), or the error.
std::expected<std::string_view, HandshakeError> check_upgrade_response(const ResponseParser& response,
                                                                       std::string_view key,
                                                                       std::string_view protocols = {});

}  // namespace vedette::http

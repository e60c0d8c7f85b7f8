#include "core/http/handshake.hpp"

#include "core/base/base64.hpp"
#include "core/base/text.hpp"
#include "core/http/hash.hpp"
#include "core/http/header_values.hpp"

namespace vedette::http {
namespace {

// The GUID that is appended to a key (section 1.3).
constexpr std::string_view kProtocolId = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

// The first field of that name whose list has the item, else the first field of that name.
std::string_view best_field(const Fields& fields, std::string_view name, std::string_view item) {
    for (const Field field : fields) {
        if (equal_ignoring_case(field.name, name) && list_contains(field.value, item)) return field.value;
    }
    return fields.find(name).value_or("");
}

}  // namespace

std::string_view to_string(HandshakeError error) {
    switch (error) {
        case HandshakeError::kNotGet: return "a WebSocket request must be a GET";
        case HandshakeError::kHttp10: return "a WebSocket request must be HTTP/1.1";
        case HandshakeError::kNoUpgrade: return "this is no WebSocket request";
        case HandshakeError::kBadVersion: return "the WebSocket version must be 13";
        case HandshakeError::kBadKey: return "Sec-WebSocket-Key is malformed";
        case HandshakeError::kNotSwitching: return "the server didn't switch to WebSocket";
        case HandshakeError::kNoUpgradeBack:
            return "the server's WebSocket answer lacks Upgrade or Connection";
        case HandshakeError::kBadAccept: return "the server's Sec-WebSocket-Accept is wrong";
        case HandshakeError::kUnwantedExtension:
            return "the server uses a WebSocket extension that wasn't offered";
        case HandshakeError::kUnwantedProtocol:
            return "the server uses a WebSocket subprotocol that wasn't offered";
    }
    return "unknown WebSocket handshake error";
}

int suggested_status(HandshakeError error) { return error == HandshakeError::kBadVersion ? 426 : 400; }

UpgradeHeaders upgrade_headers(const RequestParser& request) {
    const Fields fields = request.fields();
    return {
        .method = request.method(),
        .minor = request.minor(),
        .connection = best_field(fields, "Connection", "Upgrade"),
        .upgrade = best_field(fields, "Upgrade", "websocket"),
        .version = fields.find("Sec-WebSocket-Version").value_or(""),
        .key = fields.find("Sec-WebSocket-Key").value_or(""),
        .protocols = fields.find("Sec-WebSocket-Protocol").value_or(""),
    };
}

std::expected<void, HandshakeError> check_upgrade_request(const UpgradeHeaders& headers) {
    const bool wanted =
        list_contains(headers.upgrade, "websocket") && list_contains(headers.connection, "Upgrade");
    if (!wanted) return std::unexpected(HandshakeError::kNoUpgrade);
    if (headers.method != "GET") return std::unexpected(HandshakeError::kNotGet);
    if (headers.minor < 1) return std::unexpected(HandshakeError::kHttp10);
    if (headers.version != "13") return std::unexpected(HandshakeError::kBadVersion);
    std::array<std::uint8_t, 18> nonce{};
    const auto decoded = headers.key.size() == kKeySize ? base64_decode(headers.key, nonce) : std::nullopt;
    if (!decoded || decoded->size() != 16) return std::unexpected(HandshakeError::kBadKey);
    return {};
}

std::string_view format_accept(std::string_view key, std::span<char, kAcceptSize> out) {
    Sha1 hash;
    hash.update(key);
    hash.update(kProtocolId);
    return base64_encode(hash.finish(), out);
}

void write_upgrade_response(HeadWriter& head, std::string_view key, std::string_view protocol) {
    std::array<char, kAcceptSize> accept{};
    head.response(101);
    head.field("Upgrade", "websocket");
    head.field("Connection", "Upgrade");
    head.field("Sec-WebSocket-Accept", format_accept(key, accept));
    if (!protocol.empty()) head.field("Sec-WebSocket-Protocol", protocol);
}

void write_upgrade_request(HeadWriter& head, std::string_view target, std::string_view host,
                           std::string_view key, std::string_view protocols) {
    head.request("GET", target);
    head.field("Host", host);
    head.field("Upgrade", "websocket");
    head.field("Connection", "Upgrade");
    head.field("Sec-WebSocket-Key", key);
    head.field("Sec-WebSocket-Version", "13");
    if (!protocols.empty()) head.field("Sec-WebSocket-Protocol", protocols);
}

std::expected<std::string_view, HandshakeError> check_upgrade_response(const ResponseParser& response,
                                                                       std::string_view key,
                                                                       std::string_view protocols) {
    if (response.status() != 101) return std::unexpected(HandshakeError::kNotSwitching);
    const Fields fields = response.fields();
    if (!fields.list_has("Upgrade", "websocket") || !fields.list_has("Connection", "Upgrade")) {
        return std::unexpected(HandshakeError::kNoUpgradeBack);
    }
    std::array<char, kAcceptSize> accept{};
    if (fields.find("Sec-WebSocket-Accept").value_or("") != format_accept(key, accept)) {
        return std::unexpected(HandshakeError::kBadAccept);
    }
    if (!fields.find("Sec-WebSocket-Extensions").value_or("").empty()) {
        return std::unexpected(HandshakeError::kUnwantedExtension);
    }
    const std::string_view chosen = fields.find("Sec-WebSocket-Protocol").value_or("");
    if (chosen.empty()) return chosen;
    while (const auto offered = next_list_item(protocols)) {  // names are compared with case
        if (*offered == chosen) return chosen;
    }
    return std::unexpected(HandshakeError::kUnwantedProtocol);
}

}  // namespace vedette::http

#include "hub/serve/websocket_upgrade.hpp"

#include <array>

namespace vedette::serve {

http::UpgradeHeaders upgrade_headers(const api::Request& request) {
    return {.method = request.method,
            .minor = request.minor,
            .connection = request.field("Connection"),
            .upgrade = request.field("Upgrade"),
            .version = request.field("Sec-WebSocket-Version"),
            .key = request.field("Sec-WebSocket-Key"),
            .protocols = request.field("Sec-WebSocket-Protocol")};
}

api::Response websocket_response(std::string_view key, std::string_view protocol) {
    std::array<char, http::kAcceptSize> accept{};
    api::Response response{
        .status = 101,
        .content_type = "",
        .fields = {{"Upgrade", "websocket"},
                   {"Connection", "Upgrade"},
                   {"Sec-WebSocket-Accept", std::string(http::format_accept(key, accept))}}};
    if (!protocol.empty()) response.fields.emplace_back("Sec-WebSocket-Protocol", protocol);
    return response;
}

}  // namespace vedette::serve

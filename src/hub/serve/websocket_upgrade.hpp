// A request that wants to become a WebSocket (RFC 6455 section 4), between the request of this room's parser
// and core/http's rules. Thread-safe.
#pragma once

#include <string_view>

#include "core/http/handshake.hpp"
#include "hub/api/message.hpp"

namespace vedette::serve {

// What http::check_upgrade_request() looks at. Views of the request.
http::UpgradeHeaders upgrade_headers(const api::Request& request);

// 101 for a valid upgrade with the client's key; an empty protocol names none.
api::Response websocket_response(std::string_view key, std::string_view protocol);

}  // namespace vedette::serve

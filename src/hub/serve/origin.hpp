// Whether a request was sent to this hub by a name of this machine, and from a page of this hub: the rules
// that keep pages of other sites out while the hub has no users. Pure functions, any thread.
#pragma once

#include <string_view>

#include "hub/api/message.hpp"

namespace vedette::serve {

// A Host field such as "localhost", "127.0.0.1:8480", "[::1]". The name of another site whose address is this
// machine's (DNS rebinding) is none.
bool is_loopback_host(std::string_view host);

// The Origin field, if there is one, names the host and port that the request was sent to. Only browsers must
// send it.
bool is_own_origin(const api::Request& request);

}  // namespace vedette::serve

// Changes that could lock the owner out of the board. Owned by the network task.
#pragma once

#include "node/serve/exchange.hpp"

namespace vedette::node::api {

// Refuses a change that closes the ports without TLS and does not come over TLS itself. False: it may be
// made.
bool refuse_lock_out(Exchange& exchange, const Values& draft);

}  // namespace vedette::node::api

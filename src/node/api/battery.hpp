// The check of battery mode's pins, for changes of settings. Owned by the network task.
#pragma once

#include "node/serve/exchange.hpp"

namespace vedette::node::api {

// Refuses a draft whose battery mode cannot have its pins, with the name of who has them. False: it can.
bool refuse_pins(Exchange& exchange, const Values& draft);

}  // namespace vedette::node::api

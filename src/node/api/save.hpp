// The end of a change of settings: the draft is saved by the slow task, and the request answered then. Owned
// by the network task.
#pragma once

#include "node/serve/exchange.hpp"

namespace vedette::node::api {

// Saves the draft of Store::edit(), and has the route's function called again with the save as its ticket. A
// slow task without room: with ticket 0, so that the change begins anew.
void save(Exchange& exchange);

// With a ticket: whether the save is over and went well. Otherwise the request is answered, or will be.
bool is_saved(Exchange& exchange);

}  // namespace vedette::node::api

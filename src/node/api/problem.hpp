// Refusals of the API as problems (RFC 9457), in the form of the hub's. No allocation. Owned by the network
// task.
#pragma once

#include <string_view>

#include "node/serve/exchange.hpp"

namespace vedette::node::api {

// Why a change is refused. Nothing has changed.
struct Problem {
    int status = 400;
    std::string_view code = "invalid_argument";  // stable, for programs
    std::string_view detail;                     // a sentence for a person
    std::string_view parameter = {};             // the member that is wrong; empty: none
};

void refuse(Exchange& exchange, const Problem& problem);

}  // namespace vedette::node::api

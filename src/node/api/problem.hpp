// Refusals of the API as problems (RFC 9457), in the form of the hub's. No allocation. Owned by the network
// task.
#pragma once

#include <string_view>

#include "node/api/members.hpp"
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

// Refuses a body whose members have a fault. False: they have none.
bool refuse_fault(Exchange& exchange, const Members& members);

}  // namespace vedette::node::api

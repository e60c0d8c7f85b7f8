// What an HTTP session gives to the session that takes its connection over (api::Takeover).
#pragma once

#include <memory>
#include <string>

#include "hub/serve/broadcaster.hpp"
#include "hub/serve/permit.hpp"
#include "linux/io/stream.hpp"

namespace vedette::serve {

// A connection and what belongs to it.
struct Handover {
    std::unique_ptr<io::Stream> stream;
    std::string head;            // of the response, to be sent first
    std::string rest;            // bytes that arrived behind the request
    Broadcasters& broadcasters;  // of the connection's loop; outlive the session
    Permit permit;               // of who asked
};

}  // namespace vedette::serve

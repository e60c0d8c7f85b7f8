// The board's JSON API, /api/v1/…: what the board is and does, the camera's settings, servos, lamp, streams.
// docs/ref/node-openapi.json describes it. Documents are made piece by piece; a change takes one flat JSON
// object, and all of it or nothing. A refusal is a problem (RFC 9457). Owned by the network task.
#pragma once

#include <span>

#include "node/serve/route.hpp"

namespace vedette::node::api {

std::span<const Route> routes();

}  // namespace vedette::node::api

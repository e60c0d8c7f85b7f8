// The rules that keep pages of other sites out while the hub has no users, for every server that speaks HTTP
// (docs/design/viewers.md). Thread-safe.
#pragma once

#include <optional>
#include <string_view>

#include "hub/api/route.hpp"

namespace vedette::serve {

// Why a request is answered with 403.
struct RuleViolation {
    std::string_view code;    // of the API's problem
    std::string_view detail;  // for a person
};

// The Host must be a name of this machine: the name of another site may resolve to this machine's address
// (DNS rebinding). HTTP/1.0 needs no Host: browsers speak 1.1.
std::optional<RuleViolation> check_host(const api::Request& request);

// Origin must be the host and port that the request was sent to, if its effect needs it. Programs send none.
std::optional<RuleViolation> check_origin(const api::Request& request, api::Effect effect);

std::optional<RuleViolation> check_right(const api::Principal& principal, api::Right right);

}  // namespace vedette::serve

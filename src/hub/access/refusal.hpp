// Why an act of hub/access was refused, as the API answers it. Values.
#pragma once

#include <expected>
#include <string>
#include <string_view>

#include "core/base/time.hpp"
#include "linux/base/error.hpp"

namespace vedette::access {

// One refusal. Codes: log_in, setup_needed, wrong_credentials (401); insecure_transport, forbidden (403);
// link_ended, not_found (404); last_owner, name_taken, already_set_up, too_many (409); changed_meanwhile
// (412); weak_password, bad_name, bad_request (422); too_many_attempts (429); timeout, unavailable… of the
// store (503).
struct Refusal {
    int status = 500;
    std::string_view code;   // a literal: a contract
    std::string detail;      // one sentence for a person
    Duration retry_after{};  // of 429 and 503; else zero
};

template <class T>
using Outcome = std::expected<T, Refusal>;

inline std::unexpected<Refusal> refuse(int status, std::string_view code, std::string detail) {
    return std::unexpected(Refusal{.status = status, .code = code, .detail = std::move(detail)});
}

// An error of the store or of the worker pool: 503.
Refusal refusal_of(const Error& error);

}  // namespace vedette::access

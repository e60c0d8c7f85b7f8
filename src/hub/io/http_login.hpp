// A client's user name and password for one server: keeps the server's challenge and computes the
// Authorization header of each request, Basic or Digest (core/http/auth), so that a nonce is used for many
// requests. The client decides whether a request may contain credentials.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/http/fields.hpp"

namespace vedette::io {

// Caller's thread.
class HttpLogin {
  public:
    HttpLogin(std::string user, std::string password)
        : user_(std::move(user)), password_(std::move(password)) {}

    bool given() const { return !user_.empty() || !password_.empty(); }

    // Keeps the strongest supported challenge of a 401. False: there is none.
    bool take_challenge(const http::Fields& fields);

    // The challenge calls the nonce of the last answer too old: another answer is worth a try.
    bool was_stale() const;

    // Value of the Authorization header for a request; empty before the first challenge.
    std::string authorization(std::string_view method, std::string_view target);

  private:
    std::string user_;
    std::string password_;
    std::string challenge_;    // values of WWW-Authenticate; empty: none
    std::uint32_t count_ = 0;  // requests made with this challenge
};

}  // namespace vedette::io

// A client's user name and password for one server: keeps the server's challenge and makes the Authorization
// header of each request from it, Basic or Digest (core/http/auth does the sums), so that a nonce serves many
// requests. Sends nothing itself; whether a request may carry credentials is the client's decision. One
// thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/http/fields.hpp"

namespace vedette::io {

// Credentials and the last challenge of one server.
class HttpLogin {
  public:
    HttpLogin(std::string user, std::string password)
        : user_(std::move(user)), password_(std::move(password)) {}

    bool given() const { return !user_.empty() || !password_.empty(); }

    // Takes the strongest challenge of a 401 that can be answered. False: there is none.
    bool take_challenge(const http::Fields& fields);

    // The Authorization header's value for a request; empty before the first challenge.
    std::string authorization(std::string_view method, std::string_view target);

  private:
    std::string user_;
    std::string password_;
    std::string challenge_;    // the values of WWW-Authenticate; empty: none was taken
    std::uint32_t count_ = 0;  // requests made with this challenge
};

}  // namespace vedette::io

// Sessions of browsers that have logged in by the board's page: a random token in a cookie, kept here as a
// hash only, and for each a second token that its forms carry. They end with the board's restart. Owned by
// the network task.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "core/base/time.hpp"
#include "node/port/crypto.hpp"

namespace vedette::node {

// A new session takes the place of the one that was not used for longest.
class Sessions {
  public:
    static constexpr std::size_t kMax = 8;
    static constexpr Duration kIdle = std::chrono::hours(1);           // without a request
    static constexpr Duration kLifetime = std::chrono::hours(24 * 7);  // in all
    static constexpr std::size_t kTokenText = 64;                      // hexadecimal digits
    static constexpr std::size_t kFormTokenText = 32;

    explicit Sessions(port::Crypto& crypto);

    // Begins a session; the token for the cookie, written to `out`.
    std::string_view begin(std::span<char, kTokenText> out, MonoTime now);
    // Whether the token is that of a session that has not ended; a use of it.
    bool use(std::string_view token, MonoTime now);
    // The token for the forms of the session of that token, written to `out`.
    std::string_view form_token(std::string_view token, std::span<char, kFormTokenText> out);
    bool is_form_token(std::string_view token, std::string_view given);
    void end(std::string_view token);
    // After a change of the owner.
    void end_all() { sessions_ = {}; }

  private:
    struct Session {
        port::Sha256 hash{};  // of the token
        MonoTime used{};
        MonoTime ends{};  // the past: a free place
    };
    port::Sha256 hash_of(std::string_view token);

    port::Crypto& crypto_;
    std::array<std::uint8_t, 32> key_{};  // of the form tokens; a new one at each start
    std::array<Session, kMax> sessions_{};
};

}  // namespace vedette::node

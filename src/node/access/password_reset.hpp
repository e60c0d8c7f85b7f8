// A way in for an owner who has forgotten the password: a new one, chosen by the board, that only the log of
// the serial console shows. Who may ask for it is the caller's: somebody who holds the board, never a client.
// Owned by the network task.
#pragma once

#include <cstdint>
#include <string_view>

#include "node/access/login.hpp"
#include "node/access/random_password.hpp"
#include "node/port/log.hpp"
#include "node/port/random.hpp"
#include "node/settings/store.hpp"

namespace vedette::node {

// One board's.
class PasswordReset {
  public:
    // All outlive it.
    PasswordReset(Login& login, Store& settings, port::Random& random, port::Log& log)
        : login_(login), settings_(settings), random_(random), log_(log) {}

    // Chooses a new password, unless one is under way.
    void ask();
    bool is_busy() const { return is_asked_; }
    // In each turn, before the sessions, whose checks of passwords share the slow task.
    void turn();

  private:
    void finish(bool is_stored);

    Login& login_;
    Store& settings_;
    port::Random& random_;
    port::Log& log_;
    bool is_asked_ = false;
    std::uint32_t save_ = 0;  // Store::save()'s; 0: not yet
    RandomPassword password_{};
};

}  // namespace vedette::node

// Tokens: what programs present instead of a password.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/time.hpp"
#include "hub/store/secret_hash.hpp"
#include "linux/base/error.hpp"

namespace vedette::store {

// A bearer token of a user. Times are kept in microseconds.
struct Token {
    std::string id;      // UUIDv7
    std::string user;    // id
    std::string note;    // for people: which program has it
    std::string scopes;  // names separated by blanks, as hub/access writes them
    SecretHash secret_hash;
    UtcTime created;
    std::optional<UtcTime> expires;  // nothing: never
    std::optional<UtcTime> used;     // last use, as far as it was stored

    bool operator==(const Token&) const = default;
};

// The tokens of one unit of work. Thread of the unit; blocks. Reads also return expired tokens: the caller
// compares with its clock.
class TokenRepository {
  public:
    virtual ~TokenRepository() = default;

    // kNotFound: there is no such token.
    virtual Result<Token> find_by_secret(const SecretHash& hash) const = 0;
    // In the order in which they were added.
    virtual Result<std::vector<Token>> all() const = 0;
    virtual Result<std::vector<Token>> of_user(std::string_view user) const = 0;

    // kFailedPrecondition: the id or the secret is taken. kNotFound: there is no such user.
    virtual Result<void> add(const Token& token) = 0;
    // Moves `used` forward, never back. kNotFound: the token is removed.
    virtual Result<void> mark_used(std::string_view id, UtcTime at) = 0;
    // kNotFound: there is no such token.
    virtual Result<void> remove(std::string_view id) = 0;
    // Those that are expired at `now`. Returns how many there were.
    virtual Result<std::size_t> remove_expired(UtcTime now) = 0;
};

}  // namespace vedette::store

// Sessions: browsers that have logged in, or opened a guest link.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/time.hpp"
#include "hub/store/secret_hash.hpp"
#include "linux/base/error.hpp"

namespace vedette::store {

// One session, of a user or of a link. Times are kept in microseconds.
struct Session {
    std::string id;          // UUIDv7
    std::string user;        // id; empty: the session of a link
    std::string link;        // id; empty: the session of a user
    SecretHash secret_hash;  // of the cookie
    std::string means;       // how the person logged in, as hub/access names it: "form", "proxy"…
    std::string address;     // where from, at the log-in
    std::string agent;       // the browser's User-Agent, at the log-in
    UtcTime created;
    UtcTime seen;     // last use, as far as it was stored
    UtcTime expires;  // without further use; never after `ends`
    UtcTime ends;     // in any case

    bool operator==(const Session&) const = default;
};

// The sessions of one unit of work. Thread of the unit; blocks. Reads also return expired sessions: the
// caller compares with its clock.
class SessionRepository {
  public:
    virtual ~SessionRepository() = default;

    // kNotFound: there is no such session.
    virtual Result<Session> find_by_secret(const SecretHash& hash) const = 0;
    // In the order in which they were added.
    virtual Result<std::vector<Session>> all() const = 0;
    virtual Result<std::vector<Session>> of_user(std::string_view user) const = 0;

    // kFailedPrecondition: the id or the secret is taken. kNotFound: there is no such user or link.
    // kInvalidArgument: it has not exactly one of user and link.
    virtual Result<void> add(const Session& session) = 0;
    // Moves `seen` and `expires` forward, never back, so that two callers need not agree. kNotFound: the
    // session is removed.
    virtual Result<void> extend(std::string_view id, UtcTime seen, UtcTime expires) = 0;
    // kNotFound: there is no such session.
    virtual Result<void> remove(std::string_view id) = 0;
    // Those of the user, but for the session `keep` (empty: none). Returns how many there were.
    virtual Result<std::size_t> remove_of_user(std::string_view user, std::string_view keep) = 0;
    // Those that are expired at `now`. Returns how many there were.
    virtual Result<std::size_t> remove_expired(UtcTime now) = 0;
};

}  // namespace vedette::store

// Who sends a request, and the one rule of what they may do. Values; no I/O.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/time.hpp"
#include "hub/store/grants.hpp"
#include "hub/store/users.hpp"

namespace vedette::access {

// What a route needs of its principal.
enum class Right : std::uint8_t {
    kNone,      // nothing: everybody may
    kKnown,     // to be somebody: a user, a guest, or the own machine of a hub without users
    kLook,      // to see some camera at all; of one camera: to know that it exists
    kLive,      // a camera's stream
    kSnapshot,  // one picture of a camera
    kHistory,   // a camera's pictures of the past, as far back as history_reach() says
    kSteer,     // to move a camera
    kSelf,      // one's own account: to be logged in as a user
    kMetrics,   // the hub's numbers
    kOwner,     // everything else
};

// What a token is for. A token may do what its user may, as far as its scopes go.
enum class Scope : std::uint8_t {
    kNone,     // of routes that every token may use
    kView,     // "view": look at cameras
    kSteer,    // "steer"
    kMetrics,  // "metrics"
    kManage,   // "manage": one's own account, and what owners may
};
// "view", "steer", "metrics", "manage"; empty for kNone.
std::string_view to_string(Scope scope);
// Nothing for an unknown name and for the empty one.
std::optional<Scope> parse_scope(std::string_view name);

// Whether a browser's cookie is enough.
enum class Cookie : std::uint8_t {
    kAllowed,
    kRefused,  // the request must carry credentials of its own
};

// The right column of the route table.
struct Requirement {
    Right right = Right::kOwner;
    Scope scope = Scope::kManage;
    Cookie cookie = Cookie::kAllowed;
};

// How a principal was identified.
enum class Means : std::uint8_t {
    kNobody,         // no credentials
    kOwnMachine,     // a hub without users, asked by a program of its own machine
    kCookie,         // a session that began with a log-in
    kGuest,          // a session that began with a guest link
    kBasic,          // name and password in the request
    kToken,          // a bearer token
    kProxy,          // named by a trusted proxy, which has logged the user in
    kAdministrator,  // the command line: whoever may read the store's files
};
// "nobody", "own_machine", "cookie", "guest", "basic", "token", "proxy",
// "administrator": a contract.
std::string_view to_string(Means means);

// Who sends a request. Immutable; may be shared between requests and threads.
struct Principal {
    Means means = Means::kNobody;
    std::string user;  // id; of a guest: of who made the link; empty: no user
    std::string name;  // of the user; empty for guests and for no user
    store::Role role = store::Role::kViewer;
    std::vector<store::Grant> grants;  // of a guest: one, with the link's rights
    std::vector<Scope> scopes;         // of a token
    std::string
        credential;    // id of the session or token; of a Basic credential: a fingerprint of the password
    std::string link;  // of a guest: id of the link
    std::string request_token;       // of a session: what a change must bring in a header beside the cookie
    bool local = false;              // asked by a program of this machine, by a loopback name
    std::optional<UtcTime> expires;  // the credential's end
    std::uint64_t generation = 0;    // of the directory that it was made from
};
using PrincipalPtr = std::shared_ptr<const Principal>;

// Rights are decided here and nowhere else. `camera`: id; empty: some camera. Does not look at the expiry:
// Access::renew() does.
bool allows(const Principal& principal, Requirement requirement, std::string_view camera = {});

// How far back a principal with the right kHistory may see a camera's past. Zero without it.
Duration history_reach(const Principal& principal, std::string_view camera);

}  // namespace vedette::access

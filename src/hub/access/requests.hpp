// What the use cases of hub/access take and return. Values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "hub/access/principal.hpp"
#include "hub/store/links.hpp"
#include "hub/store/page.hpp"
#include "hub/store/tokens.hpp"

namespace vedette::access {

// A session that has just begun.
struct NewSession {
    PrincipalPtr principal;
    std::string secret;   // the cookie's value
    Duration lifetime{};  // of the cookie
};

// A secret that joins: of a set-up link, with the first owner's name and password, or of a guest link,
// without.
struct JoinRequest {
    std::string secret;
    std::string name;
    std::string password;
};

// What a user may do with one camera.
struct GrantRequest {
    std::string camera;  // id; empty: all cameras
    store::CameraRights rights;
    std::optional<Duration> history;
};

// A user without the password.
struct UserRecord {
    std::string id;
    std::string name;
    store::Role role = store::Role::kViewer;
    UtcTime created;
    std::int64_t version = 0;
    std::vector<store::Grant> grants;
};

// A user to add.
struct NewUser {
    std::string name;
    std::string password;
    store::Role role = store::Role::kViewer;
    std::vector<GrantRequest> grants;
};

// What to change of a user; nothing: keep it.
struct UserChange {
    std::string id;
    std::int64_t version = 0;  // that the change is based on
    std::optional<std::string> name;
    std::optional<std::string> password;  // ends the user's sessions
    std::optional<store::Role> role;
    std::optional<std::vector<GrantRequest>> grants;  // replace all
};

// A token to make.
struct NewToken {
    std::string user;  // id; empty: the acting principal's
    std::string note;
    std::vector<Scope> scopes;
    std::optional<UtcTime> expires;
};

// A token that has just been made.
struct MadeToken {
    store::Token token;
    std::string secret;  // is not stored
};

// A guest link to make.
struct NewLink {
    std::string user;  // id; empty: the acting principal's
    std::string camera;
    store::CameraRights rights;
    std::uint32_t max_viewers = 1;
    std::string note;
    UtcTime expires;
};

// A guest link that has just been made.
struct MadeLink {
    store::Link link;
    std::string secret;  // is not stored
};

// A set-up link that has just been made.
struct MadeSetupLink {
    std::string secret;  // is not stored
    UtcTime expires;
};

}  // namespace vedette::access

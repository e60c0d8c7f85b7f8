// Users: the people who log in. What they may do with a camera is in their grants.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/time.hpp"
#include "hub/store/page.hpp"
#include "linux/base/error.hpp"

namespace vedette::store {

// What a user may do, each including the one before. The names are stored: a contract.
enum class Role : std::uint8_t {
    kViewer,    // look at what the grants allow
    kOperator,  // also steer, where a grant allows it
    kOwner,     // everything; needs no grant
};
// "viewer", "operator", "owner".
std::string_view to_string(Role role);
// Nothing for an unknown name.
std::optional<Role> parse_role(std::string_view name);

// One user. Times are kept in microseconds.
struct User {
    std::string id;    // UUIDv7
    std::string name;  // unique; compared byte by byte
    Role role = Role::kViewer;
    std::string password_hash;  // with its parameters, as hub/access writes it; empty: no password
    UtcTime created;
    std::int64_t version = 0;  // of this record, for update(); set by the store

    bool operator==(const User&) const = default;
};

// The users of one unit of work. Thread of the unit; blocks.
class UserRepository {
  public:
    virtual ~UserRepository() = default;

    // kNotFound: there is no such user.
    virtual Result<User> find(std::string_view id) const = 0;
    virtual Result<User> find_by_name(std::string_view name) const = 0;
    // In the order in which they were added.
    virtual Result<Page<User>> list(Cursor after, std::size_t limit) const = 0;
    virtual Result<std::size_t> count(Role role) const = 0;

    // Sets the version to 1. kFailedPrecondition: the id or the name is taken.
    virtual Result<void> add(User& user) = 0;
    // Compare-and-set: stores all fields but id and created, and increments the version. kFailedPrecondition:
    // somebody has changed the user since `user` was read, or the name is taken. kNotFound: it is removed.
    virtual Result<void> update(User& user) = 0;
    // Also removes the user's sessions, grants, tokens and links. kNotFound: there is no such user.
    virtual Result<void> remove(std::string_view id) = 0;
};

}  // namespace vedette::store

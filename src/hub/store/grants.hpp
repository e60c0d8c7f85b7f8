// Grants: what a user who is no owner may do with one camera or with all.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/time.hpp"
#include "linux/base/error.hpp"

namespace vedette::store {

// Actions on a camera. Further rules, such as that only operators steer, are hub/access's.
struct CameraRights {
    bool live = false;
    bool snapshot = false;
    bool steer = false;

    bool operator==(const CameraRights&) const = default;
};

// The rights of one user on one camera.
struct Grant {
    std::string id;      // UUIDv7
    std::string user;    // id
    std::string camera;  // id; empty: all cameras. A user has one grant for each
    CameraRights rights;
    std::optional<Duration> history;  // how far back recordings may be seen; nothing: not at all
    std::int64_t version = 0;         // of this record, for update(); set by the store

    bool operator==(const Grant&) const = default;
};

// The grants of one unit of work. Thread of the unit; blocks.
class GrantRepository {
  public:
    virtual ~GrantRepository() = default;

    // In the order in which they were added.
    virtual Result<std::vector<Grant>> all() const = 0;
    virtual Result<std::vector<Grant>> of_user(std::string_view user) const = 0;

    // Sets the version to 1. kFailedPrecondition: the user has a grant for this camera. kNotFound: there is
    // no such user.
    virtual Result<void> add(Grant& grant) = 0;
    // Compare-and-set: stores rights and history, and increments the version. kFailedPrecondition: somebody
    // has changed the grant since `grant` was read. kNotFound: it is removed.
    virtual Result<void> update(Grant& grant) = 0;
    // kNotFound: there is no such grant.
    virtual Result<void> remove(std::string_view id) = 0;
};

}  // namespace vedette::store

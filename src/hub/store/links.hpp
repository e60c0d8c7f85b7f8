// Guest links: addresses that show one camera to whoever has them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/time.hpp"
#include "hub/store/grants.hpp"
#include "hub/store/page.hpp"
#include "hub/store/secret_hash.hpp"
#include "linux/base/error.hpp"

namespace vedette::store {

// One link. It does not change after it is made. Times are kept in microseconds.
struct Link {
    std::string id;      // UUIDv7
    std::string user;    // id of who made it; the link ends with the user
    std::string camera;  // id
    CameraRights rights;
    std::uint32_t max_viewers = 1;  // at the same time
    std::string note;               // for the user: who has it
    SecretHash secret_hash;
    UtcTime created;
    UtcTime expires;

    bool operator==(const Link&) const = default;
};

// The links of one unit of work. Thread of the unit; blocks. Reads also return expired links: the caller
// compares with its clock.
class LinkRepository {
  public:
    virtual ~LinkRepository() = default;

    // kNotFound: there is no such link.
    virtual Result<Link> find(std::string_view id) const = 0;
    virtual Result<Link> find_by_secret(const SecretHash& hash) const = 0;
    // In the order in which they were added.
    virtual Result<Page<Link>> list(Cursor after, std::size_t limit) const = 0;

    // kFailedPrecondition: the id or the secret is taken. kNotFound: there is no such user.
    virtual Result<void> add(const Link& link) = 0;
    // Also removes the sessions of the link. kNotFound: there is no such link.
    virtual Result<void> remove(std::string_view id) = 0;
    // Those that are expired at `now`, with their sessions. Returns how many there were.
    virtual Result<std::size_t> remove_expired(UtcTime now) = 0;
};

}  // namespace vedette::store

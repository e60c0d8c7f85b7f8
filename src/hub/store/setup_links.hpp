// Set-up links: each lets whoever has it make the first owner, once.
#pragma once

#include <vector>

#include "core/base/time.hpp"
#include "hub/store/secret_hash.hpp"
#include "linux/base/error.hpp"

namespace vedette::store {

// One link. Times are kept in microseconds.
struct SetupLink {
    SecretHash secret_hash;
    UtcTime created;
    UtcTime expires;

    bool operator==(const SetupLink&) const = default;
};

// The set-up links of one unit of work. Thread of the unit; blocks. Reads also return expired links: the
// caller compares with its clock.
class SetupLinkRepository {
  public:
    virtual ~SetupLinkRepository() = default;

    // In the order in which they were added.
    virtual Result<std::vector<SetupLink>> all() const = 0;

    // kFailedPrecondition: the secret is taken.
    virtual Result<void> add(const SetupLink& link) = 0;
    // kNotFound: there is no such link, or it has been used.
    virtual Result<void> use(const SecretHash& hash) = 0;
    // Returns how many there were.
    virtual Result<std::size_t> remove_all() = 0;
    // Those that are expired at `now`. Returns how many there were.
    virtual Result<std::size_t> remove_expired(UtcTime now) = 0;
};

}  // namespace vedette::store

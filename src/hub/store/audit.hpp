// The audit trail: who has done what, from where. Bounded: the oldest entries make room for new ones.
#pragma once

#include <string>

#include "core/base/time.hpp"
#include "hub/store/page.hpp"
#include "linux/base/error.hpp"

namespace vedette::store {

// How many entries are kept.
inline constexpr std::size_t kMaxAuditEntries = 10'000;

// One act. It stays when the user is removed. Times are kept in microseconds.
struct AuditEntry {
    Cursor place;  // set by the store
    UtcTime at;
    std::string user;       // id; empty: nobody was logged in
    std::string user_name;  // as it was then
    std::string address;    // where from
    std::string action;     // as hub/access names it: "login", "steer"…
    std::string detail;     // a JSON object as text; never contains a secret

    bool operator==(const AuditEntry&) const = default;
};

// The audit trail of one unit of work. Thread of the unit; blocks.
class AuditRepository {
  public:
    virtual ~AuditRepository() = default;

    // The newest first. `before`: the `next` of the page before, or 0 for the newest entries.
    virtual Result<Page<AuditEntry>> list(Cursor before, std::size_t limit) const = 0;

    // Sets the place. Removes the oldest entries beyond kMaxAuditEntries.
    virtual Result<void> append(AuditEntry& entry) = 0;
};

}  // namespace vedette::store

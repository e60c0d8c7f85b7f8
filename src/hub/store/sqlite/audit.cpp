#include <limits>

#include "hub/store/sqlite/repositories.hpp"
#include "hub/store/sqlite/rows.hpp"

namespace vedette::store::sqlite {
namespace {

AuditEntry make_entry(const Row& row) {
    return {.place = {row.integer(0)},
            .at = row.utc(1),
            .user = row.text(2),
            .user_name = row.text(3),
            .address = row.text(4),
            .action = row.text(5),
            .detail = row.text(6)};
}

}  // namespace

Result<Page<AuditEntry>> Audit::list(Cursor before, std::size_t limit) const {
    if (before == Cursor{}) before.sequence = std::numeric_limits<std::int64_t>::max();
    return find_page(connection_, "SELECT * FROM audit WHERE sequence < ? ORDER BY sequence DESC LIMIT ?",
                     before, limit, make_entry);
}

Result<void> Audit::append(AuditEntry& e) {
    auto done = insert(connection_,
                       "INSERT INTO audit (at, user, user_name, address, action, detail) "
                       "VALUES (?, ?, ?, ?, ?, ?)",
                       {e.at, e.user, e.user_name, e.address, e.action, e.detail});
    if (!done) return done;
    e.place.sequence = connection_.last_row();
    const auto removed = connection_.change("DELETE FROM audit WHERE sequence <= ?",
                                            {e.place.sequence - static_cast<std::int64_t>(kMaxAuditEntries)});
    if (!removed) return std::unexpected(removed.error());
    return {};
}

}  // namespace vedette::store::sqlite

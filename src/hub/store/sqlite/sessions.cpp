#include "hub/store/sqlite/repositories.hpp"
#include "hub/store/sqlite/rows.hpp"

namespace vedette::store::sqlite {
namespace {

Session make_session(const Row& row) {
    return {.id = row.text(1),
            .user = row.text(2),
            .link = row.text(3),
            .secret_hash = secret_hash(row.bytes(4)),
            .means = row.text(5),
            .address = row.text(6),
            .agent = row.text(7),
            .created = row.utc(8),
            .seen = row.utc(9),
            .expires = row.utc(10),
            .ends = row.utc(11)};
}

}  // namespace

Result<Session> Sessions::find_by_secret(const SecretHash& hash) const {
    return find_one(connection_, "SELECT * FROM sessions WHERE secret_hash = ?", {Bytes(hash)}, make_session,
                    "session");
}

Result<std::vector<Session>> Sessions::all() const {
    return find_all(connection_, "SELECT * FROM sessions ORDER BY sequence", {}, make_session);
}

Result<std::vector<Session>> Sessions::of_user(std::string_view user) const {
    return find_all(connection_, "SELECT * FROM sessions WHERE user = ? ORDER BY sequence", {user},
                    make_session);
}

Result<void> Sessions::add(const Session& s) {
    return insert(connection_,
                  "INSERT INTO sessions (id, user, link, secret_hash, means, address, agent, created, seen, "
                  "expires, ends) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                  {s.id, text_or_null(s.user), text_or_null(s.link), Bytes(s.secret_hash), s.means, s.address,
                   s.agent, s.created, s.seen, s.expires, s.ends});
}

Result<void> Sessions::extend(std::string_view id, UtcTime seen, UtcTime expires) {
    return change_one(connection_,
                      "UPDATE sessions SET seen = max(seen, ?), expires = min(ends, max(expires, ?)) "
                      "WHERE id = ?",
                      {seen, expires, id}, "session");
}

Result<void> Sessions::remove(std::string_view id) {
    return change_one(connection_, "DELETE FROM sessions WHERE id = ?", {id}, "session");
}

Result<std::size_t> Sessions::remove_of_user(std::string_view user, std::string_view keep) {
    return connection_.change("DELETE FROM sessions WHERE user = ? AND id <> ?", {user, keep});
}

Result<std::size_t> Sessions::remove_expired(UtcTime now) {
    return connection_.change("DELETE FROM sessions WHERE expires <= ?", {now});
}

}  // namespace vedette::store::sqlite

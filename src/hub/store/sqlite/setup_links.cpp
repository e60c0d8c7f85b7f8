#include "hub/store/sqlite/repositories.hpp"
#include "hub/store/sqlite/rows.hpp"

namespace vedette::store::sqlite {

Result<std::vector<SetupLink>> SetupLinks::all() const {
    return find_all(connection_, "SELECT * FROM setup_links ORDER BY sequence", {}, [](const Row& row) {
        return SetupLink{
            .secret_hash = secret_hash(row.bytes(1)), .created = row.utc(2), .expires = row.utc(3)};
    });
}

Result<void> SetupLinks::add(const SetupLink& l) {
    return insert(connection_, "INSERT INTO setup_links (secret_hash, created, expires) VALUES (?, ?, ?)",
                  {Bytes(l.secret_hash), l.created, l.expires});
}

Result<void> SetupLinks::use(const SecretHash& hash) {
    return change_one(connection_, "DELETE FROM setup_links WHERE secret_hash = ?", {Bytes(hash)},
                      "set-up link");
}

Result<std::size_t> SetupLinks::remove_all() { return connection_.change("DELETE FROM setup_links", {}); }

Result<std::size_t> SetupLinks::remove_expired(UtcTime now) {
    return connection_.change("DELETE FROM setup_links WHERE expires <= ?", {now});
}

}  // namespace vedette::store::sqlite

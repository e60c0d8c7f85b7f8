#include "hub/store/sqlite/repositories.hpp"
#include "hub/store/sqlite/rows.hpp"

namespace vedette::store::sqlite {
namespace {

Token make_token(const Row& row) {
    Token token{.id = row.text(1),
                .user = row.text(2),
                .note = row.text(3),
                .scopes = row.text(4),
                .secret_hash = secret_hash(row.bytes(5)),
                .created = row.utc(6),
                .expires = std::nullopt,
                .used = std::nullopt};
    if (!row.is_null(7)) token.expires = row.utc(7);
    if (!row.is_null(8)) token.used = row.utc(8);
    return token;
}

}  // namespace

Result<Token> Tokens::find_by_secret(const SecretHash& hash) const {
    return find_one(connection_, "SELECT * FROM tokens WHERE secret_hash = ?", {Bytes(hash)}, make_token,
                    "token");
}

Result<std::vector<Token>> Tokens::all() const {
    return find_all(connection_, "SELECT * FROM tokens ORDER BY sequence", {}, make_token);
}

Result<std::vector<Token>> Tokens::of_user(std::string_view user) const {
    return find_all(connection_, "SELECT * FROM tokens WHERE user = ? ORDER BY sequence", {user}, make_token);
}

Result<void> Tokens::add(const Token& t) {
    return insert(connection_,
                  "INSERT INTO tokens (id, user, note, scopes, secret_hash, created, expires, used) "
                  "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                  {t.id, t.user, t.note, t.scopes, Bytes(t.secret_hash), t.created, t.expires, t.used});
}

Result<void> Tokens::mark_used(std::string_view id, UtcTime at) {
    return change_one(connection_, "UPDATE tokens SET used = max(coalesce(used, 0), ?) WHERE id = ?",
                      {at, id}, "token");
}

Result<void> Tokens::remove(std::string_view id) {
    return change_one(connection_, "DELETE FROM tokens WHERE id = ?", {id}, "token");
}

Result<std::size_t> Tokens::remove_expired(UtcTime now) {
    return connection_.change("DELETE FROM tokens WHERE expires <= ?", {now});
}

}  // namespace vedette::store::sqlite

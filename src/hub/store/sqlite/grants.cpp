#include "hub/store/sqlite/repositories.hpp"
#include "hub/store/sqlite/rows.hpp"

namespace vedette::store::sqlite {
namespace {

Grant make_grant(const Row& row) {
    Grant grant{.id = row.text(1), .user = row.text(2), .camera = row.text(3)};
    grant.rights = {.live = row.flag(4), .snapshot = row.flag(5), .steer = row.flag(6)};
    if (!row.is_null(7)) grant.history = row.duration(7);
    grant.version = row.integer(8);
    return grant;
}

}  // namespace

Result<std::vector<Grant>> Grants::all() const {
    return find_all(connection_, "SELECT * FROM grants ORDER BY sequence", {}, make_grant);
}

Result<std::vector<Grant>> Grants::of_user(std::string_view user) const {
    return find_all(connection_, "SELECT * FROM grants WHERE user = ? ORDER BY sequence", {user}, make_grant);
}

Result<void> Grants::add(Grant& grant) {
    auto done = insert(connection_,
                       "INSERT INTO grants (id, user, camera, live, snapshot, steer, history, version) "
                       "VALUES (?, ?, ?, ?, ?, ?, ?, 1)",
                       {grant.id, grant.user, grant.camera, grant.rights.live, grant.rights.snapshot,
                        grant.rights.steer, grant.history});
    if (done) grant.version = 1;
    return done;
}

Result<void> Grants::update(Grant& grant) {
    const auto changed = connection_.change(
        "UPDATE grants SET live = ?, snapshot = ?, steer = ?, history = ?, version = version + 1 "
        "WHERE id = ? AND version = ?",
        {grant.rights.live, grant.rights.snapshot, grant.rights.steer, grant.history, grant.id,
         grant.version});
    if (!changed) return std::unexpected(changed.error());
    if (*changed == 0) {
        const auto present =
            find_one(connection_, "SELECT * FROM grants WHERE id = ?", {grant.id}, make_grant, "grant");
        if (!present) return std::unexpected(present.error());
        return fail(Kind::kFailedPrecondition, "the grant was changed meanwhile");
    }
    ++grant.version;
    return {};
}

Result<void> Grants::remove(std::string_view id) {
    return change_one(connection_, "DELETE FROM grants WHERE id = ?", {id}, "grant");
}

}  // namespace vedette::store::sqlite

#include "hub/store/sqlite/repositories.hpp"
#include "hub/store/sqlite/rows.hpp"

namespace vedette::store::sqlite {
namespace {

Link make_link(const Row& row) {
    return {.id = row.text(1),
            .user = row.text(2),
            .camera = row.text(3),
            .rights = {.live = row.flag(4), .snapshot = row.flag(5), .steer = row.flag(6)},
            .max_viewers = static_cast<std::uint32_t>(row.integer(7)),
            .note = row.text(8),
            .secret_hash = secret_hash(row.bytes(9)),
            .created = row.utc(10),
            .expires = row.utc(11)};
}

}  // namespace

Result<Link> Links::find(std::string_view id) const {
    return find_one(connection_, "SELECT * FROM links WHERE id = ?", {id}, make_link, "link");
}

Result<Link> Links::find_by_secret(const SecretHash& hash) const {
    return find_one(connection_, "SELECT * FROM links WHERE secret_hash = ?", {Bytes(hash)}, make_link,
                    "link");
}

Result<Page<Link>> Links::list(Cursor after, std::size_t limit) const {
    return find_page(connection_, "SELECT * FROM links WHERE sequence > ? ORDER BY sequence LIMIT ?", after,
                     limit, make_link);
}

Result<void> Links::add(const Link& l) {
    return insert(connection_,
                  "INSERT INTO links (id, user, camera, live, snapshot, steer, max_viewers, note, "
                  "secret_hash, created, expires) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                  {l.id, l.user, l.camera, l.rights.live, l.rights.snapshot, l.rights.steer,
                   std::int64_t{l.max_viewers}, l.note, Bytes(l.secret_hash), l.created, l.expires});
}

Result<void> Links::remove(std::string_view id) {
    return change_one(connection_, "DELETE FROM links WHERE id = ?", {id}, "link");
}

Result<std::size_t> Links::remove_expired(UtcTime now) {
    return connection_.change("DELETE FROM links WHERE expires <= ?", {now});
}

}  // namespace vedette::store::sqlite

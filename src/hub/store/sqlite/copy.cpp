#include "hub/store/sqlite/copy.hpp"

#include <cerrno>

#include <fmt/format.h>
#include <sys/stat.h>

#include "hub/store/sqlite/migrations.hpp"
#include "hub/store/sqlite/sqlite_database.hpp"

namespace vedette::store {
namespace sqlite {
namespace {

constexpr const char* kColumns = "at, user, user_name, address, action, detail";

// All tables but those of sessions and set-up links, whose secrets end with a restore. The trail is merged:
// an entry is the same when all of its columns are.
std::string replacement() {
    return fmt::format(
        "DELETE FROM main.setup_links;"
        "DELETE FROM main.users;"  // with grants, tokens, links and sessions
        "INSERT INTO main.users SELECT * FROM copy.users;"
        "INSERT INTO main.grants SELECT * FROM copy.grants;"
        "INSERT INTO main.tokens SELECT * FROM copy.tokens;"
        "INSERT INTO main.links SELECT * FROM copy.links;"
        "INSERT INTO main.audit ({0}) SELECT {0} FROM copy.audit EXCEPT SELECT {0} FROM main.audit ORDER BY "
        "at;",
        kColumns);
}

constexpr const char* kAddEntry =
    "INSERT INTO main.audit (at, user, user_name, address, action, detail) SELECT ?1, ?2, ?3, ?4, ?5, ?6 "
    "WHERE NOT EXISTS (SELECT 1 FROM main.audit WHERE at = ?1 AND action = ?5)";
constexpr const char* kTrim =
    "DELETE FROM main.audit WHERE sequence IN "
    "(SELECT sequence FROM main.audit ORDER BY at DESC, sequence DESC LIMIT -1 OFFSET ?1)";

Result<void> replace_in(Connection& connection, const AuditEntry& entry) {
    if (auto done = connection.execute(replacement().c_str()); !done) return done;
    const auto added = connection.change(
        kAddEntry, {entry.at, entry.user, entry.user_name, entry.address, entry.action, entry.detail});
    if (!added) return std::unexpected(added.error());
    const auto trimmed = connection.change(kTrim, {static_cast<std::int64_t>(kMaxAuditEntries)});
    if (!trimmed) return std::unexpected(trimmed.error());
    return {};
}

}  // namespace

Result<Connection> connect_copy(Bytes copy) {
    auto connection = Connection::open(":memory:");
    if (!connection) return connection;
    if (auto done = connection->load("main", copy); !done) return std::unexpected(std::move(done.error()));
    std::string found;
    const auto checked =
        connection->select("PRAGMA quick_check(1)", {}, [&](const Row& row) { found = row.text(0); });
    if (!checked || found != "ok") return fail(Kind::kDataLoss, "the copy of the store is damaged");
    if (auto done = migrate(*connection); !done) return std::unexpected(std::move(done.error()));
    return connection;
}

}  // namespace sqlite

using sqlite::Connection;

Result<std::string> copy_sqlite(const std::string& path) {
    struct stat status{};
    const bool missing = ::stat(path.c_str(), &status) != 0 && errno == ENOENT;
    auto connection = Connection::open(missing ? ":memory:" : path);
    if (!connection) return std::unexpected(std::move(connection.error()));
    if (missing)
        if (auto done = sqlite::migrate(*connection); !done) return std::unexpected(std::move(done.error()));
    auto image = connection->image();
    if (!image) return image;
    auto copy = sqlite::connect_copy(as_bytes(*image));
    if (!copy) return std::unexpected(std::move(copy.error()));
    // With zeros in place of what is deleted.
    if (auto done =
            copy->execute("PRAGMA secure_delete=ON; DELETE FROM sessions; DELETE FROM setup_links; VACUUM");
        !done)
        return std::unexpected(std::move(done.error()));
    return copy->image();
}

Result<void> replace_by_copy(const std::string& path, Bytes copy, const AuditEntry& entry) {
    auto source = sqlite::connect_copy(copy);
    if (!source) return std::unexpected(std::move(source.error()));
    const auto image = source->image();
    if (!image) return std::unexpected(image.error());
    auto connection = Connection::open(path);
    if (!connection) return std::unexpected(std::move(connection.error()));
    if (auto done = sqlite::migrate(*connection); !done) return done;
    if (auto done = connection->execute("ATTACH ':memory:' AS copy"); !done) return done;
    if (auto done = connection->load("copy", as_bytes(*image)); !done) return done;
    if (auto done = connection->execute("BEGIN IMMEDIATE"); !done) return done;
    auto done = sqlite::replace_in(*connection, entry);
    if (done) done = connection->execute("COMMIT");
    if (!done) static_cast<void>(connection->execute("ROLLBACK"));  // the first error is what counts
    return done;
}

}  // namespace vedette::store

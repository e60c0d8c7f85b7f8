#include "hub/store/sqlite/migrations.hpp"

#include <fmt/format.h>

namespace vedette::store::sqlite {
namespace {

// SQLite's "application_id", by which a file is known as ours: "Vdtt".
constexpr std::int64_t kApplicationId = 0x56647474;

// Users and their rights. Times in microseconds since 1970 (UTC).
constexpr const char* kPeople = R"sql(
CREATE TABLE users (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL UNIQUE,
    role TEXT NOT NULL CHECK (role IN ('viewer', 'operator', 'owner')),
    password_hash TEXT NOT NULL,
    created INTEGER NOT NULL,
    version INTEGER NOT NULL
) STRICT;
CREATE TABLE grants (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    user TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    camera TEXT NOT NULL,
    live INTEGER NOT NULL,
    snapshot INTEGER NOT NULL,
    steer INTEGER NOT NULL,
    history INTEGER,
    version INTEGER NOT NULL,
    UNIQUE (user, camera)
) STRICT;
CREATE TABLE tokens (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    user TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    note TEXT NOT NULL,
    scopes TEXT NOT NULL,
    secret_hash BLOB NOT NULL UNIQUE,
    created INTEGER NOT NULL,
    expires INTEGER,
    used INTEGER
) STRICT;
CREATE INDEX tokens_of_user ON tokens (user);
CREATE TABLE links (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    user TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    camera TEXT NOT NULL,
    live INTEGER NOT NULL,
    snapshot INTEGER NOT NULL,
    steer INTEGER NOT NULL,
    max_viewers INTEGER NOT NULL,
    note TEXT NOT NULL,
    secret_hash BLOB NOT NULL UNIQUE,
    created INTEGER NOT NULL,
    expires INTEGER NOT NULL
) STRICT;
CREATE INDEX links_of_user ON links (user);
CREATE TABLE sessions (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    user TEXT REFERENCES users (id) ON DELETE CASCADE,
    link TEXT REFERENCES links (id) ON DELETE CASCADE,
    secret_hash BLOB NOT NULL UNIQUE,
    means TEXT NOT NULL,
    address TEXT NOT NULL,
    agent TEXT NOT NULL,
    created INTEGER NOT NULL,
    seen INTEGER NOT NULL,
    expires INTEGER NOT NULL,
    ends INTEGER NOT NULL,
    CHECK ((user IS NULL) <> (link IS NULL)),
    CHECK (expires <= ends)
) STRICT;
CREATE INDEX sessions_of_user ON sessions (user);
CREATE INDEX sessions_of_link ON sessions (link);
CREATE INDEX sessions_by_expiry ON sessions (expires);
CREATE TABLE setup_links (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    secret_hash BLOB NOT NULL UNIQUE,
    created INTEGER NOT NULL,
    expires INTEGER NOT NULL
) STRICT;
CREATE TABLE audit (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    user TEXT NOT NULL,
    user_name TEXT NOT NULL,
    address TEXT NOT NULL,
    action TEXT NOT NULL,
    detail TEXT NOT NULL
) STRICT;
)sql";

// Time-lapse, and the events that others act on.
constexpr const char* kTimelapse = R"sql(
CREATE TABLE slots (
    job TEXT NOT NULL,
    at INTEGER NOT NULL,
    last INTEGER NOT NULL,
    count INTEGER NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('taken', 'skipped', 'missed')),
    why TEXT NOT NULL,
    period TEXT NOT NULL,
    dark INTEGER NOT NULL,
    file TEXT,
    bytes INTEGER NOT NULL,
    taken INTEGER NOT NULL,
    lamp INTEGER NOT NULL,
    luma BLOB,
    PRIMARY KEY (job, at),
    CHECK (last >= at AND count >= 1)
) STRICT, WITHOUT ROWID;
CREATE INDEX slots_with_file ON slots (job, at) WHERE file IS NOT NULL;
CREATE TABLE slot_jobs (
    job TEXT PRIMARY KEY,
    since INTEGER NOT NULL,
    at_work INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE clock_jumps (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    was INTEGER NOT NULL,
    became INTEGER NOT NULL
) STRICT;
CREATE TABLE outbox (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL,
    type TEXT NOT NULL,
    v INTEGER NOT NULL,
    camera TEXT NOT NULL,
    utc INTEGER NOT NULL,
    data TEXT NOT NULL
) STRICT;
)sql";

constexpr const char* kSteps[] = {kPeople, kTimelapse};

Result<std::int64_t> number(Connection& connection, const char* query) {
    std::int64_t value = 0;
    const auto done = connection.select(query, {}, [&](const Row& row) { value = row.integer(0); });
    if (!done) return std::unexpected(done.error());
    return value;
}

// One step, or nothing if another process has made it meanwhile.
Result<void> run_step(Connection& connection, std::int64_t form, const char* step) {
    if (auto begun = connection.execute("BEGIN IMMEDIATE"); !begun) return begun;
    const auto present = number(connection, "PRAGMA user_version");
    Result<void> done;
    if (!present) {
        done = std::unexpected(present.error());
    } else if (*present == form) {
        const std::string after =
            fmt::format("PRAGMA application_id={}; PRAGMA user_version={}; COMMIT", kApplicationId, form + 1);
        done = connection.execute(step);
        if (done) done = connection.execute(after.c_str());
        if (done) return {};
    }
    static_cast<void>(connection.execute("ROLLBACK"));  // the error of the step is what counts
    return done;
}

}  // namespace

std::span<const char* const> migrations() { return kSteps; }

Result<void> migrate(Connection& connection, std::span<const char* const> steps) {
    const auto form = number(connection, "PRAGMA user_version");
    if (!form) return std::unexpected(form.error());
    const auto application = number(connection, "PRAGMA application_id");
    if (!application) return std::unexpected(application.error());
    const auto tables = number(connection, "SELECT count(*) FROM sqlite_schema");
    if (!tables) return std::unexpected(tables.error());
    if (*application != kApplicationId && (*application != 0 || *form != 0 || *tables != 0))
        return fail(Kind::kFailedPrecondition, "the store's file is a database of another program");
    const auto count = static_cast<std::int64_t>(steps.size());
    if (*form > count) {
        return fail(
            Kind::kFailedPrecondition,
            fmt::format("the store was written by a newer Vedette (form {}, this one knows {}); start "
                        "the newer one, or restore a backup",
                        *form, count));
    }
    for (std::int64_t at = *form; at < count; ++at) {
        if (auto done = run_step(connection, at, steps[static_cast<std::size_t>(at)]); !done) return done;
    }
    return {};
}

}  // namespace vedette::store::sqlite

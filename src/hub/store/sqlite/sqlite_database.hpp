// The store in an SQLite file: write-ahead log, one writer at a time, readers beside it.
#pragma once

#include <memory>
#include <string>

#include "core/base/bytes.hpp"
#include "hub/store/database.hpp"

namespace vedette::store {

// Opens the database, creates it if there is none, and brings it to the form of this program. `path`: the
// file; its folder exists. Empty: a database in memory, which ends with the object and whose readers wait for
// the writer. Blocks. Errors: those of Database; kFailedPrecondition: the database is of a newer program or
// of another one.
Result<std::unique_ptr<Database>> open_sqlite(const std::string& path);

// Number of the form that open_sqlite() brings a database to.
std::int64_t sqlite_form();

// A copy of the database as bytes, while others may use it; of one state. It has no sessions and set-up
// links. A missing file counts as an empty database. Blocks.
Result<std::string> copy_sqlite(const std::string& path);

// A copy in memory, brought to the form of this program. kDataLoss: it is damaged; otherwise as
// open_sqlite().
Result<std::unique_ptr<Database>> open_copy(Bytes copy);

// Makes users, grants, tokens and links of the database at `path` those of the copy, in one transaction that
// a running hub takes over; all sessions end. The audit trail has the entries of both, and `entry`. Doing it
// again changes nothing. Blocks. Errors: those of open_copy() and of Database.
Result<void> replace_by_copy(const std::string& path, Bytes copy, const AuditEntry& entry);

}  // namespace vedette::store

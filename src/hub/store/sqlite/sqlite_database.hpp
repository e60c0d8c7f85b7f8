// The store in an SQLite file: write-ahead log, one writer at a time, readers beside it.
#pragma once

#include <memory>
#include <string>

#include "hub/store/database.hpp"

namespace vedette::store {

// Opens the database, creates it if there is none, and brings it to the form of this program. `path`: the
// file; its folder exists. Empty: a database in memory, which ends with the object and whose readers wait for
// the writer. Blocks. Errors: those of Database; kFailedPrecondition: the database is of a newer program or
// of another one.
Result<std::unique_ptr<Database>> open_sqlite(const std::string& path);

}  // namespace vedette::store

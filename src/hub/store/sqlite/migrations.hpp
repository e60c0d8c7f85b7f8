// The steps that bring a database of an older program to the form of this one. They only go forward.
#pragma once

#include <span>

#include "hub/store/sqlite/connection.hpp"

namespace vedette::store::sqlite {

// The steps of this program, in their order: step n makes form n + 1 of form n. A released step never
// changes; columns are only appended to a table, since rows are read by the number of the column.
std::span<const char* const> migrations();

// Runs the steps that the database lacks, each in a transaction of its own. kFailedPrecondition: the database
// is of a newer program, or the file is another program's; nothing is changed then.
Result<void> migrate(Connection& connection, std::span<const char* const> steps = migrations());

}  // namespace vedette::store::sqlite

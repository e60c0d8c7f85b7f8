// Copies of a whole database as bytes. Blocks. Caller's thread.
#pragma once

#include "core/base/bytes.hpp"
#include "hub/store/sqlite/connection.hpp"

namespace vedette::store::sqlite {

// A database in memory with the copy's content, checked and brought to the form of this program.
Result<Connection> connect_copy(Bytes copy);

}  // namespace vedette::store::sqlite

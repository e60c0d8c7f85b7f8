// The rows of the hub's settings file. A new setting begins as a row here; core/settings/schema explains the
// columns. Constant data. Thread-safe.
#pragma once

#include "core/settings/schema.hpp"

namespace vedette::settings {

const Table& hub_table();

}  // namespace vedette::settings

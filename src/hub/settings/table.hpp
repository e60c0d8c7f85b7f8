// The rows of the hub's settings file; core/settings/schema explains the columns. Thread-safe.
#pragma once

#include "core/settings/schema.hpp"

namespace vedette::settings {

const Table& hub_table();

}  // namespace vedette::settings

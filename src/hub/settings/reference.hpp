// Generates pages from the settings table: the reference for people and the JSON Schema for editors. docs/ref
// has both, and a test compares them. Thread-safe.
#pragma once

#include <string>

#include "core/settings/schema.hpp"

namespace vedette::settings {

// docs/ref/settings.md.
std::string settings_reference_markdown();

// docs/ref/settings.schema.json (JSON Schema 2020-12): form, names and ranges, no relations between keys.
std::string settings_json_schema();

// {"sections": [...], "keys": [...]}: a table for programs that make forms of it, in one line. Limits are in
// the unit of Type, but of rates in pictures per second.
std::string table_json(const Table& table);

}  // namespace vedette::settings

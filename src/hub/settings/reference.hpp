// Generates pages from the settings table: the reference for people and the JSON Schema for editors. docs/ref
// has both, and a test compares them. Thread-safe.
#pragma once

#include <string>

namespace vedette::settings {

// docs/ref/settings.md.
std::string settings_reference_markdown();

// docs/ref/settings.schema.json (JSON Schema 2020-12): form, names and ranges, no relations between keys.
std::string settings_json_schema();

}  // namespace vedette::settings

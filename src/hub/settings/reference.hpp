// Pages that are written from the settings table, so that they can't differ from the program: the reference
// for people and the JSON Schema for editors. docs/ref holds both, and a test compares. Pure, any thread.
#pragma once

#include <string>

namespace vedette::settings {

// docs/ref/settings.md.
std::string settings_reference_markdown();

// docs/ref/settings.schema.json (JSON Schema 2020-12). It checks form, names and ranges; relations between
// keys are the program's business.
std::string settings_json_schema();

// The settings file that the reference page shows.
std::string example_settings();

}  // namespace vedette::settings

// A settings file that is valid: its typed values beside the checked document and the text that they come
// from. Changes are found by comparing two of them (diff.hpp), and made in the text (splice.hpp). Caller's
// thread; load_checked_settings blocks.
#pragma once

#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "hub/settings/document.hpp"
#include "hub/settings/settings.hpp"

namespace vedette::settings {

// One valid state of the settings. It holds secrets: variables are replaced in it, and files read.
struct CheckedSettings {
    Settings settings;
    Document document;  // without problems
    std::string text;   // the file, byte for byte
};

// The keys whose value has a secret in it: a password or PIN that is neither in a file of its own nor a
// variable, and URLs with a password.
std::vector<std::string> written_secrets(const Document& document, const Table& table);

// As parse_settings() and load_settings().
std::expected<CheckedSettings, Problems> parse_checked_settings(std::string_view text,
                                                                const std::string& file,
                                                                const std::string& folder,
                                                                const Environment& environment);
std::expected<CheckedSettings, Problems> load_checked_settings(const std::string& path);

}  // namespace vedette::settings

// A change of a settings file as a program asks for it: keys and their values, new ids, another order. It
// becomes edits of the text, and secrets go to files of their own. Knows no JSON. Thread-safe.
#pragma once

#include <expected>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "hub/settings/settings_file.hpp"

namespace vedette::settings {

// A key, section or entry, and what becomes of it.
struct WantedValue {
    std::string path;                               // "cameras.porch.fps"
    std::optional<std::vector<std::string>> lines;  // of a list all lines, else one; nothing: remove it
};

// Carried out in the order of the members. Paths of values and orders have the new ids.
struct WantedChange {
    std::vector<std::pair<std::string, std::string>> renames;  // "cameras.porch", its new id
    std::vector<WantedValue> values;
    std::vector<std::pair<std::string, std::vector<std::string>>> orders;  // "cameras", all its ids

    bool is_empty() const { return renames.empty() && values.empty() && orders.empty(); }
};

// The change of the file, checked. Problems without a place are those of the request itself.
std::expected<Proposal, Problems> propose(const SettingsFile& file, const WantedChange& wanted);

// "set cameras.porch.fps, rename cameras.porch to door": for the history. At most 200 bytes.
std::string describe(const WantedChange& wanted);

}  // namespace vedette::settings

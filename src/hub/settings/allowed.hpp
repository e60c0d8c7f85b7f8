// The values that a row of a settings table allows, as text for messages and the reference page. Pure
// functions. Thread-safe.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/settings/schema.hpp"

namespace vedette::settings {

// "0 to 65535", "1s to 1h", "debug, info, warning or error"…
std::string allowed_text(const Key& key);

// The words of a text in which single blanks separate them.
std::vector<std::string_view> words_of(std::string_view text);

// The names directly below a section of the table ("" for the top), in its order; "*" stands for ids.
std::vector<std::string_view> names_below(const Table& table, std::string_view section);

}  // namespace vedette::settings

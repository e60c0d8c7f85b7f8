// What a row of the settings table allows, said to a person; for messages and the reference page. Pure, any
// thread.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/settings/schema.hpp"

namespace vedette::settings {

// "0 to 65535", "1s to 1h", "debug, info, warning or error"…
std::string allowed_text(const Key& key);

// The names directly below a section of the table ("" for the top), in its order; "*" stands for ids.
std::vector<std::string_view> names_below(std::string_view section);
// The same of a table of one's own.
std::vector<std::string_view> names_below(std::span<const Key> table, std::string_view section);

}  // namespace vedette::settings

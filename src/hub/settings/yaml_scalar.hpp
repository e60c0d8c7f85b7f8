// Writes a text as a YAML scalar, in one line. Thread-safe.
#pragma once

#include <string>
#include <string_view>

#include "hub/settings/yaml.hpp"

namespace vedette::settings {

// The text without quotes where YAML reads it back as this text, otherwise with them. kSingle and kDouble ask
// for quotes in any case. Characters that a file should not hold, such as control characters, are escaped.
// `in_flow`: within {} or []. `text` is UTF-8.
std::string write_scalar(std::string_view text, YamlNode::Style style, bool in_flow);

// "[a, b]".
std::string write_flow_list(const std::vector<std::string>& lines);

}  // namespace vedette::settings

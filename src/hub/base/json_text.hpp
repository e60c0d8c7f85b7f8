// JSON text made of Boost.JSON values: numbers in plain decimals, text that is always valid. Thread-safe.
#pragma once

#include <string>
#include <string_view>

#include <boost/json/value.hpp>

namespace vedette {

// Compact JSON (RFC 8259). The shortest decimals that read back as the same number; null for infinity and
// NaN, which JSON does not have. Bytes that are not UTF-8 become U+FFFD.
std::string serialize_json(const boost::json::value& value);

// The same with each member of an object on its own line, indented by two spaces; an array stays on one line.
std::string indented_json(const boost::json::value& value, const std::string& margin = "\n");

// A string alone, with its quotation marks.
std::string json_quoted(std::string_view text);

// `value` with at most `decimals` digits after the point, for serialize_json: the shortest text of
// rounded(2.0 / 3, 2) is 0.67.
double rounded(double value, int decimals);

}  // namespace vedette

// Where values of YAML begin and end in the text, from the marks of its reader: those of libfyaml leave
// quotes out, and the | and > of a block; a value that is absent has none. For yaml.cpp alone. Positions are
// bytes. Thread-safe.
#pragma once

#include <string_view>

#include "hub/settings/yaml.hpp"

namespace vedette::settings {

// The first byte from `at` on that is neither a blank, a line's end, in a comment nor one of `more`.
std::size_t skip_to_token(std::string_view text, std::size_t at, std::string_view more);

// A text after | or >, from that character to the end of its last line. `content`: as libfyaml marks it;
// `after`: where the key or the value before it ends.
Span block_text_span(std::string_view text, std::size_t after, Span content);

// The place for an absent value: right after the colon of the key that ends at `key_end`, or there without a
// colon.
Span absent_span(std::string_view text, std::size_t key_end);

// Adds a number of bytes to all spans of a tree.
void shift_spans(YamlNode& node, std::size_t bytes);

}  // namespace vedette::settings

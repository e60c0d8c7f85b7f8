// What a settings table allows, as text for messages and the reference page, and "did you mean" for a
// mistyped word. Thread-safe.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/settings/schema.hpp"

namespace vedette::settings {

// "0 to 65535", "1s to 1h", "debug, info, warning or error"…
std::string allowed_text(const Key& key);

// "a, b, c".
std::string list_text(std::span<const std::string_view> names);

// Between backquotes, as Markdown shows code; empty stays empty.
std::string markdown_code(std::string_view text);

// The words of a text in which single blanks separate them.
std::vector<std::string_view> words_of(std::string_view text);

// The names directly below a section of the table ("" for the top), in its order; "*" stands for ids.
std::vector<std::string_view> names_below(const Table& table, std::string_view section);

// The nearest of `known` by insertions, deletions, replacements and swaps of neighbours, without regard to
// case; empty when more than a third of the word is wrong. A view into `known`.
std::string_view nearest(std::string_view word, std::span<const std::string_view> known);

// "; did you mean porch?" for a near word, else an empty text.
std::string did_you_mean(std::string_view word, std::span<const std::string_view> known);

}  // namespace vedette::settings

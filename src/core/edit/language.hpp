// What the editor knows of the languages that it colours: comments, strings, words. No allocation.
// Thread-safe.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace vedette::edit {

// Which language.
enum class LanguageKind : std::uint8_t { kNone, kPython, kLua, kJson, kYaml, kHtml };

// What is known of one.
struct Language {
    LanguageKind kind = LanguageKind::kNone;
    std::string_view line_comment = "#";           // what Ctrl-Q puts before a line; empty: there is none
    std::span<const std::string_view> keywords{};  // sorted
    bool indent_with_blanks = false;               // a tab is an error there
};

// By the end of a file's name, and by a "#!" in its first line.
const Language& language_of(std::string_view path, std::string_view first_line);

}  // namespace vedette::edit

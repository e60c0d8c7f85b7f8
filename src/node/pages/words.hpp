// The texts of the pages, by key, in English and French, and which of the two a reader gets. Texts have
// static lifetime. Immutable; thread-safe.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace vedette::node {

// What the pages are written in.
enum class Language : std::uint8_t { kEnglish, kFrench };

// The tag of RFC 5646: "en".
std::string_view tag_of(Language language);

// The one that the reader prefers, by the field Accept-Language (RFC 9110 section 12.5.4): the highest
// weight, then the first. English without any.
Language choose_language(std::string_view accept_language);

// One text. Ended by zeros: lengths would be 4 KB of a board's flash.
struct Words {
    const char* key;
    const char* english;
    const char* french;
};
// Nothing: there is no such key.
std::optional<std::string_view> find_words(std::string_view key, Language language);

}  // namespace vedette::node

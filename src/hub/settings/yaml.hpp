// Parses YAML into a tree of maps, lists and texts with their places; wraps libfyaml. Values stay texts: the
// key's type decides whether "no" or "0123" is a number or a boolean. Anchors, aliases, tags and further
// documents are refused, so the tree is never larger than the text. Keeps duplicate keys. Thread-safe.
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

namespace vedette::settings {

// A place in the text: both from 1; the column in characters.
struct Place {
    int line = 1;
    int column = 1;

    auto operator<=>(const Place&) const = default;
};

// Bytes of the text, from 0, with a byte order mark counted; `end` is the first one after them.
struct Span {
    std::size_t begin = 0;
    std::size_t end = 0;

    bool operator==(const Span&) const = default;
};

// A value.
struct YamlNode {
    // Structure of a value.
    enum class Kind : std::uint8_t { kNothing, kText, kMap, kList };
    // How it is written.
    enum class Style : std::uint8_t {
        kPlain,   // a text without marks; an absent value
        kSingle,  // 'text'
        kDouble,  // "text"
        kBlock,   // text after | or >; a map or a list by indentation
        kFlow,    // {map} or [list]
    };

    Kind kind = Kind::kNothing;
    Style style = Style::kPlain;
    Place place;  // of the value, or of its key without a value
    // The value with its quotes, brackets or | and >, without comments around it. It ends with its last
    // character; a text after | or > ends with its last line, without the line's end. Of an absent value: the
    // place for it, empty, right after the colon, or after the key without one.
    Span span;
    Span key_span;                   // in a map: the key with its quotes
    std::string key;                 // in a map: the key of this value
    Place key_place;                 // in a map
    std::string text;                // kText
    std::vector<YamlNode> children;  // kMap, kList
};

// The first problem.
struct YamlError {
    Place place;
    std::string message;
};

// An empty text is kNothing. At most 16 nested maps and lists, and 20,000 values.
std::expected<YamlNode, YamlError> parse_yaml(std::string_view text);

}  // namespace vedette::settings

// YAML text to a tree of maps, lists and texts with the place of everything. The one wall around libfyaml.
// Values stay texts: whether "no" or "0123" means a number or a truth is decided by who knows the key, never
// by YAML's guesses. Anchors, aliases, tags and further documents are refused, so the tree is never larger
// than the text. Duplicate keys are kept for the caller to judge. Values, any thread.
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

namespace vedette::settings {

// Where something stands: both from 1, as people count; the column in characters.
struct Place {
    int line = 1;
    int column = 1;

    auto operator<=>(const Place&) const = default;
};

struct YamlNode {
    enum class Kind : std::uint8_t { kNothing, kText, kMap, kList };

    Kind kind = Kind::kNothing;
    Place place;                     // of the value; of its key when there is no value
    std::string key;                 // in a map: the key of this value
    Place key_place;                 // in a map
    std::string text;                // kText
    std::vector<YamlNode> children;  // kMap, kList
};

struct YamlError {
    Place place;
    std::string message;
};

struct YamlLimits {
    int depth = 16;             // maps and lists inside one another
    std::size_t nodes = 20000;  // values in all
};

// An empty text is kNothing.
std::expected<YamlNode, YamlError> parse_yaml(std::string_view text, YamlLimits limits = {});

}  // namespace vedette::settings

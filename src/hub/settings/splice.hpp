// Edits a settings file's text so that only the bytes of the edited value change: comments, order, quotes,
// blank lines and line ends stay as they are. The result is read again and must be exactly what was wanted,
// otherwise the edit is refused. Knows YAML, but neither the table nor whether values are valid. The rules
// are in docs/design/settings.md. Thread-safe.
#pragma once

#include <cstdint>
#include <expected>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "hub/settings/yaml.hpp"

namespace vedette::settings {

// One edit. Ids and keys have no dot in them.
struct Edit {
    // What to do with the value at the path.
    enum class What : std::uint8_t {
        kSet,      // write `lines.front()`; sections and entries that are missing are made
        kSetList,  // write a list of `lines`
        kUnset,    // remove a key, a section or an entry, with the comments that describe it
        kRename,   // give an entry the id `lines.front()`
        kReorder,  // put the entries of a map in the order of the ids `lines`, which are all of them
    };

    What what{};
    std::string path;                // "cameras.porch.fps"; of kRename the old one
    std::vector<std::string> lines;  // UTF-8
};

// Why a text can't be edited so.
struct SpliceError {
    Place place;  // of the line to change by hand
    std::string message;
};

// The edited text. Edits take effect in order; after an error there is no text.
std::expected<std::string, SpliceError> splice(std::string_view text, std::span<const Edit> edits);

// Whether two trees have the same keys in the same order with the same values, however they are written; an
// empty map is the same as no value.
bool same_values(const YamlNode& a, const YamlNode& b);

}  // namespace vedette::settings

// What differs between two checked settings, and what the change does to a running hub, by the table alone.
// Values are those as written; a secret shows only that it changed, and credentials in URLs are masked, so
// that everything here may be shown. It compares and describes; saving is settings_file's matter and applying
// the program's. Thread-safe.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/settings/schema.hpp"
#include "hub/settings/document.hpp"

namespace vedette::settings {

// One difference.
struct Change {
    // What differs.
    enum class What : std::uint8_t {
        kValue,         // of a key: written otherwise, given, or no longer given
        kContent,       // the file or the variable that the value names holds something else
        kEntryAdded,    // an id of a map such as "cameras"
        kEntryRemoved,  // an id
        kEntryRenamed,  // an id whose keys are all the same; `before` and `after` are the ids
        kOrder,         // of a map's ids; `before` and `after` are the ids, separated by line feeds
    };

    What what{};
    std::string path;  // "cameras.porch.fps"; of an entry "cameras.porch", renamed: the new one; of an order
                       // "cameras"
    const Key* row = nullptr;  // of a value; borrowed from the table
    // As written and masked, a secret as "***"; lines as in Document; nothing: not in the file.
    std::optional<std::string> before;
    std::optional<std::string> after;
    // How it takes effect. Of an entry or an order: as the key below it that asks for most, but the order of
    // a map on the top of the file takes effect at once.
    Apply apply = Apply::kLive;
};

// By path; below a new or removed entry its values follow it. Empty: nothing differs.
using Changes = std::vector<Change>;

// Both documents are without problems and were read with the table.
Changes changes_between(const Document& before, const Document& after, const Table& table);

// What changes do to a running program.
struct Plan {
    std::vector<std::string> at_once;  // paths of values that take effect at once
    std::vector<std::string> sources;  // entries whose source connects again: "cameras.porch"
    bool all_sources = false;          // every source connects again
    std::vector<std::string>
        rooms;  // sections whose service starts again: "serve.tcpcam", "cameras.porch.ptz"
    std::vector<std::string> restart;  // paths of values that wait for the program's next start
    std::vector<std::string> added;    // entries of a map on the top of the file, such as cameras
    std::vector<std::string> removed;
    std::vector<std::pair<std::string, std::string>> renamed;  // from, to
    std::vector<std::string> reordered;                        // maps

    bool operator==(const Plan&) const = default;
};

// What is below a new, removed or renamed entry of the top is in none of the other lists.
Plan plan_of(const Changes& changes, const Table& table);

// In words: "2 cameras connect again, nobody else notices; takes effect at the next start: listen".
std::string describe(const Plan& plan);

// How a change of the key takes effect, in words: "camera connects again", "serve.tcpcam starts again".
std::string effect_of(const Key& key, const Table& table);

// One change: "cameras.porch.fps: 5 -> 10 (camera connects again)".
std::string format(const Change& change, const Table& table);

// All of them as a JSON array, in one line: objects with path, what, before, after, secret and applies.
std::string changes_json(const Changes& changes);

}  // namespace vedette::settings

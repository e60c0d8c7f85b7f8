// The first half of reading settings: YAML against a settings table, one key at a time: names, types, ranges,
// duplicates, missing keys and ${NAME}. settings.cpp checks relations between keys. Caller's thread.
#pragma once

#include <expected>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/settings/schema.hpp"
#include "hub/settings/settings.hpp"
#include "hub/settings/yaml.hpp"

namespace vedette::settings {

// The checked values of a file, and its problems.
struct Document {
    // A key's value with its place.
    struct Value {
        std::string text;     // variables replaced; valid by its row; of kLines, separated by line feeds
        std::string written;  // as in the file, with ${NAME}; lines as in `text`. Only this is ever shown
        Place place;
        std::vector<Place> lines{};  // of kLines: place of each line
        // What the settings have of the file that the value names: a secret's line, a camera's authorities.
        std::optional<std::string> content{};
    };

    std::map<std::string, Value, std::less<>> values;    // by path: "cameras.porch.source"
    std::map<std::string, Place, std::less<>> sections;  // in the file: "serve.tcpcam"
    // The valid ones in the file's order, by section: "cameras".
    std::map<std::string, std::vector<std::string>, std::less<>> ids;
    Problems problems;  // not sorted, see take_problems()
    std::string file;

    void add_problem(Place place, std::string key, std::string message, std::string allowed = {});

    // The value at a path, or null if it is absent or invalid.
    const Value* find(std::string_view path) const;

    // Notes what the file holds that the value at a path names. Without such a value it does nothing.
    void set_content(std::string_view path, std::string content);

    // The ids below a section such as "cameras".
    std::vector<std::string> ids_of(std::string_view section) const;

    // Whether a key has a problem.
    bool has_problem(std::string_view key) const;

    // Moves the problems out, in the file's order.
    Problems take_problems();
};

Document read_document(std::string_view text, const std::string& file, const Environment& environment,
                       const Table& table);

// A settings file's text and the folder from which its relative paths start.
struct FileText {
    std::string text;
    std::string folder;  // empty: the current one
};

// A failure is a problem without a place.
std::expected<FileText, Problems> read_settings_file(const std::string& path, const Environment& environment);

// A file that a value names.
struct NamedFile {
    std::string path;  // absolute, or relative to the working directory
    Result<std::string> content;
};
NamedFile read_named_file(const std::string& name, const std::string& folder, const Environment& environment);

}  // namespace vedette::settings

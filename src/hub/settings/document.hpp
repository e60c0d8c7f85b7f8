// The first half of reading settings: YAML against the settings table, one key at a time. It knows names,
// types, ranges, duplicates, missing keys and ${NAME}, and nothing about what values mean together. Values,
// any thread.
#pragma once

#include <expected>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/settings/schema.hpp"
#include "hub/settings/settings.hpp"
#include "hub/settings/yaml.hpp"

namespace vedette::settings {

struct Document {
    struct Value {
        std::string text;  // variables filled in; valid by its row; of kLines, line feeds between the lines
        Place place;
        std::vector<Place> lines{};  // of kLines: where each stands
    };

    std::map<std::string, Value, std::less<>> values;    // by path: "cameras.porch.source"
    std::map<std::string, Place, std::less<>> sections;  // those that the file has: "serve.tcpcam"
    std::vector<std::string> cameras;                    // valid ids in the file's order
    Problems problems;                                   // not sorted, see take_problems()
    std::string file;

    void add_problem(Place place, std::string key, std::string message, std::string allowed = {});

    // The value at a path, or null. Invalid values are not there, only their problems.
    const Value* find(std::string_view path) const;

    // Whether a key has a problem already.
    bool has_problem(std::string_view key) const;

    // The problems in the file's order; none are left here.
    Problems take_problems();
};

// `table`: the rows that the file's keys are held against.
Document read_document(std::string_view text, const std::string& file,
                       const std::function<std::optional<std::string>(std::string_view)>& variable,
                       std::span<const Key> table = keys());

// A settings file's text and the folder that its relative paths start from.
struct FileText {
    std::string text;
    std::string folder;  // empty: the current one
};

// Reads it; why it can't be read is a problem without a place.
std::expected<FileText, Problems> read_settings_file(const std::string& path, const World& world);

}  // namespace vedette::settings

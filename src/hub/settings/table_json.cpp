#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "hub/base/json_text.hpp"
#include "hub/settings/allowed.hpp"
#include "hub/settings/diff.hpp"
#include "hub/settings/reference.hpp"

namespace vedette::settings {
namespace {

namespace json = boost::json;

json::value limit(const Key& key, std::int64_t value) {
    if (key.min == 0 && key.max == 0) return nullptr;
    return key.type == Type::kRate ? json::value(static_cast<double>(value) / 1000) : json::value(value);
}

json::object to_json(const Key& key, const Table& table) {
    json::array choices;
    if (key.type == Type::kChoice)
        for (const std::string_view word : words_of(key.allowed)) choices.emplace_back(word);
    const bool has_file = table.find_key(std::string(key.path) + "_file") != nullptr;
    return {{"path", key.path},
            {"type", to_string(key.type)},
            {"unit", key.unit},
            {"min", limit(key, key.min)},
            {"max", limit(key, key.max)},
            {"allowed", allowed_text(key)},
            {"choices", std::move(choices)},
            {"default", key.fallback},
            {"example", key.example},
            {"help", key.help},
            {"required", key.required},
            {"secret", key.secret},
            {"secret_file", key.secret && has_file},
            {"visible", to_string(key.visible)},
            {"apply", to_string(key.apply)},
            {"apply_words", effect_of(key, table)},
            {"since", key.since}};
}

}  // namespace

std::string table_json(const Table& table) {
    json::array sections;
    for (const Section& section : table.sections)
        sections.push_back({{"path", section.path}, {"help", section.help}});
    json::array keys;
    for (const Key& key : table.keys) keys.push_back(to_json(key, table));
    return serialize_json(json::object{{"sections", std::move(sections)}, {"keys", std::move(keys)}}) + "\n";
}

}  // namespace vedette::settings

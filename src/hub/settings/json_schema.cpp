#include <algorithm>
#include <string>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <fmt/format.h>

#include "core/base/text.hpp"
#include "hub/base/json_text.hpp"
#include "hub/settings/allowed.hpp"
#include "hub/settings/reference.hpp"
#include "hub/settings/source_url.hpp"
#include "hub/settings/table.hpp"

namespace vedette::settings {
namespace {

namespace json = boost::json;

constexpr std::string_view kVariable = R"(\$\{)";
constexpr std::string_view kId = "^[a-z0-9][a-z0-9-]{0,31}$";

std::string source_pattern() {
    std::vector<std::string_view> names;
    for (const SchemeInfo& scheme : schemes()) names.push_back(scheme.name);
    return fmt::format("^({}):", fmt::join(names, "|"));
}

// YAML takes some texts for numbers or booleans, so text keys accept those types too; limits of texts count
// characters here and bytes in the program.
void add_form(const Key& key, json::object& out) {
    const auto form = [&](json::value type, std::string_view pattern) {
        out["type"] = std::move(type);
        out["pattern"] = fmt::format("{}|{}", pattern, kVariable);
    };
    const auto limits = [&](std::string_view low, std::string_view high) {
        const bool thousandths = key.type == Type::kRate;
        out[low] = thousandths ? json::value(static_cast<double>(key.min) / 1000) : json::value(key.min);
        out[high] = thousandths ? json::value(static_cast<double>(key.max) / 1000) : json::value(key.max);
    };
    switch (key.type) {
        case Type::kInt: form({"integer", "string"}, key.min < 0 ? "^-?[0-9]+$" : "^[0-9]+$"); break;
        case Type::kBool: form({"boolean", "string"}, "^(true|false)$"); break;
        case Type::kRate: form({"number", "string"}, R"(^[0-9]+(\.[0-9]{1,3})?$)"); break;
        case Type::kBytes: form({"integer", "string"}, R"(^[0-9]+(\.[0-9]{1,3})?([kKmMgG]?[bB])?$)"); break;
        case Type::kDuration: form("string", R"(^[0-9]+(\.[0-9]{1,3})?(ms|s|m|h)$)"); break;
        case Type::kSize: form("string", "^[0-9]+x[0-9]+$"); break;
        case Type::kRange: form("string", R"(^-?[0-9]+\.\.-?[0-9]+$)"); break;
        case Type::kChoice: {
            const std::vector<std::string_view> words = words_of(key.allowed);
            out["type"] = "string";
            out["anyOf"] = json::array{json::object{{"enum", json::array(words.begin(), words.end())}},
                                       json::object{{"pattern", kVariable}}};
            break;
        }
        case Type::kId: form({"string", "number", "boolean"}, kId); break;
        case Type::kListen:
            form("string", R"(^(([0-9.]+|localhost|\[[0-9a-fA-F:.]+\]):[0-9]{1,5}|unix:/.+|systemd)$)");
            break;
        case Type::kSource: form("string", source_pattern()); break;
        case Type::kIpv4: form("string", R"(^[0-9]{1,3}(\.[0-9]{1,3}){3}$)"); break;
        case Type::kLines:
            out["type"] = "array";
            out["items"] = json::object{{"type", "string"}};
            limits("minItems", "maxItems");
            break;
        case Type::kText:
        case Type::kCommand:
        case Type::kPath:
            out["type"] = {"string", "number", "boolean"};
            limits("minLength", "maxLength");
            break;
    }
    if (key.type == Type::kInt || key.type == Type::kRate || key.type == Type::kBytes)
        limits("minimum", "maximum");
}

// A value as a YAML reader would see it.
json::value literal(const Key& key, std::string_view text) {
    return key.type == Type::kInt ? json::value(parse_int<std::int64_t>(text).value_or(0))
                                  : json::value(text);
}

json::object schema_of(const Key& key) {
    json::object out{{"description", key.help}};
    add_form(key, out);
    if (!key.fallback.empty()) out["default"] = literal(key, key.fallback);
    out["examples"] = json::array{literal(key, key.example)};
    if (key.secret) out["writeOnly"] = true;
    out["x-visible"] = to_string(key.visible);
    out["x-apply"] = to_string(key.apply);
    out["x-since"] = key.since;
    return out;
}

void add_section(const std::string& path, json::object& out) {
    json::object properties;
    json::object patterns;
    json::array required;
    for (const std::string_view name : names_below(hub_table(), path)) {
        const std::string full = path.empty() ? std::string(name) : path + "." + std::string(name);
        const Key* key = hub_table().find_key(full);
        json::object schema;
        if (key) {
            schema = schema_of(*key);
        } else {
            add_section(full, schema);
        }
        (name == "*" ? patterns[kId] : properties[name]) = std::move(schema);
        if (key && key->required) required.emplace_back(name);
    }
    const auto section = std::ranges::find(hub_table().sections, path, &Section::path);
    out["description"] = section->help;
    out["type"] = required.empty() ? json::value{"object", "null"} : json::value("object");
    out["additionalProperties"] = false;
    if (!required.empty()) out["required"] = std::move(required);
    if (!properties.empty()) out["properties"] = std::move(properties);
    if (!patterns.empty()) out["patternProperties"] = std::move(patterns);
}

}  // namespace

std::string settings_json_schema() {
    json::object out{
        {"$schema", "https://json-schema.org/draft/2020-12/schema"},
        {"title", "Settings of the Vedette hub"},
        {"$comment", "Written by `vedette schema` from src/hub/settings/table.cpp; change that."}};
    add_section({}, out);
    return indented_json(out) + "\n";
}

}  // namespace vedette::settings

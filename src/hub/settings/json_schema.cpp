#include <algorithm>
#include <utility>
#include <vector>

#include "core/settings/schema.hpp"
#include "hub/settings/allowed.hpp"
#include "hub/settings/reference.hpp"
#include "hub/settings/source_url.hpp"

namespace vedette::settings {
namespace {

constexpr std::string_view kVariable = R"(\$\{)";
constexpr std::string_view kId = "^[a-z0-9][a-z0-9-]{0,31}$";

std::string quote(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        out += c;
    }
    return out + "\"";
}

using Members = std::vector<std::pair<std::string, std::string>>;  // name, JSON

// An object over several lines; nested lines move in by two.
std::string object(const Members& members) {
    std::string out = "{";
    for (std::size_t i = 0; i < members.size(); ++i) {
        out += (i == 0 ? "\n  " : ",\n  ") + quote(members[i].first) + ": ";
        for (const char c : members[i].second) {
            out += c;
            if (c == '\n') out += "  ";
        }
    }
    return out + (members.empty() ? "}" : "\n}");
}

std::string array(const std::vector<std::string>& items) {
    std::string out = "[";
    for (std::size_t i = 0; i < items.size(); ++i) out += (i == 0 ? "" : ", ") + items[i];
    return out + "]";
}

// A pattern, or anything with a variable in it.
std::string or_variable(std::string_view pattern) {
    return quote(std::string(pattern) + "|" + std::string(kVariable));
}

std::string thousandths(std::int64_t number) {
    std::string out = std::to_string(number / 1000);
    if (number % 1000 != 0) out += "." + std::to_string(1000 + number % 1000).substr(1);
    return out;
}

std::vector<std::string> quoted_words(std::string_view words) {
    std::vector<std::string> out;
    while (!words.empty()) {
        const std::size_t blank = words.find(' ');
        out.push_back(quote(words.substr(0, blank)));
        words.remove_prefix(blank == std::string_view::npos ? words.size() : blank + 1);
    }
    return out;
}

std::string source_pattern() {
    std::string names;
    for (const SchemeInfo& scheme : schemes()) names.append(names.empty() ? "" : "|").append(scheme.name);
    return "^(" + names + "):";
}

// What a value may be. Texts that YAML takes for numbers or truths are texts to us, so these types are let
// through; limits of texts count characters here and bytes in the program.
void add_form(const Key& key, Members& out) {
    const auto limits = [&](std::string_view low, std::string_view high, std::string min, std::string max) {
        out.emplace_back(low, std::move(min));
        out.emplace_back(high, std::move(max));
    };
    switch (key.type) {
        case Type::kInt:
            out.emplace_back("type", R"(["integer", "string"])");
            limits("minimum", "maximum", std::to_string(key.min), std::to_string(key.max));
            out.emplace_back("pattern", or_variable("^[0-9]+$"));
            break;
        case Type::kBool:
            out.emplace_back("type", R"(["boolean", "string"])");
            out.emplace_back("pattern", or_variable("^(true|false)$"));
            break;
        case Type::kRate:
            out.emplace_back("type", R"(["number", "string"])");
            limits("minimum", "maximum", thousandths(key.min), thousandths(key.max));
            out.emplace_back("pattern", or_variable(R"(^[0-9]+(\.[0-9]{1,3})?$)"));
            break;
        case Type::kBytes:
            out.emplace_back("type", R"(["integer", "string"])");
            limits("minimum", "maximum", std::to_string(key.min), std::to_string(key.max));
            out.emplace_back("pattern", or_variable(R"(^[0-9]+(\.[0-9]{1,3})?([kKmMgG]?[bB])?$)"));
            break;
        case Type::kDuration:
            out.emplace_back("type", quote("string"));
            out.emplace_back("pattern", or_variable(R"(^[0-9]+(\.[0-9]{1,3})?(ms|s|m|h)$)"));
            break;
        case Type::kSize:
            out.emplace_back("type", quote("string"));
            out.emplace_back("pattern", or_variable("^[0-9]+x[0-9]+$"));
            break;
        case Type::kChoice: {
            Members variable;
            variable.emplace_back("pattern", quote(kVariable));
            Members words;
            words.emplace_back("enum", array(quoted_words(key.allowed)));
            out.emplace_back("type", quote("string"));
            out.emplace_back("anyOf", array({object(words), object(variable)}));
            break;
        }
        case Type::kId:
            out.emplace_back("type", R"(["string", "number", "boolean"])");
            out.emplace_back("pattern", or_variable(kId));
            break;
        case Type::kListen:
            out.emplace_back("type", quote("string"));
            out.emplace_back("pattern", or_variable(R"(^(127\.[0-9.]+|localhost|\[::1\]):[0-9]{1,5}$)"));
            break;
        case Type::kSource:
            out.emplace_back("type", quote("string"));
            out.emplace_back("pattern", or_variable(source_pattern()));
            break;
        case Type::kLines: {
            Members line;
            line.emplace_back("type", quote("string"));
            out.emplace_back("type", quote("array"));
            out.emplace_back("items", object(line));
            limits("minItems", "maxItems", std::to_string(key.min), std::to_string(key.max));
            break;
        }
        case Type::kText:
        case Type::kPath:
            out.emplace_back("type", R"(["string", "number", "boolean"])");
            limits("minLength", "maxLength", std::to_string(key.min), std::to_string(key.max));
            break;
    }
}

std::string schema_of(const Key& key) {
    Members out;
    out.emplace_back("description", quote(key.help));
    add_form(key, out);
    if (!key.fallback.empty()) {
        out.emplace_back("default", key.type == Type::kInt ? std::string(key.fallback) : quote(key.fallback));
    }
    out.emplace_back("examples",
                     array({key.type == Type::kInt ? std::string(key.example) : quote(key.example)}));
    if (key.secret) out.emplace_back("writeOnly", "true");
    out.emplace_back("x-visible", quote(to_string(key.visible)));
    out.emplace_back("x-apply", quote(to_string(key.apply)));
    out.emplace_back("x-since", quote(key.since));
    return object(out);
}

std::string_view help_of(std::string_view path) {
    const auto found = std::ranges::find(sections(), path, &Section::path);
    return found == sections().end() ? std::string_view() : found->help;
}

Members schema_of_section(const std::string& path) {
    Members properties;
    Members patterns;
    std::vector<std::string> required;
    for (const std::string_view name : names_below(path)) {
        const std::string full = path.empty() ? std::string(name) : path + "." + std::string(name);
        const Key* key = find_key(full);
        const std::string schema = key ? schema_of(*key) : object(schema_of_section(full));
        if (name == "*") {
            patterns.emplace_back(kId, schema);
        } else {
            properties.emplace_back(name, schema);
        }
        if (key && key->required) required.push_back(quote(name));
    }
    Members out;
    out.emplace_back("description", quote(help_of(path)));
    out.emplace_back("type", required.empty() ? R"(["object", "null"])" : quote("object"));
    out.emplace_back("additionalProperties", "false");
    if (!required.empty()) out.emplace_back("required", array(required));
    if (!properties.empty()) out.emplace_back("properties", object(properties));
    if (!patterns.empty()) out.emplace_back("patternProperties", object(patterns));
    return out;
}

}  // namespace

std::string settings_json_schema() {
    Members out;
    out.emplace_back("$schema", quote("https://json-schema.org/draft/2020-12/schema"));
    out.emplace_back("title", quote("Settings of the Vedette hub"));
    out.emplace_back(
        "$comment", quote("Written by `vedette docs schema` from src/core/settings/table.hpp; change that."));
    for (auto& member : schema_of_section({})) out.push_back(std::move(member));
    return object(out) + "\n";
}

}  // namespace vedette::settings

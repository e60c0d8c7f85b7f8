#include "hub/settings/document_values.hpp"

#include <fmt/format.h>

#include "core/settings/values.hpp"
#include "hub/settings/allowed.hpp"

namespace vedette::settings {

std::string DocumentValues::text(std::string_view path) const {
    if (const Document::Value* value = document_.find(path)) return value->text;
    return std::string(table_.find_key(path)->fallback);
}

std::vector<std::string> DocumentValues::lines(std::string_view path) const {
    std::vector<std::string> out;
    const Document::Value* const value = document_.find(path);
    if (value == nullptr) return out;
    for (std::string_view rest = value->text; !rest.empty();) {
        const std::size_t end = rest.find('\n');
        if (end != 0) out.emplace_back(rest.substr(0, end));
        rest = end == rest.npos ? std::string_view() : rest.substr(end + 1);
    }
    return out;
}

bool DocumentValues::flag(std::string_view path) const { return parse_bool(text(path)).value_or(false); }

std::size_t DocumentValues::bytes(std::string_view path) const {
    return static_cast<std::size_t>(parse_byte_count(text(path)).value_or(0));
}

std::string DocumentValues::first_given(const std::string& section,
                                        std::initializer_list<const char*> names) const {
    for (const char* const name : names) {
        if (std::string path = section + "." + name; document_.find(path)) return path;
    }
    return {};
}

void DocumentValues::problem(std::string_view path, std::string message, std::string allowed) {
    Place place;
    if (const Document::Value* value = document_.find(path)) {
        place = value->place;
    } else {
        auto section = document_.sections.find(path);
        for (std::string_view at = path; section == document_.sections.end() && !at.empty();) {
            const std::size_t dot = at.rfind('.');
            at = at.substr(0, dot == at.npos ? 0 : dot);
            section = document_.sections.find(at);
        }
        if (section != document_.sections.end()) place = section->second;
    }
    document_.add_problem(place, std::string(path), std::move(message), std::move(allowed));
}

std::optional<NamedFile> DocumentValues::file_of(std::string_view path, const Document::Value& value) {
    NamedFile file = read_named_file(value.text, folder_, environment_);
    if (file.content) return file;
    problem(path, fmt::format("\"{}\" can't be read: {}", file.path, file.content.error().message));
    return std::nullopt;
}

std::string DocumentValues::secret_of_file(std::string_view path, std::string_view rule) {
    const Document::Value* value = document_.find(path);
    if (!value) return {};
    const auto file = file_of(path, *value);
    if (!file) return {};
    std::string line = file->content->substr(0, file->content->find('\n'));
    if (line.ends_with('\r')) line.pop_back();
    const Key& key = *table_.find_key(rule);
    if (const auto error = check_value(key, line)) {
        problem(path, fmt::format("names a file whose first line {}", to_string(*error)), allowed_text(key));
        return {};
    }
    document_.set_content(path, line);
    return line;
}

std::optional<NamedFile> DocumentValues::certificates(std::string_view key) {
    auto file = file_of(key, *document_.find(key));
    if (!file || file->content->find("-----BEGIN CERTIFICATE-----") != std::string::npos) return file;
    problem(key, "names a file without a certificate in it",
            "PEM, which begins with -----BEGIN CERTIFICATE-----");
    return std::nullopt;
}

}  // namespace vedette::settings

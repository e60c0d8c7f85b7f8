#include "core/originals/old_line.hpp"

#include <algorithm>

#include "core/base/text.hpp"

namespace vedette::originals {
namespace {

constexpr bool is_name(char c) { return is_alnum(c) || c == '_'; }

// Where the name at the beginning ends.
std::size_t name_size(std::string_view text) {
    return static_cast<std::size_t>(std::ranges::find_if_not(text, is_name) - text.begin());
}

// The value without what follows it: a comment, or the end of a statement. Inside of quotes both are text.
std::string_view cut_value(std::string_view text) {
    text = trim(text);
    bool quoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (quoted && text[i] == '\\') {
            ++i;
        } else if (text[i] == '"') {
            quoted = !quoted;
        } else if (!quoted &&
                   (text[i] == ';' || text.substr(i).starts_with("//") || text.substr(i).starts_with("/*"))) {
            return trim(text.substr(0, i));
        }
    }
    return text;
}

std::optional<OldLine> make_line(std::string_view name, std::string_view value) {
    if (name.empty() || is_digit(name.front())) return std::nullopt;
    return OldLine{name, cut_value(value)};
}

// `const char* NAME = "text";`, `IPAddress NAME(1, 2, 3, 4);`, `CONFIG_NAME=value`.
std::optional<OldLine> parse_declaration(std::string_view line) {
    const std::size_t end = line.find_first_of("=({\"");
    if (end == line.npos || line[end] == '"') return std::nullopt;
    std::string_view before = trim(line.substr(0, end));
    if (before.ends_with(']')) before = trim(before.substr(0, std::min(before.find('['), before.size())));
    std::size_t begin = before.size();
    while (begin > 0 && is_name(before[begin - 1])) --begin;
    return make_line(before.substr(begin), line.substr(line[end] == '=' ? end + 1 : end));
}

}  // namespace

std::optional<OldLine> parse_old_line(std::string_view line) {
    if (line.ends_with('\r')) line.remove_suffix(1);
    line = trim(line);
    if (line.starts_with("//") || line.starts_with("/*") || line.starts_with('*')) return std::nullopt;
    if (!line.starts_with('#')) return parse_declaration(line);
    line = trim_front(line.substr(1));
    constexpr std::string_view kDefine = "define";
    constexpr std::string_view kNotSet = " is not set";
    if (line.ends_with(kNotSet)) {
        const std::string_view name = trim(line.substr(0, line.size() - kNotSet.size()));
        return name_size(name) == name.size() ? make_line(name, "n") : std::nullopt;
    }
    if (!line.starts_with(kDefine) || line.size() == kDefine.size() || !is_blank(line[kDefine.size()]))
        return std::nullopt;
    line = trim_front(line.substr(kDefine.size()));
    const std::size_t end = name_size(line);
    return make_line(line.substr(0, end), line.substr(end));
}

std::optional<std::string_view> decode_quoted(std::string_view value, std::span<char> out) {
    if (!value.starts_with('"')) return std::nullopt;
    std::size_t size = 0;
    for (std::size_t i = 1; i < value.size(); ++i) {
        if (value[i] == '"') return std::string_view(out.data(), size);
        if (value[i] == '\\' && i + 1 < value.size()) ++i;
        if (size == out.size()) return std::nullopt;
        out[size++] = value[i];
    }
    return std::nullopt;  // the quotes do not end
}

std::optional<std::string_view> format_old_address(std::string_view value, std::span<char> out) {
    const std::size_t list = value.find_first_of("({");
    if (list != value.npos) value = value.substr(list + 1);
    std::size_t size = 0;
    for (const char c : value) {
        if (c == ')' || c == '}') break;
        if (is_blank(c) || c == '"' || c == '(' || c == '{') continue;
        if (size == out.size()) return std::nullopt;
        out[size++] = c == ',' ? '.' : c;
    }
    return std::string_view(out.data(), size);
}

}  // namespace vedette::originals

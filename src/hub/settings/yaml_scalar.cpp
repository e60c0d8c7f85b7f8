#include "hub/settings/yaml_scalar.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/base/text.hpp"

namespace vedette::settings {
namespace {

using Style = YamlNode::Style;

// Length of the character at the front if it has to be escaped: a control character, or one that an editor or
// another YAML reader takes for the end of a line or for nothing at all.
std::size_t length_to_escape(std::string_view text) {
    const auto first = static_cast<unsigned char>(text.front());
    if (first < 0x20 || first == 0x7f) return 1;
    if (first == 0xc2 && text.size() > 1 && static_cast<unsigned char>(text[1]) < 0xa0)
        return 2;  // U+0080 to U+009F
    for (const std::string_view other :
         {"\xe2\x80\xa8", "\xe2\x80\xa9", "\xef\xbb\xbf"})  // U+2028, U+2029, U+FEFF
        if (text.starts_with(other)) return other.size();
    return 0;
}

bool needs_escapes(std::string_view text) {
    for (; !text.empty(); text.remove_prefix(1))
        if (length_to_escape(text) > 0) return true;
    return false;
}

bool is_null(std::string_view text) {
    return text.empty() || text == "~" || equal_ignoring_case(text, "null");
}

bool can_be_plain(std::string_view text, bool in_flow) {
    constexpr std::string_view kIndicators = "-?:,[]{}#&*!|>'\"%@`";
    if (is_null(text) || text.front() == ' ' || text.back() == ' ' || needs_escapes(text)) return false;
    const bool negative = text.size() > 1 && text.front() == '-' && is_digit(text[1]);
    if (kIndicators.contains(text.front()) && !negative) return false;
    if (text.starts_with("...") || text.contains(": ") || text.ends_with(':') || text.contains(" #"))
        return false;
    return !in_flow || text.find_first_of(",[]{}") == text.npos;
}

std::string single_quoted(std::string_view text) {
    std::string out = "'";
    for (const char c : text) out.append(c == '\'' ? 2 : 1, c);
    return out + "'";
}

std::string double_quoted(std::string_view text) {
    std::string out = "\"";
    while (!text.empty()) {
        const std::size_t escaped = length_to_escape(text);
        const auto byte = [&](std::size_t i) {
            return static_cast<unsigned>(static_cast<unsigned char>(text[i]));
        };
        if (escaped == 1) {
            out += text.front() == '\t'   ? "\\t"
                   : text.front() == '\n' ? "\\n"
                                          : fmt::format("\\x{:02x}", byte(0));
        } else if (escaped == 2) {
            out += fmt::format("\\u00{:02x}", byte(1));
        } else if (escaped == 3) {
            out += fmt::format("\\u{:04x}",
                               (byte(0) & 0xfU) << 12U | (byte(1) & 0x3fU) << 6U | (byte(2) & 0x3fU));
        } else {
            if (text.front() == '"' || text.front() == '\\') out += '\\';
            out += text.front();
        }
        text.remove_prefix(std::max<std::size_t>(escaped, 1));
    }
    return out + "\"";
}

}  // namespace

std::string write_scalar(std::string_view text, Style style, bool in_flow) {
    const bool quoted = style == Style::kSingle || style == Style::kDouble;
    if (!quoted && can_be_plain(text, in_flow)) return std::string(text);
    const bool easier = style != Style::kDouble && text.find_first_of("\"\\") != text.npos;
    return (style == Style::kSingle || easier) && !needs_escapes(text) ? single_quoted(text)
                                                                       : double_quoted(text);
}

std::string write_flow_list(const std::vector<std::string>& lines) {
    std::string out;
    for (const std::string& line : lines)
        out.append(out.empty() ? "" : ", ").append(write_scalar(line, Style::kPlain, true));
    return "[" + out + "]";
}

}  // namespace vedette::settings

#include "core/multipart/writer.hpp"

#include "core/base/text.hpp"

namespace vedette::multipart {
namespace {

// RFC 2045 section 5.1: a token has no blanks and none of these.
bool is_token(std::string_view text) { return text.find_first_of(" \t()<>@,;:\\\"/[]?=") == text.npos; }

void put_delimiter(const PartStyle& style, bool first, TextWriter& text) {
    if (!first || style.break_before_first) text << "\r\n";
    if (!first || style.boundary_before_first) text << "--" << style.boundary << "\r\n";
}

void put_fields(const PartStyle& style, std::optional<std::size_t> length, std::string_view extra_lines,
                TextWriter& text) {
    text << "Content-Type: image/jpeg\r\n";
    if (length) (text << "Content-Length: ").put_number(*length, style.length_columns) << "\r\n";
    text << extra_lines << "\r\n";
}

}  // namespace

std::string_view format_content_type(std::string_view boundary, std::span<char> out) {
    TextWriter text(out);
    const std::string_view quote = is_token(boundary) ? "" : "\"";
    text << "multipart/x-mixed-replace;boundary=" << quote;
    for (const char& c : boundary) text << (c == '"' || c == '\\' ? "\\" : "") << std::string_view(&c, 1);
    return (text << quote).result().value_or("");
}

std::string_view format_delimiter(const PartStyle& style, bool first, std::span<char> out) {
    TextWriter text(out);
    put_delimiter(style, first, text);
    return text.result().value_or("");
}

std::string_view format_fields(const PartStyle& style, std::optional<std::size_t> length,
                               std::string_view extra_lines, std::span<char> out) {
    TextWriter text(out);
    put_fields(style, length, extra_lines, text);
    return text.result().value_or("");
}

std::string_view format_part_head(const PartStyle& style, bool first, std::optional<std::size_t> length,
                                  std::string_view extra_lines, std::span<char> out) {
    TextWriter text(out);
    put_delimiter(style, first, text);
    put_fields(style, length, extra_lines, text);
    return text.result().value_or("");
}

}  // namespace vedette::multipart

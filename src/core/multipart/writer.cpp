#include "core/multipart/writer.hpp"

#include <charconv>
#include <cstring>

namespace vedette::multipart {
namespace {

class Text {
  public:
    explicit Text(std::span<char> out) : out_(out) {}

    Text& put(std::string_view text) {
        if (text.size() > out_.size() - size_) fits_ = false;
        if (!fits_ || text.empty()) return *this;
        std::memcpy(out_.data() + size_, text.data(), text.size());
        size_ += text.size();
        return *this;
    }

    Text& put_number(std::size_t number, std::size_t columns) {
        char digits[20];
        const auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
        const std::string_view text(digits, static_cast<std::size_t>(end - digits));
        for (std::size_t n = text.size(); n < columns; ++n) put(" ");
        return put(text);
    }

    std::string_view written() const { return {out_.data(), fits_ ? size_ : 0}; }

  private:
    std::span<char> out_;
    std::size_t size_ = 0;
    bool fits_ = true;
};

// RFC 2045 section 5.1: a token has no blanks and none of these.
bool is_token(std::string_view text) { return text.find_first_of(" \t()<>@,;:\\\"/[]?=") == text.npos; }

void put_delimiter(const PartStyle& style, bool first, Text& text) {
    if (!first || style.break_before_first) text.put("\r\n");
    if (!first || style.boundary_before_first) text.put("--").put(style.boundary).put("\r\n");
}

void put_fields(const PartStyle& style, std::optional<std::size_t> length, std::string_view extra_lines,
                Text& text) {
    text.put("Content-Type: image/jpeg\r\n");
    if (length) text.put("Content-Length: ").put_number(*length, style.length_columns).put("\r\n");
    text.put(extra_lines).put("\r\n");
}

}  // namespace

std::string_view format_content_type(std::string_view boundary, std::span<char> out) {
    Text text(out);
    text.put("multipart/x-mixed-replace;boundary=");
    if (is_token(boundary)) return text.put(boundary).written();
    text.put("\"");
    for (const char& c : boundary) {
        if (c == '"' || c == '\\') text.put("\\");
        text.put({&c, 1});
    }
    return text.put("\"").written();
}

std::string_view format_delimiter(const PartStyle& style, bool first, std::span<char> out) {
    Text text(out);
    put_delimiter(style, first, text);
    return text.written();
}

std::string_view format_fields(const PartStyle& style, std::optional<std::size_t> length,
                               std::string_view extra_lines, std::span<char> out) {
    Text text(out);
    put_fields(style, length, extra_lines, text);
    return text.written();
}

std::string_view format_part_head(const PartStyle& style, bool first, std::optional<std::size_t> length,
                                  std::string_view extra_lines, std::span<char> out) {
    Text text(out);
    put_delimiter(style, first, text);
    put_fields(style, length, extra_lines, text);
    return text.written();
}

}  // namespace vedette::multipart

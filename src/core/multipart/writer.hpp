// Writes the text around the pictures of a multipart/x-mixed-replace stream (RFC 2046 section 5.1). All
// return the written part of `out`, empty when it is too small. No allocation. Thread-safe.
//
// Exact: delimiter and fields with the length before each picture. Ahead: delimiter and fields without length
// also after each picture, since browsers draw it when the next head arrives.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "core/base/bytes.hpp"

namespace vedette::multipart {

// Form of a stream's framing. The defaults are ours; other values reproduce another program's stream.
struct PartStyle {
    std::string_view boundary;        // without the dashes of its line
    bool break_before_first = false;  // line break also before the first boundary
    bool boundary_before_first = true;
    unsigned length_columns = 0;  // pad Content-Length on the left to so many columns
};

// Size for a delimiter with the longest boundary and fields with 256 characters of extra lines.
inline constexpr std::size_t kMaxPartHead = 512;

// `multipart/x-mixed-replace;boundary=` and the boundary, quoted only where RFC 2045 requires it.
std::string_view format_content_type(std::string_view boundary, std::span<char> out);

// The text between the picture before (or the stream's start) and the part's fields.
std::string_view format_delimiter(const PartStyle& style, bool first, std::span<char> out);

// Content-Type, Content-Length if given, the extra lines (each with CRLF), and the blank line.
std::string_view format_fields(const PartStyle& style, std::optional<std::size_t> length,
                               std::string_view extra_lines, std::span<char> out);

// Delimiter and fields. Exact framing gives the length; ahead gives none and no extra lines.
std::string_view format_part_head(const PartStyle& style, bool first, std::optional<std::size_t> length,
                                  std::string_view extra_lines, std::span<char> out);

}  // namespace vedette::multipart

// Writes the text around the pictures of a multipart/x-mixed-replace stream (RFC 2046 section 5.1) into the
// caller's memory; the pictures themselves go from where they stand to the socket. When to send is the
// server's. Pure functions, no allocation, any thread. All return the written part of `out`, empty when it is
// too small.
//
// Exact: delimiter and fields with the length before each picture, nothing behind it.
// Ahead: delimiter and bare fields at the start, and again right behind each picture, for the next one.
// Browsers draw a picture when the head of the next part is in.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "core/base/bytes.hpp"

namespace vedette::multipart {

// How a stream spells its framing. The defaults are ours; the rest is for streams that must look like another
// program's, byte for byte.
struct PartStyle {
    std::string_view boundary;        // without the dashes of its line
    bool break_before_first = false;  // a line break before the first boundary, too
    bool boundary_before_first = true;
    unsigned length_columns = 0;  // Content-Length right-aligned in so many columns
};

// Enough for a delimiter with the longest boundary and the fields with 256 characters of extra lines.
inline constexpr std::size_t kMaxPartHead = 512;

// The Content-Type of the stream's response: `multipart/x-mixed-replace;boundary=` and the boundary, quoted
// only where RFC 2045 demands it.
std::string_view format_content_type(std::string_view boundary, std::span<char> out);

// What stands between the picture before (or the stream's start) and the part's fields.
std::string_view format_delimiter(const PartStyle& style, bool first, std::span<char> out);

// Content-Type, Content-Length where given, the extra lines (each with CRLF), and the blank line.
std::string_view format_fields(const PartStyle& style, std::optional<std::size_t> length,
                               std::string_view extra_lines, std::span<char> out);

// Delimiter and fields. Exact framing gives the length; ahead gives none and no extra lines.
std::string_view format_part_head(const PartStyle& style, bool first, std::optional<std::size_t> length,
                                  std::string_view extra_lines, std::span<char> out);

}  // namespace vedette::multipart

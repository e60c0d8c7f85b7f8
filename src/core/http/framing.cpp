#include "core/http/framing.hpp"

#include <algorithm>
#include <limits>

namespace vedette::http {
namespace {

std::expected<std::optional<std::uint64_t>, ParseError> parse_length(const Fields& fields,
                                                                     const Tolerance& tolerance) {
    std::optional<std::uint64_t> length;
    for (const Field field : fields) {
        if (!equal_ignoring_case(field.name, "Content-Length")) continue;
        if (length && !tolerance.doubtful_length) return std::unexpected(ParseError::kDuplicateContentLength);
        std::string_view rest = field.value;
        std::string_view item = field.value;
        if (tolerance.doubtful_length) item = next_list_item(rest).value_or("");
        do {
            const auto number = parse_int<std::uint64_t>(item);
            const bool good = number && *number != std::numeric_limits<std::uint64_t>::max();
            const bool other = good && length && *length != *number;
            if ((!good || other) && tolerance.doubtful_length) return std::nullopt;
            if (!good) return std::unexpected(ParseError::kBadContentLength);
            if (other) return std::unexpected(ParseError::kDuplicateContentLength);
            length = number;
            item = tolerance.doubtful_length ? next_list_item(rest).value_or("") : "";
        } while (!item.empty());
    }
    return length;
}

bool is_compression(std::string_view coding) {
    constexpr std::string_view kNames[] = {"gzip",       "x-gzip", "deflate", "compress",
                                           "x-compress", "br",     "zstd"};
    return std::ranges::any_of(kNames,
                               [&](std::string_view name) { return equal_ignoring_case(coding, name); });
}

std::expected<bool, ParseError> parse_transfer_coding(const Fields& fields, const Tolerance& tolerance) {
    bool chunked = false;
    bool unknown = false;
    for (const Field field : fields) {
        if (!equal_ignoring_case(field.name, "Transfer-Encoding")) continue;
        std::string_view rest = field.value;
        bool empty = true;
        while (const auto coding = next_list_item(rest)) {
            empty = false;
            if (chunked) return std::unexpected(ParseError::kBadTransferCoding);
            if (equal_ignoring_case(*coding, "chunked")) {
                chunked = true;
            } else if (!tolerance.doubtful_length || is_compression(*coding)) {
                unknown = true;
            }
        }
        if (empty && !tolerance.doubtful_length) return std::unexpected(ParseError::kBadTransferCoding);
    }
    if (unknown) return std::unexpected(ParseError::kUnknownTransferCoding);
    return chunked;
}

}  // namespace

std::expected<Framing, ParseError> parse_framing(const Fields& fields, int minor,
                                                 const Tolerance& tolerance) {
    const auto length = parse_length(fields, tolerance);
    if (!length) return std::unexpected(length.error());
    const auto chunked = parse_transfer_coding(fields, tolerance);
    if (!chunked) return std::unexpected(chunked.error());
    if (!*chunked) return Framing{false, *length};
    if (!tolerance.doubtful_length) {
        if (*length) return std::unexpected(ParseError::kLengthWithChunked);
        if (minor == 0) return std::unexpected(ParseError::kChunkedInHttp10);
    }
    return Framing{true, std::nullopt};
}

bool wants_keep_alive(const Fields& fields, int minor) {
    if (fields.list_has("Connection", "close")) return false;
    return minor > 0 || fields.list_has("Connection", "keep-alive");
}

}  // namespace vedette::http

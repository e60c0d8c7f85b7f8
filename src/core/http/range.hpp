// Which bytes of a file a request asks for (RFC 9110 section 14). Sending them, and the fields of the answer,
// belong to the server. Caller's thread, no allocation.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace vedette::http {

// Bytes `first` to `first + size - 1` of a file.
struct ByteRange {
    std::uint64_t first = 0;
    std::uint64_t size = 0;
    bool operator==(const ByteRange&) const = default;
};

// What a Range field asks for.
enum class RangeKind : std::uint8_t {
    kWhole,          // 200: there is no Range field, or one that a server may ignore (14.2)
    kPart,           // 206
    kUnsatisfiable,  // 416: the range begins after the file's end
};

// What to send, and with which status. `range` is empty for kUnsatisfiable.
struct RangeChoice {
    RangeKind kind = RangeKind::kWhole;
    ByteRange range;
    bool operator==(const RangeChoice&) const = default;
};

// `value` is the Range field, empty when there is none: "bytes=0-99", "bytes=100-", "bytes=-100". Another
// unit, bad syntax and several ranges are ignored.
RangeChoice choose_range(std::string_view value, std::uint64_t file_size);

// Whether the Range field of a request counts, given its If-Range field (13.1.5; empty when there is none)
// and the file's strong entity tag. Dates never match: a file can change twice within a second.
bool if_range_holds(std::string_view if_range, std::string_view etag);

}  // namespace vedette::http

// What the body of a camera's answer is, from its first bytes: cameras name it wrongly or not at all, and RFC
// 9110 section 8.3 allows to look. No allocation. Thread-safe.
#pragma once

#include <cstdint>
#include <optional>

#include "core/base/bytes.hpp"
#include "core/multipart/boundary.hpp"

namespace vedette::multipart {

// The kinds that are told apart.
enum class Content : std::uint8_t {
    kParts,  // a boundary line and a part's head: Reader reads it
    kJpegs,  // pictures, perhaps with other bytes before the first one: JpegStream reads them
    kHtml,
    kXml,
    kJson,
    kGzip,
    kPng,
    kGif,
    kWebp,
    kVideo,  // H.264, MP4, Matroska, AVI, FLV
    kText,
    kEmpty,
    kUnknown,
};

// The result of a look.
struct FirstBytes {
    Content content = Content::kUnknown;
    std::optional<Boundary> boundary;  // of kParts
};

// So many bytes are enough to decide.
inline constexpr std::size_t kMaxFirstBytes = 2048;

// Nothing: more bytes are needed. `complete`: none will come. `labelled`: the boundary of the Content-Type;
// it is used unless the first line has another one, and unclear bytes are taken for parts.
std::optional<FirstBytes> look_at(Bytes bytes, bool complete, const std::optional<Boundary>& labelled);

}  // namespace vedette::multipart

// Detects from its first bytes what a program writes on its standard output: a multipart stream as from a web
// server, or a sequence of JPEG pictures. Thread-safe.
#pragma once

#include <optional>

#include "core/multipart/boundary.hpp"

namespace vedette::source {

// The format of a program's output.
struct ProgramFormat {
    std::optional<multipart::Boundary> boundary;  // of a multipart stream; none: a sequence of JPEGs
    std::size_t head = 0;                         // bytes before the stream
};

// The format is known after this many bytes at the latest.
inline constexpr std::size_t kMaxDetectBytes = 4096;

// None: more bytes are needed. Unknown data is treated as JPEGs, since the reader searches for them.
std::optional<ProgramFormat> detect_format(Bytes first);

}  // namespace vedette::source

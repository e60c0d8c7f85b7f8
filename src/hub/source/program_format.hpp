// What a program writes on its standard output, told from its first bytes: a multipart stream as a web server
// would send it, or JPEG pictures back to back. Pure function, any thread.
#pragma once

#include <optional>

#include "core/multipart/boundary.hpp"

namespace vedette::source {

struct ProgramFormat {
    std::optional<multipart::Boundary> boundary;  // of a multipart stream; none: JPEGs back to back
    std::size_t head = 0;  // so many bytes come before the stream and are no part of it
};

// So many bytes are enough to tell.
inline constexpr std::size_t kTellingBytes = 4096;

// Nothing: more bytes are needed. What is neither is taken for JPEGs, which are found in anything.
std::optional<ProgramFormat> tell_format(Bytes first);

}  // namespace vedette::source

// Finds the end of a message from Content-Length, Transfer-Encoding and Connection (RFC 9112 sections 6.3 and
// 9.3). BodyReader reads the body. Thread-safe.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>

#include "core/http/fields.hpp"
#include "core/http/head_reader.hpp"
#include "core/http/parse_error.hpp"

namespace vedette::http {

// How the body of a message ends.
struct Framing {
    bool chunked = false;
    std::optional<std::uint64_t> length;  // without chunked only
};

// `minor` is the message's version, HTTP/1.minor.
std::expected<Framing, ParseError> parse_framing(const Fields& fields, int minor, const Tolerance& tolerance);

// Whether version and Connection header allow another message on the connection.
bool wants_keep_alive(const Fields& fields, int minor);

}  // namespace vedette::http

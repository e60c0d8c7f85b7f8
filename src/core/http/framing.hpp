// What Content-Length, Transfer-Encoding and Connection say about where a message ends (RFC 9112 sections 6.3
// and 9.3). The bytes of the body belong to BodyReader. Any thread.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>

#include "core/http/fields.hpp"
#include "core/http/head_reader.hpp"
#include "core/http/parse_error.hpp"

namespace vedette::http {

struct Framing {
    bool chunked = false;
    std::optional<std::uint64_t> length;  // without chunked only
};

// `minor` is the message's version, HTTP/1.minor.
std::expected<Framing, ParseError> parse_framing(const Fields& fields, int minor, const Tolerance& tolerance);

// The connection may carry another message after this one, as far as version and Connection header say.
bool wants_keep_alive(const Fields& fields, int minor);

}  // namespace vedette::http

// The head of every response that a server of this room sends. Caller's thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "hub/api/message.hpp"

namespace vedette::serve {

// Status line and fields up to the blank line. `length`: of the body, if known. Fields that the response
// does not set get their default: no-store, nosniff, same-site, and Connection by `keep_alive`.
std::string format_response_head(const api::Response& response, std::optional<std::uint64_t> length,
                                 bool keep_alive);

// Fields of every multipart stream: no cache keeps it, and nginx passes it on as it comes.
api::NamedTexts stream_fields();

}  // namespace vedette::serve

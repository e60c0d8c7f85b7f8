// Responses that are files: which part is sent (RFC 9110 section 14), and reading it. Sending is
// HttpSession's. Caller's thread.
#pragma once

#include <string>

#include "hub/api/message.hpp"

namespace vedette::serve {

// Makes a 200 whose body is a file a 206 or 416 where the GET request asks for a part of it, and says that
// parts can be asked for. Leaves other responses alone.
void apply_range(const api::Request& request, api::Response& response);

// At most `size` bytes of the file's part from its byte `at` on. Blocks. kDataLoss: the file has become
// shorter.
Result<std::string> read_piece(const api::FileBody& file, std::uint64_t at, std::size_t size);

}  // namespace vedette::serve

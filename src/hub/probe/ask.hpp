// Makes one request of a probe and reads as much of the answer as tells what it is. Owned by its loop.
#pragma once

#include "hub/io/http_client.hpp"
#include "hub/probe/answer.hpp"

namespace vedette::probe {

// Limits of one request.
inline constexpr Duration kAnswerLimit = 3s;  // from the begin to the head of the answer
inline constexpr Duration kBodyLimit = 1500ms;

// GET of the address. Closes the connection as soon as a picture or a stream has begun.
io::Task<Answer> ask_http(io::Loop& loop, io::HttpAddress address, io::HttpOptions options, MonoTime deadline,
                          io::Stop& stop);

// Opens a connection, sends nothing, and listens for a second.
io::Task<Answer> ask_silently(io::Loop& loop, std::string host, std::uint16_t port, const AddressRule* rule,
                              MonoTime deadline, io::Stop& stop);

}  // namespace vedette::probe

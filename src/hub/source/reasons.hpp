// The reasons why a camera delivers no pictures, as messages for users: what happened and, if known, what to
// do. Messages that only one camera kind uses are in the file of that kind. Thread-safe.
#pragma once

#include <string_view>

#include "core/multipart/first_bytes.hpp"
#include "hub/io/http_client.hpp"
#include "linux/base/error.hpp"

namespace vedette::source {

// Why a picture was skipped, for Sink::skipped().
inline constexpr std::string_view kNoMemory = "no memory for the picture";

// The source was asked to stop.
Error stopped();

// The camera closed the connection between two pictures, or while it sent one.
Error connection_closed(bool in_picture);

// The error of HttpClient::get(), with a hint if there is one.
Error explain_connection(const Error& error);

// An answer with another status than 200. `has_login`: a user or a password is configured for this camera.
Error explain_status(const io::HttpClient& answer, bool has_login);

// An answer that is neither a stream of pictures nor a JPEG. `begun`: the beginning of its body.
Error explain_content(const io::HttpClient& answer, multipart::Content content, Bytes begun);

// An answer that refuses to upgrade to WebSocket.
Error explain_no_websocket(const io::HttpClient& answer, bool has_login);

}  // namespace vedette::source

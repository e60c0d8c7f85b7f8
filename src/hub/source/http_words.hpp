// What a camera's HTTP answer means to the person who has set it up, in their words. Any thread.
#pragma once

#include "hub/io/http_client.hpp"
#include "linux/base/error.hpp"

namespace vedette::source {

// An answer with another status than 200. `has_login`: user or password are set up for this camera.
// What get() failed with.
Error explain_connection(const Error& error);

Error explain_status(const io::HttpClient& answer, bool has_login);

// An answer that is neither a stream of pictures nor a JPEG.
Error explain_content(const io::HttpClient& answer);

// An answer to the wish for a WebSocket that is none.
Error explain_no_websocket(const io::HttpClient& answer, bool has_login);

}  // namespace vedette::source

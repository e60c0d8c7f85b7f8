// For tests of WebSocket capture cameras: the camera's side of the handshake, and its frames.
#pragma once

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "core/http/handshake.hpp"
#include "core/http/message_reader.hpp"
#include "hub/source/ws_capture.hpp"
#include "tests/support/source_fixture.hpp"

namespace vedette::source {

using http::Opcode;
using Connection = test::FakeCamera::Connection;

inline std::string frame(Opcode opcode, std::string_view payload, bool final = true) {
    std::array<std::uint8_t, http::kMaxFrameHead> memory{};
    const http::FrameHead head{opcode, payload.size(), {}, final};
    return std::string(as_text(encode_frame_head(head, memory))).append(payload);
}

// The 101 that belongs to a request, and the empty ping that the original sends with it.
inline std::string accept(const std::string& head) {
    const std::string name = "Sec-WebSocket-Key: ";
    const std::string key = head.substr(head.find(name) + name.size(), http::kKeySize);
    std::array<char, http::kAcceptSize> memory{};
    return fmt::format(
               "HTTP/1.1 101 Switching Protocols\r\nServer: arduino-WebSocketsServer\r\n"
               "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {}\r\n\r\n",
               http::format_accept(key, memory)) +
           frame(Opcode::kPing, "");
}

}  // namespace vedette::source

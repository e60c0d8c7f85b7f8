// WebSocket capture after the upgrade: receives commands, asks its owner for pictures. Behaves as the
// original's library does: a ping first, close code 1009 above 15 KiB, 1000 as the answer to a close. One
// connection an object. Owned by its loop.
#pragma once

#include <array>
#include <functional>
#include <string>
#include <string_view>

#include "core/capture/session.hpp"
#include "core/http/message_reader.hpp"

namespace vedette::simulate {

// Protocol state of one capture client.
class CaptureChannel {
  public:
    // Called by the channel; the owner does the sending.
    struct Callbacks {
        std::function<void(std::string_view frame)> send;  // a whole WebSocket frame
        std::function<void()> send_picture;                // the newest picture, after format_picture_head()
        std::function<void()> close_when_sent;
        std::function<void(std::uint64_t bytes)> log_binary;
    };
    explicit CaptureChannel(Callbacks callbacks);

    // Sends the ping that follows the handshake.
    void start();
    void feed(Bytes bytes);

  private:
    void handle_message();
    void send(http::Opcode opcode, Bytes payload);
    void close(http::CloseCode code);

    Callbacks callbacks_;
    std::array<std::uint8_t, capture::kMaxMessageBytes> memory_{};
    http::MessageReader reader_;
    bool closed_ = false;
};

// Head of a binary message of `bytes` bytes. The original's library uses the 8-byte length from 65535 on.
std::string format_picture_head(std::size_t bytes);

}  // namespace vedette::simulate

// The WebSocket side of a camera after the upgrade: commands in, pictures out, with the manners of the
// original's library (a ping first, 1009 beyond 15 KiB, close answered with 1000). Sending is the owner's.
// One connection, one thread.
#pragma once

#include <array>
#include <functional>

#include "core/capture/session.hpp"
#include "core/http/message_reader.hpp"
#include "hub/simulate/pictures.hpp"

namespace vedette::simulate {

class CaptureChannel {
  public:
    struct Owner {
        std::function<void(const Blob& frame)> send;  // bytes for the peer
        std::function<void()> send_picture;           // the newest, by format_picture_head()
        std::function<void()> end;                    // close when all is sent
        std::function<void(std::uint64_t bytes)> log_binary;
    };
    explicit CaptureChannel(Owner owner);

    // Sends the ping that follows the handshake.
    void start();
    void feed(Bytes bytes);

  private:
    bool handle(http::MessageEvent event);
    void handle_message();
    void send(http::Opcode opcode, Bytes payload);
    void close(http::CloseCode code);

    Owner owner_;
    std::array<std::uint8_t, capture::kMaxMessageBytes> memory_{};
    http::MessageReader reader_;
    bool ended_ = false;
};

// The head of one binary message. The library takes the 8-byte length from 65535 on.
Blob format_picture_head(std::size_t bytes);

}  // namespace vedette::simulate

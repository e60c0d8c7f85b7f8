// HTTP on a camera's two ports, with the same routes except where those of the originals differ: streams,
// snapshots, servo commands, and WebSocket capture after an upgrade. Capture behaves as the original's
// library: a ping first, close code 1009 above 15 KiB, 1000 as the answer to a close. Which picture answers a
// `capture` is core/capture's rule. Owned by its loop.
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <vector>

#include "core/capture/answers.hpp"
#include "core/http/message_reader.hpp"
#include "core/http/server_connection.hpp"
#include "core/originals/stream_framing.hpp"
#include "hub/simulate/connection.hpp"

namespace vedette::simulate {

// The two ports of a camera.
enum class Port : std::uint8_t {
    kStream,   // 80 on the boards
    kControl,  // 81
};

// One HTTP client.
class HttpConnection : public Connection {
  public:
    HttpConnection(Camera& camera, std::unique_ptr<io::Stream> stream, Port port);

  protected:
    MutableBytes input_space(MutableBytes scratch) override;
    void on_bytes(Bytes bytes) override;
    void on_frame() override;
    void on_sent() override;
    void on_end() override;

  private:
    const http::RequestParser& request() const { return server_.request(); }
    void watch_deadline();
    void handle_request();
    void upgrade();
    void move_servos();
    void start_stream();
    void send_snapshot();
    void read_messages(Bytes bytes);
    void handle_message();
    void answer_captures();
    void send_capture(const Frame& frame);
    void send_control(http::Opcode opcode, Bytes payload);
    void end_capture(http::CloseCode code);
    void respond(int status, std::string_view type, std::string_view body, bool keep_alive);
    void respond_error(int status);

    const Port port_;
    std::array<char, 8192> head_memory_;
    http::HeadPool heads_{head_memory_, head_memory_.size()};
    http::ServerConnection server_;
    io::Timer deadline_;                               // of server_
    std::optional<originals::StreamFraming> framing_;  // set: it streams
    std::optional<http::MessageReader> messages_;      // set: after the upgrade
    std::vector<std::uint8_t> message_memory_;         // of messages_
    std::string unread_;                               // by messages_, while answers_ has no room
    capture::Answers answers_;
    io::Timer answer_due_;
    bool keep_alive_ = false;
};

}  // namespace vedette::simulate

// HTTP on a camera's two ports: streams, snapshots, servo commands, and the upgrade to WebSocket capture.
// Both ports have the same routes, except where those of the originals differ. Owned by its loop.
#pragma once

#include <array>
#include <memory>
#include <optional>

#include "core/http/request_parser.hpp"
#include "hub/simulate/capture_channel.hpp"
#include "hub/simulate/connection.hpp"
#include "hub/simulate/stream_framing.hpp"

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
    void on_bytes(Bytes bytes) override;
    void on_frame() override;
    void on_end() override;

  private:
    void handle_request();
    void upgrade();
    void move_servos();
    void start_stream();
    void send_snapshot();
    void send_capture();
    void respond(int status, std::string_view type, std::string_view body, bool keep_alive);
    void respond_error(int status);

    const Port port_;
    std::array<char, 8192> head_memory_;
    http::RequestParser request_;
    std::optional<StreamFraming> framing_;     // set: it streams
    std::unique_ptr<CaptureChannel> channel_;  // set: after the upgrade
    bool keep_alive_ = false;
};

}  // namespace vedette::simulate

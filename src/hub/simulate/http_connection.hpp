// HTTP on a camera's two ports: streams, single pictures, servo commands, and the upgrade to WebSocket
// capture. One route table answers on both; the ports differ where the originals do. Belongs to its camera
// and its loop's thread.
#pragma once

#include <array>
#include <memory>
#include <optional>

#include "core/http/request_parser.hpp"
#include "hub/simulate/capture_channel.hpp"
#include "hub/simulate/connection.hpp"
#include "hub/simulate/stream_framing.hpp"

namespace vedette::simulate {

enum class Port : std::uint8_t {
    kStream,   // 80 on the boards
    kControl,  // 81
};

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
    void steer();
    void start_stream();
    void send_single();
    void send_part(const Frame& frame, const PictureFault& fault);
    void send_capture();
    void send_damaged(const Blob& picture, std::size_t bytes, const PictureFault& fault);
    void stall(const PictureFault& fault);
    void respond(int status, std::string_view type, std::string_view body, bool keep_alive);
    void respond_error(int status);

    const Port port_;
    std::array<char, 8192> head_memory_;
    http::RequestParser request_;
    std::optional<StreamFraming> framing_;     // while it streams
    std::unique_ptr<CaptureChannel> channel_;  // after the upgrade
    bool stalled_ = false;
    bool keep_alive_ = false;
};

}  // namespace vedette::simulate

// One connection of the capture server: an HTTP request that is upgraded or refused, then WebSocket messages
// (docs/design/capture-answers.md). Each `capture` is answered by one binary message, in order, with the
// picture that capture::Answers chooses. Owned by its loop; lives as long as its connection.
#pragma once

#include <array>
#include <memory>
#include <optional>

#include "core/capture/answers.hpp"
#include "core/capture/session.hpp"
#include "hub/serve/broadcaster.hpp"
#include "hub/serve/request_reader.hpp"
#include "hub/serve/websocket_connection.hpp"

namespace vedette::serve {

class CaptureServer;

// One client's connection.
class CaptureSession : public Viewer, public WebSocketConnection {
  public:
    // The server outlives the connection, not the object.
    CaptureSession(std::unique_ptr<io::Stream> stream, CaptureServer& server);

    void start();

    void on_unit() override { pump(); }
    const bus::Unit* in_flight() const override { return unit(); }
    void evict() override { close(); }

  private:
    MutableBytes input_space(MutableBytes scratch) override;
    void on_received(Bytes bytes) override;
    bool wants_messages() const override;
    void on_message_begin() override;
    void on_message() override;
    void on_peer_close() override { end(http::CloseCode::kNormal); }
    void on_protocol_error(http::CloseCode code, std::string_view) override { end(code); }
    void on_unit_sent(const bus::Unit& unit) override;
    void begin_next() override;
    void on_close() override;

    void answer(const api::Request& request);
    void refuse(int status, std::string_view text);
    void upgrade(std::string_view key, std::string_view protocols);
    void give_up(std::string_view reason);
    void end(http::CloseCode code);

    CaptureServer& server_;
    RequestReader request_;
    std::array<std::uint8_t, capture::kCommand.size()> message_{};
    std::optional<unsigned> slot_;  // the session's number in the log, while it is upgraded
    capture::Answers answers_;
    io::Timer retry_;  // looks again for a picture that answers the oldest `capture`
};

}  // namespace vedette::serve

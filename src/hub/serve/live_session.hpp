// /api/v1/live: several cameras over one WebSocket, with credit, so that a reader never finds old pictures
// (docs/ref/live.md). Owned by its loop; lives as long as its connection.
#pragma once

#include <array>
#include <map>
#include <memory>
#include <optional>

#include "hub/serve/broadcaster.hpp"
#include "hub/serve/handover.hpp"
#include "hub/serve/live_channel.hpp"
#include "hub/serve/websocket_connection.hpp"

namespace vedette::serve {

// One client's connection.
class LiveSession : public WebSocketConnection {
  public:
    // Sends the response's head, which accepts the upgrade; the session owns itself then.
    static void start(Handover handover, const bus::Cameras& cameras);
    LiveSession(std::unique_ptr<io::Stream> stream, const bus::Cameras& cameras, Broadcasters& broadcasters);

    // For its channels:
    void send_text(std::string_view json) { queue_frame(http::Opcode::kText, as_bytes(json)); }
    void send_envelope(const wire::Header& header, Bytes payload);
    // What is queued, and units for which there is credit.
    void send_pending() { pump(); }
    const bus::Unit* in_flight(const LiveChannel& channel) const;

  private:
    void on_received(Bytes bytes) override;
    void on_message() override;
    void on_peer_close() override;
    void on_protocol_error(http::CloseCode code, std::string_view reason) override { end(code, reason); }
    void on_unit_sent(const bus::Unit& unit) override;
    void begin_next() override;

    void on_text(Bytes text);
    void on_envelope(Bytes message);
    void watch(std::uint16_t number, std::string_view camera, std::uint64_t credit, double max_fps);
    void unwatch(std::uint16_t number);
    void refuse(std::optional<std::uint16_t> channel, std::string_view code, std::string_view detail);
    void check_silence();
    void end(http::CloseCode code, std::string_view reason);

    const bus::Cameras& cameras_;
    Broadcasters& broadcasters_;
    std::array<std::uint8_t, 4096> message_{};
    std::map<std::uint16_t, std::unique_ptr<LiveChannel>> channels_;
    std::uint16_t last_served_ = 0;        // the channel whose unit was sent last
    LiveChannel* unit_channel_ = nullptr;  // of the unit being sent; null when it was closed meanwhile
    MonoTime last_received_;
    MonoTime pinged_at_;
    io::Timer check_;
};

}  // namespace vedette::serve

// /api/v1/live: several cameras over one WebSocket, with credit, so that a reader never finds old pictures
// (docs/ref/live.md). Owned by its loop; lives as long as its connection.
#pragma once

#include <array>
#include <map>
#include <memory>
#include <optional>

#include "core/wire/credit.hpp"
#include "hub/serve/broadcaster.hpp"
#include "hub/serve/handover.hpp"
#include "hub/serve/pacer.hpp"
#include "hub/serve/websocket_connection.hpp"

namespace vedette::serve {

class LiveSession;

// One camera on a live WebSocket: the units and the status that were sent, and the credit. A viewer that
// sends through its session.
class LiveChannel : public Viewer {
  public:
    // Joins the broadcaster and sends the client the camera's status.
    LiveChannel(LiveSession& session, Broadcaster& broadcaster, std::uint16_t number, std::uint64_t credit,
                double max_fps);
    ~LiveChannel() override;

    void on_unit() override;
    void on_tick() override;
    const bus::Unit* in_flight() const override;
    void evict() override;
    double max_fps() const override { return pacer_.max_fps(); }

    void grant(std::uint64_t total) { credit_.grant(total); }
    // The unit to send now, if there is a newer one than the last and credit for it; it then counts as sent.
    // A new generation's track envelope is queued before it.
    bus::UnitPtr take();
    bus::Camera& camera() { return broadcaster_.camera(); }
    std::uint16_t number() const { return number_; }

  private:
    void send_status_change();

    LiveSession& session_;
    Broadcaster& broadcaster_;
    const std::uint16_t number_;
    wire::CreditSender credit_;
    Pacer pacer_;
    std::uint64_t last_number_ = 0;
    std::uint32_t sent_generation_ = 0;      // 0: none
    std::uint64_t sent_status_version_ = 0;  // 0: none
};

// One client's connection.
class LiveSession : public WebSocketConnection {
  public:
    // Sends the response's head, which accepts the upgrade; the session owns itself then.
    static void start(Handover handover, const bus::Cameras& cameras);
    LiveSession(std::unique_ptr<io::Stream> stream, const bus::Cameras& cameras, Broadcasters& broadcasters,
                Permit permit);

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
    // Of an open channel. `why` is for people; empty: the client or its rights have ended it.
    void end_channel(std::uint16_t number, std::string_view why);
    void refuse(std::optional<std::uint16_t> channel, std::string_view code, std::string_view detail);
    void check();
    void check_silence();
    void check_permit();
    void end(http::CloseCode code, std::string_view reason);

    const bus::Cameras& cameras_;
    Broadcasters& broadcasters_;
    Permit permit_;
    std::array<std::uint8_t, 4096> message_{};
    std::map<std::uint16_t, std::unique_ptr<LiveChannel>> channels_;
    std::uint16_t last_served_ = 0;        // the channel whose unit was sent last
    LiveChannel* unit_channel_ = nullptr;  // of the unit being sent; null when it was closed meanwhile
    MonoTime last_received_;
    MonoTime pinged_at_;
    io::Timer check_timer_;
};

}  // namespace vedette::serve

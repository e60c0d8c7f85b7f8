// One camera on a live WebSocket: which units and which status the client has been sent, and its credit. The
// session sends. Owned by its loop.
#pragma once

#include "core/wire/credit.hpp"
#include "hub/serve/broadcaster.hpp"
#include "hub/serve/pacer.hpp"

namespace vedette::serve {

class LiveSession;

// A viewer that sends through its session.
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

// The header of a unit's envelope, but for its time of sending.
wire::Header envelope_of(const bus::Unit& unit, std::uint16_t channel);

}  // namespace vedette::serve

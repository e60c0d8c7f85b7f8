// One camera on a live WebSocket: what the client has been told of it and how much it may be sent. The
// session sends. Belongs to the loop's thread.
#pragma once

#include "core/wire/credit.hpp"
#include "hub/serve/broadcaster.hpp"
#include "hub/serve/pacer.hpp"

namespace vedette::serve {

class LiveSession;

class LiveChannel : public Viewer {
  public:
    // Joins the broadcaster and tells the client the camera's state.
    LiveChannel(LiveSession& session, Broadcaster& broadcaster, std::uint16_t number, std::uint64_t credit,
                double max_fps);
    ~LiveChannel() override;

    void on_unit() override;
    void on_tick() override;
    const bus::Unit* in_flight() const override;
    void evict() override;
    double max_fps() const override { return max_fps_; }

    void grant(std::uint64_t total) { credit_.grant(total); }
    // The unit to send now, if there is a newer one than the last and credit for it; it then counts as sent.
    // A track that the client doesn't know yet is announced before.
    bus::UnitPtr take();
    bus::Camera& camera() { return broadcaster_.camera(); }
    std::uint16_t number() const { return number_; }

  private:
    void tell_status();

    LiveSession& session_;
    Broadcaster& broadcaster_;
    const std::uint16_t number_;
    const double max_fps_;
    wire::CreditSender credit_;
    Pacer pacer_;
    std::uint64_t last_number_ = 0;
    std::uint32_t known_generation_ = 0;
    bool status_told_ = false;
    bus::CameraState told_state_ = bus::CameraState::kIdle;
    std::string told_reason_;
};

// The header of a unit's envelope, but for its time of sending.
wire::Header envelope_of(const bus::Unit& unit, std::uint16_t channel);

}  // namespace vedette::serve

// /api/v1/live: several cameras over one WebSocket, with credit, so that a reader never finds old pictures
// (docs/ref/live.md). Belongs to its loop's thread; lives as long as its connection.
#pragma once

#include <array>
#include <map>
#include <memory>

#include "core/http/message_reader.hpp"
#include "hub/serve/broadcaster.hpp"
#include "hub/serve/frame_sender.hpp"
#include "hub/serve/live_channel.hpp"
#include "linux/io/stream.hpp"

namespace vedette::serve {

class LiveSession : public std::enable_shared_from_this<LiveSession> {
  public:
    // Answers the upgrade and owns itself from then on. `key` is the client's; `rest` came behind the
    // request.
    static void start(std::unique_ptr<io::Stream> stream, const bus::CameraSet& cameras,
                      Broadcasters& broadcasters, std::string_view key, std::string_view rest);
    LiveSession(std::unique_ptr<io::Stream> stream, const bus::CameraSet& cameras,
                Broadcasters& broadcasters);
    ~LiveSession();

    // For its channels:
    void send_text(std::string_view json) { queue_frame(http::Opcode::kText, as_bytes(json)); }
    void send_envelope(const wire::Header& header, Bytes payload);
    void pump();
    void evict() { close(); }
    const bus::Unit* in_flight(const LiveChannel& channel) const;
    io::Loop& loop() { return broadcasters_.loop(); }

  private:
    void queue_frame(http::Opcode opcode, Bytes payload);
    void on_text(Bytes text);
    void watch(std::uint16_t number, std::string_view camera, std::uint64_t credit, double max_fps);
    void unwatch(std::uint16_t number);
    void refuse(std::optional<std::uint16_t> channel, std::string_view code, std::string_view detail);
    void on_envelope(Bytes message);
    void read();
    void react();
    bool begin_next();
    void watch_readable();
    void watch_writable();
    void on_timer();
    void end(http::CloseCode code, std::string_view reason);
    void close();

    const std::shared_ptr<io::Stream> stream_;
    const bus::CameraSet& cameras_;
    Broadcasters& broadcasters_;
    std::array<std::uint8_t, 4096> message_{};
    http::MessageReader reader_;
    std::map<std::uint16_t, std::unique_ptr<LiveChannel>> channels_;
    std::uint16_t last_served_ =
        0;  // the channel that was sent a unit last: the next one's turn comes after it

    FrameSender out_;
    LiveChannel* unit_channel_ = nullptr;  // of the unit under way; null when it was closed meanwhile

    MonoTime last_received_;
    MonoTime pinged_at_;
    TimerQueue::Id timer_{};
    bool waiting_ = false;
    bool ending_ = false;  // our close frame is in the outbox
    bool closed_ = false;
};

}  // namespace vedette::serve

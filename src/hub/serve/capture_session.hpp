// One connection of the capture server: an HTTP request that is upgraded or refused, then WebSocket messages
// (docs/design/capture-answers.md). Each `capture` is answered by one binary message, in order; the picture
// is the newest, and the same one twice only when the camera has no other in time. Belongs to its loop's
// thread; lives as long as its connection.
#pragma once

#include <array>
#include <deque>
#include <memory>
#include <optional>
#include <string>

#include "core/capture/session.hpp"
#include "core/http/message_reader.hpp"
#include "hub/serve/broadcaster.hpp"
#include "hub/serve/frame_sender.hpp"
#include "hub/serve/request_reader.hpp"
#include "linux/io/stream.hpp"

namespace vedette::serve {

class CaptureServer;

class CaptureSession : public Viewer, public std::enable_shared_from_this<CaptureSession> {
  public:
    // The server outlives the connection, not the object.
    CaptureSession(std::unique_ptr<io::Stream> stream, CaptureServer& server);

    void start();
    void close();
    // Its number in the log, while it is upgraded.
    std::optional<unsigned> slot() const { return slot_; }

    void on_unit() override;
    void on_tick() override;
    const bus::Unit* in_flight() const override { return out_.unit(); }
    void evict() override { close(); }

  private:
    MonoTime now() const { return stream_->loop().now(); }
    void watch_readable();
    void watch_writable();
    void read();
    void read_request();
    void read_messages();
    void drop_input();
    void answer(const Head& head);
    void refuse(int status, std::string_view text);
    void upgrade(std::string_view key, std::string_view protocols);
    void react();
    void on_message();
    bool take_picture();
    void give_up(std::string_view why);
    void queue_frame(http::Opcode opcode, Bytes payload);
    void pump();
    void finish_picture(const bus::Unit& sent);
    void end(http::CloseCode code);
    void begin_end();

    const std::unique_ptr<io::Stream> stream_;
    CaptureServer& server_;
    RequestReader request_;
    http::MessageReader reader_;
    std::array<std::uint8_t, capture::kCommand.size()> message_{};
    std::optional<unsigned> slot_;
    std::deque<MonoTime> asked_;  // when each picture that is still owed was asked for
    TimerQueue::Id deadline_{};   // of the request, later of the end
    TimerQueue::Id patience_{};   // of the oldest that was asked for

    FrameSender out_;
    std::uint64_t last_number_ = 0;  // of the picture that was sent last
    bool reading_ = false;           // a wait for bytes is under way
    bool waiting_ = false;           // until the connection takes more
    bool ending_ = false;            // the last bytes are in the outbox, or sent
    bool ended_ = false;             // they are sent
    bool closed_ = false;
};

}  // namespace vedette::serve

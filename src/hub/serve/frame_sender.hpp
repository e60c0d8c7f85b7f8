// What a WebSocket session has to send (RFC 6455, unmasked): small frames in their order, and one unit at a
// time behind those that were there before it. Nothing of a unit is copied but its heads. When to send, and
// which unit, is the session's business. Belongs to a loop's thread.
#pragma once

#include <array>
#include <string>

#include "core/http/websocket.hpp"
#include "core/wire/envelope.hpp"
#include "hub/bus/unit.hpp"
#include "linux/io/stream.hpp"

namespace vedette::serve {

class FrameSender {
  public:
    enum class Progress : std::uint8_t {
        kDone,    // all that waited is sent
        kFull,    // the connection takes no more for now
        kFailed,  // the connection is broken
    };

    // Bytes that are no frame, before all others: the answer to a request.
    void begin_with(std::string bytes) { outbox_ = std::move(bytes); }
    void queue(http::Opcode opcode, Bytes payload);
    // A binary message of `envelope` and the payload; only while no other is under way.
    void begin(bus::UnitPtr unit, Bytes envelope = {});

    // As much as the connection takes, with one system call. A unit whose last byte went out is then
    // finished().
    Progress send(io::Stream& stream);

    // The unit under way, or null.
    const bus::Unit* unit() const { return unit_.get(); }
    // The unit that the last send() ended, or null.
    bus::UnitPtr take_finished() { return std::move(finished_); }
    bool has_work() const { return unit_ || !outbox_.empty(); }
    std::size_t queued_bytes() const { return outbox_.size(); }
    // When the connection last took bytes.
    MonoTime moved_at() const { return last_progress_; }
    void set_moved_at(MonoTime now) { last_progress_ = now; }
    void drop_unit() { unit_.reset(); }

  private:
    std::string outbox_;  // small frames, before the next unit
    bus::UnitPtr unit_;
    bus::UnitPtr finished_;
    std::array<std::uint8_t, http::kMaxFrameHead + wire::kHeaderSize> head_{};
    std::size_t head_size_ = 0;
    std::size_t sent_ = 0;  // of head and payload together
    MonoTime last_progress_{};
};

}  // namespace vedette::serve

// The server's side of WebSocket (RFC 6455): the upgrade of a request, and the session after it, which reads
// messages, answers pings, sends small frames and one unit at a time from shared memory. What messages mean,
// and when which unit is sent, is the derived session's. Owned by its loop.
#pragma once

#include <array>
#include <string>

#include "core/http/handshake.hpp"
#include "core/http/message_reader.hpp"
#include "core/wire/envelope.hpp"
#include "hub/api/message.hpp"
#include "hub/bus/unit.hpp"
#include "linux/io/connection.hpp"

namespace vedette::serve {

// What http::check_upgrade_request() looks at. Views of the request.
http::UpgradeHeaders upgrade_headers(const api::Request& request);

// 101 for a valid upgrade with the client's key; an empty protocol names none.
api::Response websocket_response(std::string_view key, std::string_view protocol);

// The base of live and capture sessions.
class WebSocketConnection : public io::Connection {
  protected:
    // `memory`: for every message; empty: on_message_begin() accepts or discards each.
    WebSocketConnection(std::unique_ptr<io::Stream> stream, http::MessageLimits limits,
                        MutableBytes memory = {});

    // False: messages stay unread until read_messages() and resume_reading() are called.
    virtual bool wants_messages() const { return true; }
    virtual void on_message_begin() {}
    virtual void on_message() = 0;
    virtual void on_peer_close() = 0;
    virtual void on_protocol_error(http::CloseCode code, std::string_view reason) = 0;
    virtual void on_unit_sent(const bus::Unit& unit) = 0;
    // No unit is under way: sends the next one, if there is one to send.
    virtual void begin_next() = 0;

    // Bytes that were read together with the upgrade request.
    void set_early_input(std::string bytes) { early_input_ = std::move(bytes); }
    // Handles all messages that have been read.
    void read_messages();
    void queue_frame(http::Opcode opcode, Bytes payload);
    void queue_close(http::CloseCode code, std::string_view reason);
    // A binary message of `envelope` and the payload. Only while no other unit is under way.
    void send_unit(bus::UnitPtr unit, Bytes envelope = {});
    // Sends what is queued and then, or now, the next unit.
    void pump();
    // Being sent; null: none.
    const bus::Unit* unit() const { return unit_.get(); }
    http::MessageReader& reader() { return reader_; }

    MutableBytes input_space(MutableBytes scratch) override;
    void on_received(Bytes bytes) override;
    void on_drained() override;
    void on_close() override { unit_.reset(); }

  private:
    http::MessageReader reader_;
    std::string early_input_;
    bus::UnitPtr unit_;
    std::array<std::uint8_t, http::kMaxFrameHead + wire::kHeaderSize> head_{};  // of unit_
};

}  // namespace vedette::serve

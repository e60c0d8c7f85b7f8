// Reads WebSocket messages (RFC 6455 sections 5 and 6) of either side: masking, fragments, control frames
// between them, close codes, UTF-8. Payload is read directly into the message's memory: the reader offers
// windows for the connection's bytes. The owner answers ping and close. Caller's thread.
//
//     while (true) {
//         switch (reader.poll()) {
//             case MessageEvent::kNeedMore: reader.commit(read_some(reader.prepare())); break;
//             case MessageEvent::kMessage: use(reader.opcode(), reader.message()); break;
//             …
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "core/base/bytes.hpp"
#include "core/base/utf8.hpp"
#include "core/http/websocket.hpp"

namespace vedette::http {

// The sender of the frames.
enum class Peer : std::uint8_t { kClient, kServer };

// Limits and tolerance of a MessageReader.
struct MessageLimits {
    std::uint64_t max_message = 1 << 20;  // bytes of payload, all fragments together
    // Tolerates lengths in a longer form than needed: some devices write 65535 in eight bytes.
    bool long_lengths = false;
};

// Result of poll().
enum class MessageEvent : std::uint8_t {
    kNeedMore,  // prepare(), read, commit()
    kBegin,     // a message begins: accept() or discard() it (not with memory given to the constructor)
    kMessage,   // a message is complete
    kPing,      // answer with a pong of the same control()
    kPong,
    kClose,   // the peer closes; answer with its close_code(), or empty for kNone. kClosed follows
    kClosed,  // the end
    kFailed,  // see error(); latched; close with close_code_for(error())
};

// Reads the messages of one connection.
class MessageReader {
  public:
    // With `memory`, every message goes there; one that doesn't fit fails with kMessageTooLarge.
    MessageReader(Peer peer, MessageLimits limits, MutableBytes memory = {})
        : peer_(peer), limits_(limits), fixed_(memory) {}

    // Processes the bytes read so far. An event's data is valid until the next poll().
    MessageEvent poll();

    // After kNeedMore: the window for the next bytes, never empty; then commit() the number read.
    MutableBytes prepare();
    void commit(std::size_t size);
    // The same for bytes that are already read: copies as many as fit the window and returns how many.
    std::size_t feed(Bytes in);

    // After kBegin: gives the message's memory; discard() only counts its size.
    void accept(MutableBytes memory);
    void discard();

    // From kBegin to the poll() after kMessage:
    Opcode opcode() const { return opcode_; }        // kText or kBinary
    bool fragmented() const { return fragmented_; }  // sent in more than one frame
    std::uint64_t size() const { return size_; }     // bytes received
    // At kBegin: the final size, unless fragmented().
    std::uint64_t expected_size() const { return size_ + left_; }
    Bytes message() const { return memory_.first(discarding_ ? 0 : static_cast<std::size_t>(size_)); }

    // With kPing, kPong; with kClose its code and reason:
    Bytes control() const { return Bytes(control_).first(control_size_); }
    // From kClose on:
    CloseCode close_code() const { return close_code_; }  // kNone when the frame has none

    WebSocketError error() const { return error_; }

  private:
    enum class Phase : std::uint8_t { kHead, kBegin, kData, kControl, kClosed, kFailed };
    MessageEvent fail(WebSocketError error);
    bool read_head();
    WebSocketError check_head_byte(std::uint8_t byte);
    WebSocketError check_opcode() const;
    WebSocketError check_length(std::uint64_t size);
    void begin_frame();
    MessageEvent read_data();
    MessageEvent read_control();
    MessageEvent end_control();
    MutableBytes take_scratch();
    void take_data(MutableBytes payload);
    void take_control(std::size_t size);
    MutableBytes target();

    // Heads are read here, with the payload bytes of the same read.
    std::array<std::uint8_t, 256> scratch_{};
    std::size_t scratch_begin_ = 0;
    std::size_t scratch_end_ = 0;

    Peer peer_;
    MessageLimits limits_;
    MutableBytes fixed_;
    Phase phase_ = Phase::kHead;
    WebSocketError error_ = WebSocketError::kNone;

    // The frame.
    std::array<std::uint8_t, kMaxFrameHead> head_{};
    std::uint8_t head_size_ = 0;
    std::uint8_t head_need_ = 2;
    MaskKey mask_{};
    std::uint64_t left_ = 0;    // payload not yet received
    std::uint64_t offset_ = 0;  // payload received

    // The message.
    MutableBytes memory_;
    std::uint64_t size_ = 0;
    Opcode opcode_ = Opcode::kBinary;
    bool in_message_ = false;  // a data frame has begun it and its last frame is not complete
    bool final_ = false;       // the current data frame is the last one
    bool fragmented_ = false;
    bool discarding_ = false;
    bool shown_ = false;  // kMessage was the last event
    Utf8Checker utf8_;

    std::array<std::uint8_t, kMaxControlPayload> control_{};
    std::uint8_t control_size_ = 0;
    CloseCode close_code_ = CloseCode::kNone;
};

}  // namespace vedette::http

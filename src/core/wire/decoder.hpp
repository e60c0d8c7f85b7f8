// Decodes envelopes from a byte stream (not WebSocket, where one message is one envelope). Payload is read
// directly into the buffer that the receiver gives after the header. No allocation. Caller's thread.
//
//   kHeader --commit--> kAccept --accept(buffer)--> kPayload --commit--> kMessage --next()--> kHeader
//   any state but kAccept and kMessage may go to kFailed, which stays
#pragma once

#include "core/wire/envelope.hpp"

namespace vedette::wire {

// Decodes one byte stream.
class Decoder {
  public:
    // What the owner does next.
    enum class State : std::uint8_t {
        kHeader,   // read a header into prepare()
        kAccept,   // header() is valid; accept() must give the payload's buffer
        kPayload,  // read the payload into prepare()
        kMessage,  // header() and payload() are complete; next() continues
        kFailed,   // see error(); the stream can't continue
    };

    explicit Decoder(std::uint32_t max_payload) : max_payload_(max_payload) {}

    // The buffer for the next bytes of the stream. Empty in states that need none.
    MutableBytes prepare();
    // `n` bytes, at most prepare().size(), were written there.
    State commit(std::size_t bytes);
    // In kAccept: lends the payload's buffer, of at least header().payload_size bytes, until next().
    State accept(MutableBytes buffer);
    State next();

    State state() const { return state_; }
    const Header& header() const { return header_; }
    Bytes payload() const { return payload_; }
    Errc error() const { return error_; }

  private:
    State fail(Errc errc);

    const std::uint32_t max_payload_;
    State state_ = State::kHeader;
    Errc error_ = Errc::kMagic;
    std::array<std::uint8_t, kMaxHeader> scratch_{};
    std::size_t have_ = 0;
    std::size_t need_ = kHeaderSize;
    Header header_;
    MutableBytes payload_;
};

}  // namespace vedette::wire

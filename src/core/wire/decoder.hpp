// Takes envelopes from a byte stream (socket pair, TCP). Payload bytes are read straight into the buffer that
// the receiver gives once it knows the header: the decoder owns only the header's scratch and allocates
// nothing. Not for WebSocket, where one message is one envelope. Not thread-safe.
//
//   kHeader --commit--> kAccept --accept(buffer)--> kPayload --commit--> kMessage --next()--> kHeader
//   any state but kAccept and kMessage may go to kFailed, which stays
#pragma once

#include "core/wire/envelope.hpp"

namespace vedette::wire {

class Decoder {
  public:
    enum class State : std::uint8_t {
        kHeader,   // needs bytes of a header
        kAccept,   // header() is known; accept() must give the payload's place
        kPayload,  // needs bytes of the payload
        kMessage,  // header() and payload() are whole; next() goes on
        kFailed,   // error() says why; the stream is lost
    };

    explicit Decoder(std::uint32_t max_payload) : max_payload_(max_payload) {}

    // Where the next bytes of the stream belong. Empty in states that need none.
    MutableBytes prepare();
    // So many bytes, at most prepare().size(), were written there.
    State commit(std::size_t bytes);
    // In kAccept: the payload goes into `buffer`, of header().payload_size bytes at least, valid until
    // next().
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

// The client's side of one TCPCam connection: formats CMD and reads records directly into the caller's
// buffer. The session connects, and pauses between PIN and CMD. Caller's thread; no allocation.
//
//   kHeader --4 bytes--> kRecordBegins --use_buffer(), discard()--> kPayload --last byte--> kRecordReady
//   --next()--> kHeader; every state may go to kEnded (clean only between records) or kFailed
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

#include "core/base/bytes.hpp"
#include "core/base/time.hpp"

namespace vedette::tcpcam {

// A client waits this long after the PIN, because the original server gets PIN and CMD by one read each.
inline constexpr Duration kPauseBeforeCommand = 100ms;

// CMD for that many records, 0 for endless, with a line feed, which every server strips and which ends our
// server's wait. `out` holds 12 characters at least.
std::string_view format_command(std::uint32_t records, std::span<char> out);

// Why a connection can't continue.
enum class ClientError : std::uint8_t {
    kNone,         // no failure
    kEmptyRecord,  // the server announced a record of 0 bytes, which is invalid
    kTooLarge,     // a record exceeds the limit: raise it, or this is no TCPCam server
    kTruncated,    // the connection ended within a record
};

std::string_view to_string(ClientError error);

// One connection.
class Client {
  public:
    // What the session does next.
    enum class State : std::uint8_t {
        kHeader,        // read into prepare()
        kRecordBegins,  // record_bytes() is known: call use_buffer() or discard()
        kPayload,       // read into prepare()
        kRecordReady,   // the buffer's first record_bytes() are the payload; then next()
        kEnded,         // the server closed between two records
        kFailed,        // see error(); latched
    };

    explicit Client(std::uint32_t max_record_bytes) : max_record_bytes_(max_record_bytes) {}

    // The window for the next bytes, at most to the record's end; empty unless kHeader or kPayload.
    MutableBytes prepare();

    // `n` bytes were written to prepare().
    State commit(std::size_t n);

    // Lends the memory for the record until next(). False when it is smaller than record_bytes().
    bool use_buffer(MutableBytes buffer);

    // Discards the record; its bytes are read into `scratch` (not empty), repeatedly.
    void discard(MutableBytes scratch);

    // The record was taken.
    void next();

    // The server ended the connection.
    State end_of_input();

    State state() const { return state_; }
    ClientError error() const { return error_; }
    std::uint32_t record_bytes() const { return record_bytes_; }
    std::uint64_t records() const { return records_; }  // complete ones without the discarded ones

  private:
    State fail(ClientError error);

    std::uint32_t max_record_bytes_;
    State state_ = State::kHeader;
    ClientError error_ = ClientError::kNone;
    bool discarding_ = false;
    std::array<std::uint8_t, 4> header_{};
    std::uint32_t done_ = 0;  // bytes received of the header or payload
    std::uint32_t record_bytes_ = 0;
    MutableBytes buffer_;
    std::uint64_t records_ = 0;
};

}  // namespace vedette::tcpcam

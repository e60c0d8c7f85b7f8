// The client's side of one TCPCam connection: the text of PIN and CMD, and a reader of the records that come
// back. Bytes of a picture are read straight into the buffer that the caller gives for it. Connecting, the
// pause between PIN and CMD, and counting to N are the session's. One thread an object; no allocation.
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

// The original server takes one read as the PIN and the next as CMD, so a client sends PIN, waits this long,
// and sends CMD: then they don't arrive joined.
inline constexpr Duration kPauseBeforeCommand = 100ms;

// CMD for that many records, 0 for endless, ended by a line feed, which every server strips and ours needs
// not wait for. `out` holds 12 characters at least.
std::string_view format_command(std::uint32_t records, std::span<char> out);

enum class ClientError : std::uint8_t {
    kNone,         // no failure
    kEmptyRecord,  // the server announced a record of no bytes, which the protocol does not have
    kTooLarge,     // a record is larger than the limit: raise it, or this is no TCPCam server
    kTruncated,    // the connection ended within a record
};

std::string_view to_string(ClientError error);

class Client {
  public:
    enum class State : std::uint8_t {
        kHeader,        // read into prepare()
        kRecordBegins,  // record_bytes() is known: call use_buffer() or discard()
        kPayload,       // read into prepare()
        kRecordReady,   // the buffer's first record_bytes() are the payload: take it, then next()
        kEnded,         // the server closed between two records
        kFailed,        // see error(); stays so
    };

    explicit Client(std::uint32_t max_record_bytes) : max_record_bytes_(max_record_bytes) {}

    // Where the next bytes from the connection go; empty unless kHeader or kPayload. Never reaches beyond the
    // present record.
    MutableBytes prepare();

    // The first `n` bytes of prepare() were filled.
    State commit(std::size_t n);

    // Gives the memory for the record that begins; false, and nothing happens, when it holds less than
    // record_bytes(). Borrowed until the record is taken.
    bool use_buffer(MutableBytes buffer);

    // Reads the record that begins over and over into `scratch` (not empty) and drops it.
    void discard(MutableBytes scratch);

    // The record was taken.
    void next();

    // The server ended the connection.
    State end_of_input();

    State state() const { return state_; }
    ClientError error() const { return error_; }
    std::uint32_t record_bytes() const { return record_bytes_; }
    std::uint64_t records() const { return records_; }  // complete ones, without the discarded

  private:
    State fail(ClientError error);

    std::uint32_t max_record_bytes_;
    State state_ = State::kHeader;
    ClientError error_ = ClientError::kNone;
    bool discarding_ = false;
    std::array<std::uint8_t, 4> header_{};
    std::uint32_t done_ = 0;  // bytes of the header or payload that came
    std::uint32_t record_bytes_ = 0;
    MutableBytes buffer_;
    std::uint64_t records_ = 0;
};

}  // namespace vedette::tcpcam

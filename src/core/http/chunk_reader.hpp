// Decodes the chunked transfer coding (RFC 9112 section 7.1) in place: payload is returned as views of the
// input; extensions and trailer are checked and dropped. Caller's thread.
#pragma once

#include <cstddef>
#include <cstdint>

#include "core/base/bytes.hpp"
#include "core/http/chunk_extension.hpp"
#include "core/http/head_reader.hpp"
#include "core/http/parse_error.hpp"

namespace vedette::http {

// Limits of a chunked body, beside its payload.
struct ChunkLimits {
    std::size_t max_extension = 256;  // bytes of one chunk's extension, line end not counted
    std::size_t max_trailer = 2048;   // bytes of the whole trailer
};

// Decodes one chunked body.
class ChunkReader {
  public:
    explicit ChunkReader(Tolerance tolerance, ChunkLimits limits = {})
        : limits_(limits), bare_lf_(tolerance.bare_lf), loose_(tolerance.loose_chunks) {}

    struct Took {
        std::size_t consumed = 0;
        Bytes payload;  // the last bytes consumed, empty when none were payload
    };
    // Takes bytes up to the end of the first piece of payload, or all, or up to the end of the body.
    Took feed(Bytes in);
    void reset();

    bool done() const { return state_ == State::kDone; }
    bool failed() const { return state_ == State::kFailed; }
    ParseError error() const { return error_; }

  private:
    enum class State : std::uint8_t {
        kSize,
        kExtension,
        kSizeLf,
        kData,
        kDataCr,
        kDataLf,
        kTrailer,
        kTrailerLf,
        kDone,
        kFailed
    };
    void fail(ParseError error);
    void take_byte(char c);
    void take_size_byte(char c);
    void take_trailer_byte(char c);
    void end_size_line();
    void end_trailer_line();

    std::uint64_t left_ = 0;   // of the chunk
    std::size_t line_ = 0;     // bytes of the extension, of the trailer line
    std::size_t trailer_ = 0;  // bytes of the trailer
    ChunkExtension extension_;
    ChunkLimits limits_;
    State state_ = State::kSize;
    ParseError error_ = ParseError::kNone;
    std::uint8_t digits_ = 0;
    bool bare_lf_;
    bool loose_;
    bool colon_ = false;  // seen in the trailer line
};

}  // namespace vedette::http

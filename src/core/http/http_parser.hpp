// The common part of RequestParser and ResponseParser: the fields, the body and the errors of one HTTP/1.1
// message at a time. The first line belongs to the parsers. Caller's thread.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "core/http/body_reader.hpp"
#include "core/http/head_reader.hpp"

namespace vedette::http {

// Base of both parsers, not for use alone.
class HttpParser {
  public:
    // From kHead until reset():
    int minor() const { return minor_; }  // 0 for HTTP/1.0, else 1
    Fields fields() const { return head_.fields(); }
    std::optional<std::string_view> header(std::string_view name) const { return fields().find(name); }
    bool keep_alive() const { return wants_keep_alive_; }

    bool has_head() const { return has_head_; }
    bool done() const { return has_head_ && body_.done(); }
    // The body is incomplete and not chunked: the next body_remaining() bytes of the connection (kUnlimited:
    // all until its end) are payload, which the caller may read itself and then skip_raw().
    bool is_raw_body() const { return body_remaining() > 0; }
    std::uint64_t body_remaining() const { return has_head_ ? body_.raw_remaining() : 0; }
    void skip_raw(std::uint64_t size) { body_.skip_raw(size); }

    ParseError error() const { return error_; }

  protected:
    HttpParser(std::span<char> head_memory, std::size_t max_fields, std::uint64_t max_body,
               const ChunkLimits& chunks, Tolerance tolerance)
        : head_(head_memory, tolerance, max_fields),
          body_(max_body, tolerance, chunks),
          tolerance_(tolerance) {}

    void reset() {
        head_.reset();
        body_.start(BodyKind::kNone);
        has_head_ = false;
        error_ = ParseError::kNone;
    }

    Step fail(ParseError error, std::size_t consumed) {
        error_ = error;
        return {Progress::kFailed, consumed, {}};
    }

    Step feed_body(Bytes in) {
        const Step step = body_.feed(in);
        if (step.progress == Progress::kFailed) error_ = body_.error();
        return step;
    }

    // kHead, or kFailed when `wrong` is an error.
    Step end_head(ParseError wrong, std::size_t consumed) {
        if (wrong != ParseError::kNone) return fail(wrong, consumed);
        has_head_ = true;
        return {Progress::kHead, consumed, {}};
    }

    HeadReader head_;
    BodyReader body_;
    Tolerance tolerance_;
    int minor_ = 1;
    bool has_head_ = false;
    bool wants_keep_alive_ = false;
    ParseError error_ = ParseError::kNone;
};

}  // namespace vedette::http

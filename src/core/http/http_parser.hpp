// The common part of RequestParser and ResponseParser: the fields, the body and the errors of one HTTP/1.1
// message at a time. The first line belongs to the parsers. Caller's thread.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "core/http/body_reader.hpp"
#include "core/http/framing.hpp"
#include "core/http/head_reader.hpp"

namespace vedette::http {

// Base of both parsers, not for use alone.
class HttpParser {
  public:
    // Consumes bytes of `in`. Call again with the rest, even an empty one, until kNeedMore, kEnd or kFailed.
    // After kEnd, reset() and continue with the next message.
    Step feed(Bytes in) {
        if (error_ != ParseError::kNone) return fail(error_, 0);
        if (!has_head_) return feed_head(in);
        const Step step = body_.feed(in);
        if (step.progress == Progress::kFailed) error_ = body_.error();
        return step;
    }
    // The connection has ended: kEnd if that completes the message, else kFailed.
    Progress end_of_input() {
        if (error_ != ParseError::kNone) return Progress::kFailed;
        if (has_head_ && body_.end_of_input() == Progress::kEnd) return Progress::kEnd;
        error_ = idle() ? ParseError::kNothingReceived : ParseError::kTruncated;
        return Progress::kFailed;
    }
    // Replaces the head's memory, before the first byte of a message or behind blank lines only.
    void set_head_memory(std::span<char> memory) { head_.set_memory(memory); }
    bool idle() const { return head_.empty() && interim_ == 0; }  // no byte of this message so far

    // From kHead until reset():
    int minor() const { return minor_; }  // 0 for HTTP/1.0, else 1
    Fields fields() const { return head_.fields(); }
    std::optional<std::string_view> header(std::string_view name) const { return fields().find(name); }
    bool keep_alive() const { return wants_keep_alive_; }

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
    ~HttpParser() = default;

    void reset() {
        head_.reset();
        body_.start(BodyKind::kNone);
        interim_ = 0;
        has_head_ = false;
        error_ = ParseError::kNone;
    }

    Step fail(ParseError error, std::size_t consumed) {
        error_ = error;
        return {Progress::kFailed, consumed, {}};
    }

    virtual Step feed_head(Bytes in) = 0;

    // kHead, or kFailed when `wrong` is an error.
    Step end_head(ParseError wrong, std::size_t consumed) {
        if (wrong != ParseError::kNone) return fail(wrong, consumed);
        has_head_ = true;
        return {Progress::kHead, consumed, {}};
    }

    // "HTTP/1.0" or "HTTP/1.1"; `bad_form` for what is no version.
    ParseError parse_version(std::string_view text, ParseError bad_form) {
        const bool has_form = text.size() == 8 && text.starts_with("HTTP/") && is_digit(text[5]) &&
                              text[6] == '.' && is_digit(text[7]);
        if (!has_form) return bad_form;
        if (text[5] != '1') return ParseError::kUnsupportedVersion;
        minor_ = text[7] == '0' ? 0 : 1;
        return ParseError::kNone;
    }

    // `otherwise`: the kind of a body without a length and not chunked.
    ParseError start_body(const Framing& framing, BodyKind otherwise) {
        const BodyKind with_length = framing.length ? BodyKind::kLength : otherwise;
        body_.start(framing.chunked ? BodyKind::kChunked : with_length, framing.length.value_or(0));
        return body_.error();
    }

    HeadReader head_;
    BodyReader body_;
    Tolerance tolerance_;
    std::size_t interim_ = 0;  // 1xx responses before the final one
    int minor_ = 1;
    bool has_head_ = false;
    bool wants_keep_alive_ = false;
    ParseError error_ = ParseError::kNone;
};

}  // namespace vedette::http

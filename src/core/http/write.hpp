// Writes heads of HTTP/1.1 requests and responses, and the frame around a chunk, into the caller's memory.
// Refuses values that would end a line early. The caller chooses the fields. Thread-safe.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "core/base/text.hpp"

namespace vedette::http {

// The reason phrase of a status (RFC 9110 section 15), or an empty text.
std::string_view reason_phrase(int status);

// HeadWriter head(memory);
// head.response(200);
// head.field("Content-Type", "image/jpeg");
// const auto bytes = head.finish();  // nothing: too small, or a value with a line end
class HeadWriter {
  public:
    explicit HeadWriter(std::span<char> out) : text_(out) {}

    // One of these two comes first.
    void request(std::string_view method, std::string_view target);
    void response(int status, std::string_view reason = {});  // empty: reason_phrase()

    void field(std::string_view name, std::uint64_t number);
    // `more` is the second piece of a value, such as the parameters after "Digest ".
    void field(std::string_view name, std::string_view value, std::string_view more = {});

    // Adds the blank line. Nothing when the head does not fit or a part of it has an invalid character.
    std::optional<std::string_view> finish();

  private:
    void check(bool fine) { valid_ = valid_ && fine; }

    TextWriter text_;
    bool valid_ = true;
};

// RFC 9112 section 7.1: a chunk is head, bytes, kChunkEnd.
constexpr std::string_view kChunkEnd = "\r\n";
constexpr std::size_t kMaxChunkHead = 18;

// The line before a chunk of `size` bytes (not 0, which would end the body).
std::string_view format_chunk_head(std::uint64_t size, std::span<char, kMaxChunkHead> out);

}  // namespace vedette::http

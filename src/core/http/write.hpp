// Writes heads of HTTP/1.1 requests and responses, and the frame around a chunk, into the caller's memory.
// Refuses values that would end a line early. The caller chooses the fields. Thread-safe.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace vedette::http {

// The reason phrase of a status (RFC 9110 section 15), or an empty text.
std::string_view reason_phrase(int status);

// HeadWriter head(memory);
// head.response(200);
// head.field("Content-Type", "image/jpeg");
// const auto bytes = head.finish();  // nothing: too small, or a value with a line end
class HeadWriter {
  public:
    explicit HeadWriter(std::span<char> out) : out_(out) {}

    // One of these two comes first.
    void request(std::string_view method, std::string_view target, int minor = 1);
    void response(int status, std::string_view reason = {}, int minor = 1);  // empty: reason_phrase()

    void field(std::string_view name, std::string_view value);
    void field(std::string_view name, std::uint64_t number);
    // A value in two pieces, such as "Digest " and its parameters.
    void field(std::string_view name, std::string_view value, std::string_view more);

    // Adds the blank line. Nothing when the head does not fit, or a name, value, method or target contains an
    // invalid control character or blank.
    std::optional<std::string_view> finish();

  private:
    void put(std::string_view text);
    void put_number(std::uint64_t number);
    void check(bool fine) { failed_ = failed_ || !fine; }

    std::span<char> out_;
    std::size_t size_ = 0;
    bool failed_ = false;
};

// RFC 9112 section 7.1: a chunk is head, bytes, kChunkEnd; the body ends with kLastChunk.
constexpr std::string_view kChunkEnd = "\r\n";
constexpr std::string_view kLastChunk = "0\r\n\r\n";
constexpr std::size_t kMaxChunkHead = 18;

// The line before a chunk of `size` bytes (not 0, which would end the body).
std::string_view format_chunk_head(std::uint64_t size, std::span<char, kMaxChunkHead> out);

}  // namespace vedette::http

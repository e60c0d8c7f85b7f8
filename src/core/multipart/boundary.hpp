// The boundary of a multipart stream (RFC 2046 section 5.1.1): parsed from a Content-Type value, and matched
// at the start of a line, in the forms that cameras send. No allocation. Caller's thread.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "core/base/bytes.hpp"

namespace vedette::multipart {

// One boundary.
class Boundary {
  public:
    static constexpr std::size_t kMaxSize = 128;  // RFC 2046 allows 70

    // The boundary as the Content-Type parameter has it, unquoted. Nothing when it is empty, only dashes,
    // longer than kMaxSize, ends with a blank or holds anything but printable ASCII.
    static std::optional<Boundary> from(std::string_view text);

    std::string_view text() const { return {text_.data(), size_}; }
    // Many cameras put the dashes of the line into the parameter too; they are kept apart.
    std::size_t dashes() const { return dashes_; }
    std::string_view core() const { return text().substr(dashes_); }

  private:
    Boundary() = default;

    std::array<char, kMaxSize> text_{};
    std::uint8_t size_ = 0;
    std::uint8_t dashes_ = 0;
};

// The boundary of a Content-Type value such as `multipart/x-mixed-replace;boundary="b"`, quoted or bare.
// Nothing when the value is no multipart type or has no usable boundary.
std::optional<Boundary> parse_boundary(std::string_view content_type);

// Matches a boundary line byte by byte: two dashes, or those of the parameter, or both; the boundary; two
// more dashes at the end of a stream; blanks; LF or CRLF. Some cameras write the part's first header field
// ("Content-...") on the same line: then the delimiter ends before it.
class DelimiterMatcher {
  public:
    static constexpr std::size_t kMaxLine = 2 * Boundary::kMaxSize + 32;  // no boundary line is longer

    // Result of a byte.
    enum class Match : std::uint8_t { kNo, kMaybe, kYes };

    // `boundary` outlives the matcher.
    explicit DelimiterMatcher(const Boundary& boundary) : boundary_(boundary) {}

    void start();  // the next byte is the first of a line
    // kMaybe: feed the next byte. kYes: `byte` was the line's LF, or the last one of "Content-". After kYes
    // or kNo call start().
    Match feed(std::uint8_t byte);
    // Checks a whole line with its line end.
    bool matches(std::string_view line);
    // After kYes: bytes of the line before the part's head.
    std::size_t size() const { return size_ - glued_; }

  private:
    bool dashes_fit() const;
    Match feed_tail(std::uint8_t byte);

    const Boundary& boundary_;
    std::size_t dashes_ = 0;
    std::size_t core_ = 0;   // characters of the boundary matched so far
    std::size_t size_ = 0;   // bytes fed
    std::size_t glued_ = 0;  // characters of kGluedField matched
    std::uint8_t closing_ = 0;
    std::uint8_t blanks_ = 0;
    std::uint8_t returns_ = 0;  // CR seen
};

}  // namespace vedette::multipart

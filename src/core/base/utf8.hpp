// UTF-8 (RFC 3629 section 4): one character of a text, or a text that arrives in pieces. Keeps no text, no
// allocation. Thread-safe; a Utf8Checker: caller's thread.
#pragma once

#include <cstdint>
#include <string_view>

#include "core/base/bytes.hpp"

namespace vedette {

// Checks a text piece by piece, as it arrives.
class Utf8Checker {
  public:
    // False from the first invalid byte (overlong form, surrogate, beyond U+10FFFF) until reset().
    bool feed(Bytes in);
    // The last character is complete.
    bool complete() const { return valid_ && missing_ == 0; }
    void reset() { *this = Utf8Checker(); }

  private:
    bool take(std::uint8_t byte);

    std::uint8_t missing_ = 0;  // continuation bytes of the current character
    std::uint8_t low_ = 0x80;   // range of the next one
    std::uint8_t high_ = 0xbf;
    bool valid_ = true;
};

// Bytes of the UTF-8 character that begins `text`; 0 for an invalid or incomplete one, and for an empty text.
std::size_t utf8_length(std::string_view text);

}  // namespace vedette

// Checks UTF-8 (RFC 3629 section 4) piece by piece, as it comes off the wire. It keeps no text. One thread.
#pragma once

#include <cstdint>

#include "core/base/bytes.hpp"

namespace vedette::http {

class Utf8Checker {
  public:
    // False at the first byte that can't be UTF-8: overlong forms, surrogates, beyond U+10FFFF. What was
    // wrong once stays wrong until reset().
    bool feed(Bytes in);
    // The last character is complete.
    bool complete() const { return fine_ && missing_ == 0; }
    void reset() { *this = Utf8Checker(); }

  private:
    bool take(std::uint8_t byte);

    std::uint8_t missing_ = 0;  // continuation bytes of the current character
    std::uint8_t low_ = 0x80;   // the range of the next of them
    std::uint8_t high_ = 0xbf;
    bool fine_ = true;
};

}  // namespace vedette::http

// Reads JSON (RFC 8259) as it arrives, cut anywhere: bytes go in, events come out. Strict: nothing behind the
// value, no comments, no byte order mark, valid UTF-8, escapes of surrogates in pairs. Keys, strings and
// numbers lie in the caller's memory, one at a time. What keys mean, and whether one comes twice, is the
// caller's matter. No allocation, no recursion. Caller's thread.
//
//     Reader reader(memory, {});
//     reader.feed(bytes);
//     while (true) {
//         switch (reader.next()) {
//             case Event::kNeedMore: feed() the next bytes, or end_of_input() behind the last ones
//             case Event::kEnd: the value was whole
//             case Event::kFailed: reader.error(), reader.offset()
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "core/base/bytes.hpp"
#include "core/base/utf8.hpp"

namespace vedette::json {

// What comes next in the text.
enum class Event : std::uint8_t {
    kNeedMore,  // all bytes are consumed
    kBeginObject,
    kEndObject,
    kBeginArray,
    kEndArray,
    kKey,     // text()
    kString,  // text()
    kNumber,  // text(), integer()
    kTrue,
    kFalse,
    kNull,
    kEnd,     // of the text
    kFailed,  // see error(); latched
};

// Why a text is refused.
enum class Error : std::uint8_t {
    kNone,
    kUnexpected,     // a character that may not come here
    kBadNumber,      // not of the form -12.3e4
    kBadWord,        // not true, false or null
    kBadEscape,      // a backslash with something else than "\/bfnrt, or u and four digits
    kBadSurrogate,   // an escape of a surrogate without its other half
    kBadText,        // bytes that are no UTF-8
    kControlByte,    // an unescaped control character in a string
    kStringTooLong,  // longer than the limit, or than the memory
    kNumberTooLong,
    kTooDeep,
    kTruncated,  // the text ended before the value did
};
// A sentence's end: "has a character that may not come here".
std::string_view to_string(Error error);

// Limits of one text.
struct Limits {
    unsigned depth = 8;         // objects and arrays within each other, at most 32
    std::size_t string = 1024;  // bytes of a key or string, escapes decoded
    std::size_t number = 32;    // characters
};

// Reads one text.
class Reader {
  public:
    // `memory` outlives the reader. A string or number that does not fit it is too long.
    Reader(std::span<char> memory, const Limits& limits) : memory_(memory), limits_(limits) {}

    // After kNeedMore. The bytes stay until the next kNeedMore.
    void feed(Bytes in) {
        in_ = in;
        at_ = 0;
    }
    // After kNeedMore: no byte follows.
    void end_of_input() { ended_ = true; }
    Event next();

    // Until next():
    std::string_view text() const { return {memory_.data(), size_}; }
    // Nothing for a number with a fraction or an exponent, or beyond 64 bits.
    std::optional<std::int64_t> integer() const;
    // Objects and arrays that are open; behind kBeginObject at least 1.
    unsigned depth() const { return depth_; }

    Error error() const { return error_; }
    // Bytes from the begin of the text to the last byte looked at: the place of an error.
    std::uint64_t offset() const { return offset_; }

  private:
    // What may come between two tokens.
    enum class Place : std::uint8_t {
        kValue,
        kFirstValue,  // or the array's end
        kFirstKey,    // or the object's end
        kKey,
        kColon,
        kComma,  // or the end of what is open
        kEnd,
    };
    // What the present byte belongs to.
    enum class Token : std::uint8_t { kNone, kString, kEscape, kHex, kPairBackslash, kPairU, kNumber, kWord };
    // What has been read of a number.
    enum class Number : std::uint8_t { kMinus, kZero, kInteger, kPoint, kFraction, kE, kSign, kExponent };

    Event fail(Error error);
    Event take(std::uint8_t byte);
    Event take_structure(char c);
    Event begin_token(char c);
    Event open(bool object);
    Event close(bool object);
    Event end_value(Event event);
    Event take_string(std::uint8_t byte);
    Event take_escape(char c);
    Event take_hex(char c);
    Event put(char c);
    Event put_character(std::uint32_t code);
    bool continue_number(char c);
    Event end_number();
    Event take_word(char c);

    std::span<char> memory_;
    const Limits limits_;
    Bytes in_;
    std::size_t at_ = 0;  // of in_
    std::uint64_t offset_ = 0;
    std::size_t size_ = 0;       // of the text in the memory
    std::uint32_t objects_ = 0;  // a bit for each depth: it is an object
    std::uint32_t code_ = 0;     // digits of an escape
    std::uint32_t high_ = 0;     // the first half of a pair of surrogates, 0: none
    std::string_view word_;      // true, false or null
    Utf8Checker utf8_;
    std::uint8_t depth_ = 0;
    std::uint8_t digits_ = 0;  // of the escape that have come; letters of the word
    Place place_ = Place::kValue;
    Token token_ = Token::kNone;
    Number number_{};
    bool is_key_ = false;  // the string
    bool ended_ = false;
    Error error_ = Error::kNone;
};

}  // namespace vedette::json

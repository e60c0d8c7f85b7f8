#include "core/json/reader.hpp"

#include <algorithm>

#include "core/base/text.hpp"

namespace vedette::json {
namespace {

constexpr bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
constexpr bool is_high_surrogate(std::uint32_t code) { return code >= 0xd800 && code < 0xdc00; }
constexpr bool is_low_surrogate(std::uint32_t code) { return code >= 0xdc00 && code < 0xe000; }

}  // namespace

std::string_view to_string(Error error) {
    switch (error) {
        case Error::kNone: return "";
        case Error::kUnexpected: return "has a character that may not come here";
        case Error::kBadNumber: return "has a number that is not of the form -12.3e4";
        case Error::kBadWord: return "has a word that is not true, false or null";
        case Error::kBadEscape: return "has an unknown escape in a string";
        case Error::kBadSurrogate: return "has half of a pair of surrogates in a string";
        case Error::kBadText: return "has bytes that are no UTF-8";
        case Error::kControlByte: return "has a control character in a string";
        case Error::kStringTooLong: return "has a string that is too long";
        case Error::kNumberTooLong: return "has a number that is too long";
        case Error::kTooDeep: return "has too many objects and arrays within each other";
        case Error::kTruncated: return "ends too early";
    }
    return "";
}

Event Reader::fail(Error error) {
    error_ = error;
    return Event::kFailed;
}

Event Reader::next() {
    if (error_ != Error::kNone) return Event::kFailed;
    while (at_ < in_.size()) {
        // The byte behind a number belongs to what follows it.
        if (token_ == Token::kNumber && !continue_number(static_cast<char>(in_[at_]))) return end_number();
        const std::uint8_t byte = in_[at_++];
        ++offset_;
        const Event event = take(byte);
        if (event != Event::kNeedMore) return event;
    }
    if (!ended_) return Event::kNeedMore;
    if (token_ == Token::kNumber) return end_number();
    return place_ == Place::kEnd ? Event::kEnd : fail(Error::kTruncated);
}

Event Reader::take(std::uint8_t byte) {
    const char c = static_cast<char>(byte);
    switch (token_) {
        case Token::kNone: return take_structure(c);
        case Token::kString: return take_string(byte);
        case Token::kEscape: return take_escape(c);
        case Token::kHex: return take_hex(c);
        case Token::kPairBackslash:
            token_ = Token::kPairU;
            return c == '\\' ? Event::kNeedMore : fail(Error::kBadSurrogate);
        case Token::kPairU:
            token_ = Token::kHex;
            digits_ = 0;
            code_ = 0;
            return c == 'u' ? Event::kNeedMore : fail(Error::kBadSurrogate);
        case Token::kNumber:
            if (size_ >= std::min(limits_.number, memory_.size())) return fail(Error::kNumberTooLong);
            memory_[size_++] = c;
            return Event::kNeedMore;
        case Token::kWord: return take_word(c);
    }
    return Event::kNeedMore;
}

Event Reader::take_structure(char c) {
    if (is_space(c)) return Event::kNeedMore;
    switch (place_) {
        case Place::kFirstValue:
            if (c == ']') return close(false);
            return begin_token(c);
        case Place::kValue: return begin_token(c);
        case Place::kFirstKey:
            if (c == '}') return close(true);
            [[fallthrough]];
        case Place::kKey:
            if (c != '"') return fail(Error::kUnexpected);
            is_key_ = true;
            token_ = Token::kString;
            size_ = 0;
            return Event::kNeedMore;
        case Place::kColon:
            if (c != ':') return fail(Error::kUnexpected);
            place_ = Place::kValue;
            return Event::kNeedMore;
        case Place::kComma: {
            const bool object = (objects_ & (1U << (depth_ - 1))) != 0;
            if (c == (object ? '}' : ']')) return close(object);
            if (c != ',') return fail(Error::kUnexpected);
            place_ = object ? Place::kKey : Place::kValue;
            return Event::kNeedMore;
        }
        case Place::kEnd: break;
    }
    return fail(Error::kUnexpected);
}

Event Reader::begin_token(char c) {
    size_ = 0;
    if (c == '{' || c == '[') return open(c == '{');
    if (c == '"') {
        is_key_ = false;
        token_ = Token::kString;
        return Event::kNeedMore;
    }
    if (c == '-' || is_digit(c)) {
        token_ = Token::kNumber;
        number_ = c == '-' ? Number::kMinus : c == '0' ? Number::kZero : Number::kInteger;
        return take(static_cast<std::uint8_t>(c));
    }
    word_ = c == 't' ? "true" : c == 'f' ? "false" : c == 'n' ? "null" : "";
    if (word_.empty()) return fail(Error::kUnexpected);
    token_ = Token::kWord;
    digits_ = 1;
    return Event::kNeedMore;
}

Event Reader::open(bool object) {
    if (depth_ >= std::min(limits_.depth, 32U)) return fail(Error::kTooDeep);
    const std::uint32_t bit = 1U << depth_;
    objects_ = object ? objects_ | bit : objects_ & ~bit;
    ++depth_;
    place_ = object ? Place::kFirstKey : Place::kFirstValue;
    return object ? Event::kBeginObject : Event::kBeginArray;
}

Event Reader::close(bool object) {
    --depth_;
    return end_value(object ? Event::kEndObject : Event::kEndArray);
}

Event Reader::end_value(Event event) {
    token_ = Token::kNone;
    place_ = depth_ == 0 ? Place::kEnd : Place::kComma;
    return event;
}

Event Reader::take_string(std::uint8_t byte) {
    const char c = static_cast<char>(byte);
    if (!utf8_.complete()) {
        if (!utf8_.feed({&byte, 1})) return fail(Error::kBadText);
        return put(c);
    }
    if (c == '"') {
        if (!is_key_) return end_value(Event::kString);
        token_ = Token::kNone;
        place_ = Place::kColon;
        return Event::kKey;
    }
    if (c == '\\') {
        token_ = Token::kEscape;
        return Event::kNeedMore;
    }
    if (byte < 0x20) return fail(Error::kControlByte);
    if (!utf8_.feed({&byte, 1})) return fail(Error::kBadText);
    return put(c);
}

Event Reader::take_escape(char c) {
    token_ = Token::kString;
    switch (c) {
        case '"':
        case '\\':
        case '/': return put(c);
        case 'b': return put('\b');
        case 'f': return put('\f');
        case 'n': return put('\n');
        case 'r': return put('\r');
        case 't': return put('\t');
        case 'u':
            token_ = Token::kHex;
            digits_ = 0;
            code_ = 0;
            return Event::kNeedMore;
        default: return fail(Error::kBadEscape);
    }
}

Event Reader::take_hex(char c) {
    const int digit = hex_digit(c);
    if (digit < 0) return fail(Error::kBadEscape);
    code_ = code_ << 4U | static_cast<std::uint32_t>(digit);
    if (++digits_ < 4) return Event::kNeedMore;
    token_ = Token::kString;
    if (high_ != 0) {
        if (!is_low_surrogate(code_)) return fail(Error::kBadSurrogate);
        code_ = 0x10000 + ((high_ - 0xd800) << 10U) + (code_ - 0xdc00);
        high_ = 0;
    } else if (is_low_surrogate(code_)) {
        return fail(Error::kBadSurrogate);
    } else if (is_high_surrogate(code_)) {
        high_ = code_;
        token_ = Token::kPairBackslash;
        return Event::kNeedMore;
    }
    return put_character(code_);
}

Event Reader::put(char c) {
    if (size_ >= std::min(limits_.string, memory_.size())) return fail(Error::kStringTooLong);
    memory_[size_++] = c;
    return Event::kNeedMore;
}

// As UTF-8 (RFC 3629 section 3).
Event Reader::put_character(std::uint32_t code) {
    const auto continuation = [&](unsigned shift) {
        return put(static_cast<char>(0x80 | (code >> shift & 0x3fU)));
    };
    if (code < 0x80) return put(static_cast<char>(code));
    if (code < 0x800) {
        put(static_cast<char>(0xc0 | code >> 6U));
    } else if (code < 0x10000) {
        put(static_cast<char>(0xe0 | code >> 12U));
        continuation(6);
    } else {
        put(static_cast<char>(0xf0 | code >> 18U));
        continuation(12);
        continuation(6);
    }
    return error_ == Error::kNone ? continuation(0) : Event::kFailed;
}

// Whether the character goes on with the number; the first one has set number_.
bool Reader::continue_number(char c) {
    const bool digit = is_digit(c);
    switch (number_) {
        case Number::kMinus:
            if (!digit) return false;
            number_ = c == '0' ? Number::kZero : Number::kInteger;
            return true;
        case Number::kInteger:
            if (digit) return true;
            [[fallthrough]];
        case Number::kZero:
            if (c == '.') number_ = Number::kPoint;
            if (c == 'e' || c == 'E') number_ = Number::kE;
            return c == '.' || c == 'e' || c == 'E';
        case Number::kPoint:
            if (digit) number_ = Number::kFraction;
            return digit;
        case Number::kFraction:
            if (c == 'e' || c == 'E') number_ = Number::kE;
            return digit || c == 'e' || c == 'E';
        case Number::kE:
            if (c == '+' || c == '-') number_ = Number::kSign;
            if (digit) number_ = Number::kExponent;
            return digit || c == '+' || c == '-';
        case Number::kSign:
            if (digit) number_ = Number::kExponent;
            return digit;
        case Number::kExponent: return digit;
    }
    return false;
}

Event Reader::end_number() {
    const bool whole = number_ == Number::kZero || number_ == Number::kInteger ||
                       number_ == Number::kFraction || number_ == Number::kExponent;
    return whole ? end_value(Event::kNumber) : fail(Error::kBadNumber);
}

Event Reader::take_word(char c) {
    if (c != word_[digits_]) return fail(Error::kBadWord);
    if (++digits_ < word_.size()) return Event::kNeedMore;
    return end_value(word_[0] == 't' ? Event::kTrue : word_[0] == 'f' ? Event::kFalse : Event::kNull);
}

std::optional<std::int64_t> Reader::integer() const { return parse_int<std::int64_t>(text()); }

}  // namespace vedette::json

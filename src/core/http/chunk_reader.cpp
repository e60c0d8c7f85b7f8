#include "core/http/chunk_reader.hpp"

#include <algorithm>

#include "core/http/header_values.hpp"

namespace vedette::http {
namespace {

constexpr std::uint8_t kMaxDigits = 16;  // of a 64-bit size

}  // namespace

void ChunkReader::reset() {
    left_ = line_ = trailer_ = 0;
    extension_ = ChunkExtension();
    state_ = State::kSize;
    error_ = ParseError::kNone;
    digits_ = 0;
    colon_ = false;
}

void ChunkReader::fail(ParseError error) {
    state_ = State::kFailed;
    error_ = error;
}

ChunkReader::Took ChunkReader::feed(Bytes in) {
    std::size_t taken = 0;
    while (taken < in.size() && state_ != State::kDone && state_ != State::kFailed) {
        if (state_ == State::kData) {
            const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(left_, in.size() - taken));
            left_ -= size;
            if (left_ == 0) state_ = State::kDataCr;
            return {taken + size, in.subspan(taken, size)};
        }
        take_byte(static_cast<char>(in[taken++]));
    }
    return {taken, {}};
}

void ChunkReader::take_byte(char c) {
    switch (state_) {
        case State::kSize:
        case State::kExtension: return take_size_byte(c);
        case State::kSizeLf:
            if (c != '\n') return fail(ParseError::kBareCr);
            return end_size_line();
        case State::kDataCr:
            if (c == '\r') {
                state_ = State::kDataLf;
                return;
            }
            if (!bare_lf_) return fail(ParseError::kBadChunkEnd);
            [[fallthrough]];
        case State::kDataLf:
            if (c != '\n') return fail(ParseError::kBadChunkEnd);
            state_ = State::kSize;
            digits_ = 0;
            return;
        default: return take_trailer_byte(c);
    }
}

void ChunkReader::take_size_byte(char c) {
    if (c == '\r' || c == '\n') {
        if (digits_ == 0) return fail(ParseError::kBadChunkSize);
        if (!loose_ && !extension_.complete()) return fail(ParseError::kBadChunkLine);
        if (c == '\n' && !bare_lf_) return fail(ParseError::kBareLf);
        if (c == '\n') return end_size_line();
        state_ = State::kSizeLf;
        return;
    }
    if (state_ == State::kSize) {
        if (const int digit = hex_digit(c); digit >= 0) {
            if (++digits_ > kMaxDigits) return fail(ParseError::kBadChunkSize);
            left_ = left_ << 4 | static_cast<std::uint64_t>(digit);
            return;
        }
        if (digits_ == 0) return fail(ParseError::kBadChunkSize);
        if (c != ';' && !is_blank(c)) return fail(ParseError::kBadChunkLine);
        state_ = State::kExtension;
    }
    if (!loose_ && !extension_.take(c)) return fail(ParseError::kBadChunkLine);
    if (++line_ > limits_.max_extension) fail(ParseError::kChunkLineTooLong);
}

void ChunkReader::end_size_line() {
    state_ = left_ == 0 ? State::kTrailer : State::kData;
    extension_ = ChunkExtension();
    line_ = 0;
}

void ChunkReader::take_trailer_byte(char c) {
    if (state_ == State::kTrailerLf && c != '\n') return fail(ParseError::kBareCr);
    if (c == '\n') {
        if (state_ != State::kTrailerLf && !bare_lf_) return fail(ParseError::kBareLf);
        return end_trailer_line();
    }
    if (c == '\r') {
        state_ = State::kTrailerLf;
        return;
    }
    if (++trailer_ > limits_.max_trailer) return fail(ParseError::kTrailerTooLarge);
    ++line_;
    if (loose_) return;
    if (c == ':' && line_ > 1) {
        colon_ = true;
    } else if (colon_ ? is_control_byte(c) : !is_token_byte(c)) {
        fail(ParseError::kBadTrailer);
    }
}

void ChunkReader::end_trailer_line() {
    if (line_ == 0) {
        state_ = State::kDone;
    } else if (!colon_ && !loose_) {
        fail(ParseError::kBadTrailer);
    } else {
        state_ = State::kTrailer;
        line_ = 0;
        colon_ = false;
    }
}

}  // namespace vedette::http

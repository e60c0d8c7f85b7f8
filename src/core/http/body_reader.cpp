#include "core/http/body_reader.hpp"

#include <algorithm>

namespace vedette::http {

void BodyReader::start(BodyKind kind, std::uint64_t length) {
    kind_ = kind;
    left_ = kind == BodyKind::kLength ? length : 0;
    total_ = 0;
    chunks_.reset();
    closed_ = false;
    error_ = left_ > max_body_ ? ParseError::kBodyTooLarge : ParseError::kNone;
}

Step BodyReader::fail(ParseError error, std::size_t consumed) {
    error_ = error;
    return {Progress::kFailed, consumed, {}};
}

// Returns `payload` up to the limit; bytes beyond it fail the next step, for every cut of the input.
Step BodyReader::hand_out(Bytes payload, std::size_t consumed) {
    const std::uint64_t room = max_body_ - total_;
    if (room == 0) return fail(ParseError::kBodyTooLarge, consumed);
    const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(room, payload.size()));
    if (size < payload.size()) error_ = ParseError::kBodyTooLarge;
    total_ += size;
    return {Progress::kBody, consumed, payload.first(size)};
}

bool BodyReader::done() const {
    if (error_ != ParseError::kNone) return false;
    switch (kind_) {
        case BodyKind::kNone: return true;
        case BodyKind::kLength: return left_ == 0;
        case BodyKind::kChunked: return chunks_.done();
        case BodyKind::kUntilClose: return closed_;
    }
    return false;
}

Step BodyReader::feed(Bytes in) {
    if (error_ != ParseError::kNone) return fail(error_, 0);
    if (done()) return {Progress::kEnd, 0, {}};
    if (in.empty()) return {};
    if (kind_ != BodyKind::kChunked) {
        const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(in.size(), raw_remaining()));
        if (kind_ == BodyKind::kUntilClose) return hand_out(in.first(size), size);
        left_ -= size;
        return {Progress::kBody, size, in.first(size)};
    }
    const ChunkReader::Took took = chunks_.feed(in);
    if (chunks_.failed()) return fail(chunks_.error(), took.consumed);
    if (!took.payload.empty()) return hand_out(took.payload, took.consumed);
    return {chunks_.done() ? Progress::kEnd : Progress::kNeedMore, took.consumed, {}};
}

Progress BodyReader::end_of_input() {
    if (error_ != ParseError::kNone) return Progress::kFailed;
    closed_ = true;
    if (done()) return Progress::kEnd;
    error_ = ParseError::kTruncated;
    return Progress::kFailed;
}

std::uint64_t BodyReader::raw_remaining() const {
    if (kind_ == BodyKind::kUntilClose) return closed_ ? 0 : kUnlimited;
    return left_;
}

void BodyReader::skip_raw(std::uint64_t size) {
    if (kind_ == BodyKind::kLength) left_ -= std::min(size, left_);
    if (kind_ != BodyKind::kUntilClose) return;
    if (size > max_body_ - total_) error_ = ParseError::kBodyTooLarge;
    total_ += std::min(size, max_body_ - total_);
}

}  // namespace vedette::http

#include "core/wire/decoder.hpp"

namespace vedette::wire {

MutableBytes Decoder::prepare() {
    if (state_ == State::kHeader) return MutableBytes(scratch_).subspan(have_, need_ - have_);
    if (state_ == State::kPayload) return payload_.subspan(have_);
    return {};
}

Decoder::State Decoder::commit(std::size_t bytes) {
    have_ += bytes;
    if (state_ == State::kPayload)
        return state_ = have_ == payload_.size() ? State::kMessage : State::kPayload;
    if (state_ != State::kHeader || have_ < need_) return state_;
    const auto length = header_length(scratch_);
    if (!length) return fail(length.error());
    need_ = *length;
    if (have_ < need_) return state_;
    const auto header = decode(Bytes(scratch_).first(need_), max_payload_);
    if (!header) return fail(header.error());
    header_ = *header;
    return state_ = State::kAccept;
}

Decoder::State Decoder::accept(MutableBytes buffer) {
    if (state_ != State::kAccept) return state_;
    payload_ = buffer.first(header_.payload_size);
    have_ = 0;
    return state_ = payload_.empty() ? State::kMessage : State::kPayload;
}

Decoder::State Decoder::next() {
    if (state_ != State::kMessage) return state_;
    payload_ = {};
    have_ = 0;
    need_ = kHeaderSize;
    return state_ = State::kHeader;
}

Decoder::State Decoder::fail(Errc errc) {
    error_ = errc;
    return state_ = State::kFailed;
}

}  // namespace vedette::wire

#include "core/tcpcam/client.hpp"

#include <algorithm>

#include "core/base/text.hpp"

namespace vedette::tcpcam {

std::string_view to_string(ClientError error) {
    switch (error) {
        case ClientError::kNone: return "no failure";
        case ClientError::kEmptyRecord: return "the server sent a record of length 0";
        case ClientError::kTooLarge: return "the server announced a record above the limit";
        case ClientError::kTruncated: return "the connection ended within a record";
    }
    return "unknown";
}

std::string_view format_command(std::uint32_t records, std::span<char> out) {
    return (TextWriter(out) << records << "\n").written();
}

MutableBytes Client::prepare() {
    if (state_ == State::kHeader) return MutableBytes(header_).subspan(done_);
    if (state_ != State::kPayload) return {};
    const std::size_t left = record_bytes_ - done_;
    if (discarding_) return buffer_.first(std::min(left, buffer_.size()));
    return buffer_.subspan(done_, left);
}

Client::State Client::commit(std::size_t n) {
    n = std::min(n, prepare().size());
    done_ += static_cast<std::uint32_t>(n);
    if (state_ == State::kHeader && done_ == header_.size()) {
        done_ = 0;
        record_bytes_ = load_be32(header_.data());
        if (record_bytes_ == 0) return fail(ClientError::kEmptyRecord);
        if (record_bytes_ > max_record_bytes_) return fail(ClientError::kTooLarge);
        state_ = State::kRecordBegins;
    } else if (state_ == State::kPayload && done_ == record_bytes_) {
        done_ = 0;
        if (!discarding_) ++records_;
        state_ = discarding_ ? State::kHeader : State::kRecordReady;
    }
    return state_;
}

bool Client::use_buffer(MutableBytes buffer) {
    if (state_ != State::kRecordBegins || buffer.size() < record_bytes_) return false;
    buffer_ = buffer;
    discarding_ = false;
    state_ = State::kPayload;
    return true;
}

void Client::discard(MutableBytes scratch) {
    if (state_ != State::kRecordBegins || scratch.empty()) return;
    buffer_ = scratch;
    discarding_ = true;
    state_ = State::kPayload;
}

void Client::next() {
    if (state_ == State::kRecordReady) state_ = State::kHeader;
}

Client::State Client::end_of_input() {
    if (state_ == State::kFailed || state_ == State::kEnded) return state_;
    const bool between = state_ == State::kRecordReady || (state_ == State::kHeader && done_ == 0);
    if (!between) return fail(ClientError::kTruncated);
    return state_ = State::kEnded;
}

Client::State Client::fail(ClientError error) {
    error_ = error;
    return state_ = State::kFailed;
}

}  // namespace vedette::tcpcam

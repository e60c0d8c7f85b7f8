#include "core/http/message_reader.hpp"

#include <algorithm>

namespace vedette::http {
namespace {

constexpr bool is_control(unsigned opcode) { return opcode >= 8; }

}  // namespace

MessageEvent MessageReader::fail(WebSocketError error) {
    phase_ = Phase::kFailed;
    error_ = error;
    return MessageEvent::kFailed;
}

MessageEvent MessageReader::poll() {
    if (shown_) {
        shown_ = in_message_ = fragmented_ = discarding_ = false;
        memory_ = {};
        size_ = 0;
    }
    while (true) {
        switch (phase_) {
            case Phase::kFailed: return MessageEvent::kFailed;
            case Phase::kClosed: return MessageEvent::kClosed;
            case Phase::kBegin: return MessageEvent::kBegin;
            case Phase::kHead:
                if (!read_head())
                    return phase_ == Phase::kFailed ? MessageEvent::kFailed : MessageEvent::kNeedMore;
                break;
            case Phase::kData: {
                const MessageEvent event = read_data();
                if (phase_ != Phase::kHead || event == MessageEvent::kMessage) return event;
                break;
            }
            case Phase::kControl: return read_control();
        }
    }
}

// False when bytes are missing or wrong. Checks byte by byte, so every cut of the input gives the same error.
bool MessageReader::read_head() {
    while (head_size_ < head_need_) {
        if (scratch_begin_ == scratch_end_) return false;
        const std::uint8_t byte = scratch_[scratch_begin_++];
        head_[head_size_++] = byte;
        if (const auto wrong = check_head_byte(byte); wrong != WebSocketError::kNone) {
            fail(wrong);
            return false;
        }
    }
    begin_frame();
    return true;
}

WebSocketError MessageReader::check_head_byte(std::uint8_t byte) {
    if (head_size_ == 1) return check_opcode();
    const unsigned form = head_[1] & 0x7f;
    const unsigned extended = form < 126 ? 0 : form == 126 ? 2 : 8;
    if (head_size_ == 2) {
        const bool masked = (byte & 0x80) != 0;
        if (masked && peer_ == Peer::kServer) return WebSocketError::kMasked;
        if (!masked && peer_ == Peer::kClient) return WebSocketError::kNotMasked;
        if (is_control(head_[0] & 0x0f) && form > kMaxControlPayload) return WebSocketError::kControlTooLong;
        head_need_ = static_cast<std::uint8_t>(2 + extended + (masked ? 4 : 0));
        return extended == 0 ? check_length(form) : WebSocketError::kNone;
    }
    if (extended == 0 || head_size_ != 2 + extended) return WebSocketError::kNone;
    return check_length(extended == 2 ? load_be16(&head_[2]) : load_be64(&head_[2]));
}

WebSocketError MessageReader::check_opcode() const {
    const unsigned opcode = head_[0] & 0x0f;
    const bool final = (head_[0] & 0x80) != 0;
    if ((head_[0] & 0x70) != 0) return WebSocketError::kReservedBits;
    if (opcode > 10 || (opcode > 2 && opcode < 8)) return WebSocketError::kBadOpcode;
    if (is_control(opcode)) return final ? WebSocketError::kNone : WebSocketError::kControlFragmented;
    if (opcode == 0 && !in_message_) return WebSocketError::kNothingToContinue;
    if (opcode != 0 && in_message_) return WebSocketError::kMessageNotFinished;
    return WebSocketError::kNone;
}

WebSocketError MessageReader::check_length(std::uint64_t size) {
    left_ = size;
    const unsigned form = head_[1] & 0x7f;
    if (form == 127 && size >> 63 != 0) return WebSocketError::kLengthTooLarge;
    const bool longer = (form == 126 && size < 126) || (form == 127 && size <= 0xffff);
    if (longer && !limits_.long_lengths) return WebSocketError::kLengthNotShortest;
    if (is_control(head_[0] & 0x0f)) return WebSocketError::kNone;
    std::uint64_t room = limits_.max_message - size_;
    if (in_message_ && !discarding_) room = std::min<std::uint64_t>(room, memory_.size() - size_);
    if (!in_message_ && !fixed_.empty()) room = std::min<std::uint64_t>(room, fixed_.size());
    return size > room ? WebSocketError::kMessageTooLarge : WebSocketError::kNone;
}

void MessageReader::begin_frame() {
    const unsigned opcode = head_[0] & 0x0f;
    if ((head_[1] & 0x80) != 0) std::copy_n(head_.begin() + head_need_ - 4, 4, mask_.begin());
    head_size_ = 0;
    head_need_ = 2;
    offset_ = 0;
    if (is_control(opcode)) {
        control_size_ = 0;
        phase_ = Phase::kControl;
        return;
    }
    phase_ = Phase::kData;
    final_ = (head_[0] & 0x80) != 0;
    fragmented_ = fragmented_ || !final_;
    if (in_message_) return;
    in_message_ = true;
    opcode_ = static_cast<Opcode>(opcode);
    utf8_.reset();
    memory_ = fixed_;
    if (fixed_.empty()) phase_ = Phase::kBegin;
}

void MessageReader::accept(MutableBytes memory) {
    if (phase_ != Phase::kBegin) return;
    memory_ = memory;
    phase_ = Phase::kData;
    if (left_ > memory.size()) fail(WebSocketError::kMessageTooLarge);
}

void MessageReader::discard() {
    if (phase_ != Phase::kBegin) return;
    discarding_ = true;
    phase_ = Phase::kData;
}

// Processes payload of the current data frame, which is in place.
void MessageReader::take_data(MutableBytes payload) {
    if (peer_ == Peer::kClient) apply_mask(payload, mask_, offset_);
    offset_ += payload.size();
    size_ += payload.size();
    left_ -= payload.size();
    if (opcode_ == Opcode::kText && !utf8_.feed(payload)) fail(WebSocketError::kBadUtf8);
}

void MessageReader::take_control(std::size_t size) {
    control_size_ = static_cast<std::uint8_t>(control_size_ + size);
    left_ -= size;
}

// Removes the bytes of the current frame's payload from the scratch memory; the view is valid until it is
// filled again.
MutableBytes MessageReader::take_scratch() {
    const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(scratch_end_ - scratch_begin_, left_));
    const MutableBytes taken = MutableBytes(scratch_).subspan(scratch_begin_, size);
    scratch_begin_ += size;
    return taken;
}

// The window for payload that bypasses the scratch memory; empty when it goes through it.
MutableBytes MessageReader::target() {
    if (phase_ == Phase::kControl)
        return MutableBytes(control_).subspan(control_size_, static_cast<std::size_t>(left_));
    if (phase_ != Phase::kData || discarding_) return {};
    return memory_.subspan(static_cast<std::size_t>(size_), static_cast<std::size_t>(left_));
}

MessageEvent MessageReader::read_data() {
    const MutableBytes from = take_scratch();
    if (discarding_) {
        take_data(from);
    } else if (!from.empty()) {
        const MutableBytes to = target().first(from.size());
        std::ranges::copy(from, to.begin());
        take_data(to);
    }
    if (phase_ == Phase::kFailed) return MessageEvent::kFailed;
    if (left_ > 0) return MessageEvent::kNeedMore;
    phase_ = Phase::kHead;
    if (!final_) return MessageEvent::kNeedMore;
    if (opcode_ == Opcode::kText && !utf8_.complete()) return fail(WebSocketError::kBadUtf8);
    shown_ = true;
    return MessageEvent::kMessage;
}

MessageEvent MessageReader::read_control() {
    const MutableBytes from = take_scratch();
    std::ranges::copy(from, target().begin());
    take_control(from.size());
    if (left_ > 0) return MessageEvent::kNeedMore;
    if (peer_ == Peer::kClient) apply_mask(MutableBytes(control_).first(control_size_), mask_);
    return end_control();
}

MessageEvent MessageReader::end_control() {
    phase_ = Phase::kHead;
    const auto opcode = static_cast<Opcode>(head_[0] & 0x0f);
    if (opcode == Opcode::kPing) return MessageEvent::kPing;
    if (opcode == Opcode::kPong) return MessageEvent::kPong;
    if (control_size_ == 1) return fail(WebSocketError::kBadClose);
    if (control_size_ >= 2) {
        const auto code = static_cast<CloseCode>(load_be16(control_.data()));
        if (!is_sendable(code)) return fail(WebSocketError::kBadClose);
        Utf8Checker reason;
        if (!reason.feed(control().subspan(2)) || !reason.complete()) return fail(WebSocketError::kBadUtf8);
        close_code_ = code;
    }
    phase_ = Phase::kClosed;
    return MessageEvent::kClose;
}

MutableBytes MessageReader::prepare() {
    const MutableBytes window = target();
    if (!window.empty() && scratch_begin_ == scratch_end_) return window;
    if (scratch_begin_ == scratch_end_) scratch_begin_ = scratch_end_ = 0;
    return MutableBytes(scratch_).subspan(scratch_end_);
}

void MessageReader::commit(std::size_t size) {
    const MutableBytes window = target();
    if (window.empty() || scratch_begin_ != scratch_end_) {
        scratch_end_ += size;
    } else if (phase_ == Phase::kControl) {
        take_control(size);
    } else {
        take_data(window.first(size));
    }
}

std::size_t MessageReader::feed(Bytes in) {
    const MutableBytes window = prepare();
    const std::size_t size = std::min(in.size(), window.size());
    std::ranges::copy(in.first(size), window.begin());
    commit(size);
    return size;
}

}  // namespace vedette::http

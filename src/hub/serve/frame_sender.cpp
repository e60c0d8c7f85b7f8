#include "hub/serve/frame_sender.hpp"

#include <algorithm>
#include <utility>

#include "core/base/text.hpp"

namespace vedette::serve {

void FrameSender::queue(http::Opcode opcode, Bytes payload) {
    std::array<std::uint8_t, http::kMaxFrameHead> head{};
    outbox_ += as_text(http::encode_frame_head({.opcode = opcode, .size = payload.size()}, head));
    outbox_ += as_text(payload);
}

void FrameSender::begin(bus::UnitPtr unit, Bytes envelope) {
    unit_ = std::move(unit);
    sent_ = 0;
    std::array<std::uint8_t, http::kMaxFrameHead> memory{};
    const http::FrameHead of{.opcode = http::Opcode::kBinary,
                             .size = envelope.size() + unit_->bytes().size()};
    const Bytes frame = http::encode_frame_head(of, memory);
    std::ranges::copy(frame, head_.begin());
    std::ranges::copy(envelope, head_.begin() + static_cast<std::ptrdiff_t>(frame.size()));
    head_size_ = frame.size() + envelope.size();
}

FrameSender::Progress FrameSender::send(io::Stream& stream) {
    std::array<Bytes, 3> pieces{};
    if (!unit_ || sent_ == 0) pieces[0] = as_bytes(outbox_);
    if (unit_) {
        const std::size_t of_head = std::min(sent_, head_size_);
        pieces[1] = Bytes(head_).subspan(of_head, head_size_ - of_head);
        pieces[2] = unit_->bytes().subspan(sent_ - of_head);
    }
    const std::size_t size = pieces[0].size() + pieces[1].size() + pieces[2].size();
    const io::Transfer t = stream.try_send(pieces);
    if (t.status == io::Transfer::Status::kFailed) return Progress::kFailed;
    if (t.bytes > 0) last_progress_ = stream.loop().now();
    const std::size_t of_outbox = std::min(t.bytes, pieces[0].size());
    outbox_.erase(0, of_outbox);
    sent_ += t.bytes - of_outbox;
    if (t.bytes < size) return Progress::kFull;
    finished_ = std::exchange(unit_, nullptr);
    return Progress::kDone;
}

}  // namespace vedette::serve

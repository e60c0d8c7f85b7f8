#include "node/serve/link.hpp"

#include <algorithm>
#include <utility>

namespace vedette::node {

std::optional<Bytes> Link::look(MutableBytes buffer) {
    const auto seen = network_.peek(socket(), buffer);
    if (seen && *seen > 0) return buffer.first(*seen);
    if (seen) return std::nullopt;
    if (seen.error() == port::NetError::kNotYet) return Bytes();
    close();
    return std::nullopt;
}

void Link::take(MutableBytes seen, std::size_t count) {
    if (count == 0 || !is_open()) return;
    if (!network_.receive(socket(), seen.first(count))) close();
}

void Link::send(std::size_t text_bytes, PicturePool::Share picture, std::string_view tail, MonoTime now) {
    text_bytes_ = text_bytes;
    picture_ = std::move(picture);
    tail_ = tail;
    total_ = text_bytes + picture_.bytes().size() + tail.size();
    sent_ = 0;
    stalls_at_ = now + kStall;
    gives_up_at_ = now + kSendLimit;
}

void Link::flush(MonoTime now) {
    if (!is_open() || !is_sending()) return;
    std::array<Bytes, 3> pieces{as_bytes({text_.data(), text_bytes_}), picture_.bytes(), as_bytes(tail_)};
    std::size_t skip = sent_;
    for (Bytes& piece : pieces) {
        const std::size_t part = std::min(skip, piece.size());
        piece = piece.subspan(part);
        skip -= part;
    }
    const auto written = network_.send(socket(), pieces);
    if (!written) {
        if (written.error() != port::NetError::kNotYet) close();
        return;
    }
    stalls_at_ = std::min(now + kStall, gives_up_at_);
    sent_ += *written;
    if (sent_ < total_) return now >= gives_up_at_ ? close() : void();
    picture_.release();
    total_ = 0;
}

void Link::end(bool resets) {
    picture_.release();
    total_ = 0;
    const port::Socket socket = std::exchange(accepted_.socket, port::Socket::kNone);
    if (socket == port::Socket::kNone) return;
    if (resets) return network_.reset(socket);
    network_.close(socket);
}

}  // namespace vedette::node

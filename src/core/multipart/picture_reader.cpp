#include "core/multipart/picture_reader.hpp"

#include <algorithm>
#include <cstring>

#include "core/frame/jpeg_walker.hpp"

namespace vedette::multipart {

PictureReader::PictureReader(FrameBuffers& buffers, MutableBytes scratch, std::size_t max_picture)
    : scratch_(scratch),
      fill_(buffers),
      max_picture_(max_picture),
      next_guess_(std::min(max_picture, scratch.size())) {}

void PictureReader::commit(std::size_t n) {
    if (in_body_) {
        fill_.added(n);
    } else {
        scratch_.added(n);
    }
}

std::size_t PictureReader::feed(Bytes bytes) {
    const MutableBytes window = prepare();
    const std::size_t n = std::min(window.size(), bytes.size());
    if (n > 0) std::memcpy(window.data(), bytes.data(), n);
    commit(n);
    return n;
}

bool PictureReader::drop_before(std::uint8_t mark) {
    const Bytes bytes = scratch_.bytes();
    const auto found = std::find(bytes.begin(), bytes.end(), mark);
    stray_ = stray_ || !std::all_of(bytes.begin(), found, frame::is_padding);
    scratch_.drop(static_cast<std::size_t>(found - bytes.begin()));
    return found != bytes.end();
}

bool PictureReader::end_skipping() {
    const bool report = stray_ && !skipping_;
    stray_ = false;
    skipping_ = false;
    if (report) event_ = {.kind = Event::Kind::kSkipped, .reason = SkipReason::kStray};
    return report;
}

bool PictureReader::grow(std::size_t size) {
    return fill_.reserve(std::min(max_picture_, std::max(fill_.capacity() * 2, size + 1)));
}

void PictureReader::put_back_after(std::size_t size) {
    const Bytes rest = fill_.bytes().subspan(size);
    scratch_.put_back(rest);
    fill_.count_moved(rest.size());
}

void PictureReader::end_picture(const Event& frame) {
    event_ = frame;
    next_guess_ = std::min(max_picture_, frame.size + frame.size / 8 + 1);
    fill_.hand_over();
    in_body_ = false;
}

void PictureReader::skip(SkipReason reason) {
    event_ = {.kind = Event::Kind::kSkipped, .reason = reason};
    in_body_ = false;
    skipping_ = true;
}

}  // namespace vedette::multipart

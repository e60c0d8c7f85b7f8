#include "core/multipart/jpeg_stream.hpp"

#include <algorithm>

namespace vedette::multipart {
namespace {

constexpr std::size_t kSoiSize = 2;
// Between pictures: bytes of a picture that are read here must be copied.
constexpr std::size_t kFirstRead = 256;

}  // namespace

JpegStream::JpegStream(FrameBuffers& buffers, MutableBytes scratch, std::size_t max_picture)
    : PictureReader(buffers, scratch, std::max(max_picture, kSoiSize)) {}

// A window's content must fit into the scratch memory again, after a start of image.
MutableBytes JpegStream::prepare() {
    const std::size_t max_window = scratch_.capacity() - 2 * kSoiSize;
    if (!in_body_) return scratch_.room(skipping_ ? max_window : std::min(max_window, kFirstRead));
    const MutableBytes room = fill_.room();
    return room.first(std::min(room.size(), max_window));
}

std::optional<Event> JpegStream::poll() {
    for (;;) {
        if (!in_body_) {
            if (!seek()) return std::nullopt;
            in_body_ = true;
            walker_.reset();
            walked_ = 0;
            const bool report = end_skipping();
            if (!fill_.begin(next_guess_)) {
                scratch_.drop(kSoiSize);
                skip(SkipReason::kNoBuffer);
                return event_;
            }
            if (report) return event_;
        }
        if (read_picture()) return event_;
        if (fill_.size() == walked_ && scratch_.empty()) return std::nullopt;
    }
}

std::optional<Event> JpegStream::finish() {
    const bool cut_off = in_body_;
    if (cut_off) skip(SkipReason::kNoEoi);
    scratch_.drop(scratch_.size());
    stray_ = false;
    skipping_ = false;
    return cut_off ? std::optional(event_) : std::nullopt;
}

// Skips bytes up to SOI and the first byte of another marker.
bool JpegStream::seek() {
    while (!scratch_.empty()) {
        drop_before(0xFF);
        const Bytes rest = scratch_.bytes();
        if (rest.size() > 1 && rest[1] != 0xD8) {
            scratch_.drop(1);
        } else if (rest.size() > 2 && rest[2] != 0xFF) {
            stray_ = true;
            scratch_.drop(kSoiSize);
        } else {
            return rest.size() > 2;
        }
    }
    return false;
}

bool JpegStream::read_picture() {
    const auto walk = [&](Bytes fresh) {
        const std::size_t taken = walker_.feed(fresh.first(std::min(fresh.size(), max_picture_ - walked_)));
        walked_ += taken;
        return taken;
    };
    if (fill_.size() > walked_) {  // read in place
        walk(fill_.bytes().subspan(walked_));
    } else if (!scratch_.empty()) {
        const std::size_t taken = walk(scratch_.bytes());
        if (!fill_.reserve(walked_)) {
            skip(SkipReason::kNoBuffer);
            return true;
        }
        fill_.append(scratch_.bytes().first(taken));
        scratch_.drop(taken);
    }
    const bool second = walker_.fault() == frame::JpegFault::kSecondSoi;
    if (walker_.wants_more() && walked_ < max_picture_) {
        if (!fill_.room().empty() || grow(walked_)) return false;
        skip(SkipReason::kNoBuffer);
        return true;
    }
    put_back_after(second ? walked_ - kSoiSize : walked_);
    if (walker_.complete()) {
        end_picture({.kind = Event::Kind::kFrame, .size = walked_});
    } else {
        skip(second                 ? SkipReason::kSecondSoi
             : walker_.wants_more() ? SkipReason::kTooLarge
                                    : SkipReason::kBadSegment);
    }
    return true;
}

}  // namespace vedette::multipart

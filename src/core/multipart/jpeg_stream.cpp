#include "core/multipart/jpeg_stream.hpp"

#include <algorithm>
#include <cstring>

namespace vedette::multipart {
namespace {

constexpr std::size_t kSoiSize = 2;
constexpr std::size_t kFirstRead =
    256;  // between pictures: bytes of a picture that are read here must be copied

}  // namespace

JpegStream::JpegStream(FrameBuffers& buffers, MutableBytes scratch, std::size_t max_picture)
    : scratch_(scratch),
      fill_(buffers),
      max_picture_(std::max(max_picture, kSoiSize)),
      next_guess_(std::min(max_picture_, std::max(kSoiSize, scratch.size()))) {}

// A window's content must fit into the scratch memory again, after a start of image.
MutableBytes JpegStream::prepare() {
    const std::size_t max_window = scratch_.capacity() - 2 * kSoiSize;
    if (!in_picture_) return scratch_.room(skipping_ ? max_window : std::min(max_window, kFirstRead));
    const MutableBytes room = fill_.room();
    return room.first(std::min(room.size(), max_window));
}

void JpegStream::commit(std::size_t n) {
    if (in_picture_) {
        fill_.added(n);
    } else {
        scratch_.added(n);
    }
}

std::size_t JpegStream::feed(Bytes bytes) {
    const MutableBytes window = prepare();
    const std::size_t n = std::min(window.size(), bytes.size());
    if (n > 0) std::memcpy(window.data(), bytes.data(), n);
    commit(n);
    return n;
}

std::optional<Event> JpegStream::poll() {
    for (;;) {
        if (!in_picture_) {
            if (!seek()) return std::nullopt;
            in_picture_ = true;
            walker_.reset();
            walked_ = 0;
            const bool tell = stray_ && !skipping_;
            stray_ = false;
            skipping_ = false;
            if (!fill_.begin(next_guess_)) {
                scratch_.drop(kSoiSize);
                skip(SkipReason::kNoBuffer);
                return event_;
            }
            if (!tell) continue;
            event_ = {.kind = Event::Kind::kSkipped, .reason = SkipReason::kStray};
            ++skipped_[static_cast<std::size_t>(SkipReason::kStray)];
            return event_;
        }
        if (read_picture()) return event_;
        if (in_picture_ && fill_.size() == walked_ && scratch_.empty()) return std::nullopt;
    }
}

std::optional<Event> JpegStream::finish() {
    const bool cut_off = in_picture_;
    if (cut_off) skip(SkipReason::kNoEoi);
    scratch_.drop(scratch_.size());
    stray_ = false;
    skipping_ = false;
    return cut_off ? std::optional(event_) : std::nullopt;
}

// Skips bytes up to SOI and the first byte of another marker.
bool JpegStream::seek() {
    while (!scratch_.empty()) {
        const Bytes bytes = scratch_.bytes();
        const auto prefix = std::find(bytes.begin(), bytes.end(), std::uint8_t{0xFF});
        stray_ = stray_ || !std::all_of(bytes.begin(), prefix, frame::is_padding);
        scratch_.drop(static_cast<std::size_t>(prefix - bytes.begin()));
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
    if (fill_.size() > walked_) {  // read in place
        const Bytes fresh = fill_.bytes().subspan(walked_);
        walked_ += walker_.feed(fresh.first(std::min(fresh.size(), max_picture_ - walked_)));
    } else if (!scratch_.empty()) {
        const Bytes fresh = scratch_.bytes();
        const std::size_t taken = walker_.feed(fresh.first(std::min(fresh.size(), max_picture_ - walked_)));
        if (!fill_.reserve(walked_ + taken)) {
            skip(SkipReason::kNoBuffer);
            return true;
        }
        fill_.append(fresh.first(taken));
        scratch_.drop(taken);
        walked_ += taken;
    }
    const bool second = walker_.fault() == frame::JpegFault::kSecondSoi;
    if (walker_.wants_more() && walked_ < max_picture_) {
        if (!fill_.room().empty()) return false;
        if (fill_.reserve(std::min(max_picture_, std::max(fill_.capacity() * 2, walked_ + 1)))) return false;
        skip(SkipReason::kNoBuffer);
        return true;
    }
    const Bytes rest = fill_.bytes().subspan(second ? walked_ - kSoiSize : walked_);
    scratch_.put_back(rest);
    fill_.count_moved(rest.size());
    if (!walker_.complete()) {
        skip(second                                       ? SkipReason::kSecondSoi
             : walker_.fault() == frame::JpegFault::kNone ? SkipReason::kTooLarge
                                                          : SkipReason::kBadSegment);
        return true;
    }
    event_ = {.kind = Event::Kind::kFrame, .size = walked_};
    next_guess_ = std::min(max_picture_, walked_ + walked_ / 8 + 1);
    ++frames_;
    fill_.hand_over();
    in_picture_ = false;
    return true;
}

void JpegStream::skip(SkipReason reason) {
    event_ = {.kind = Event::Kind::kSkipped, .reason = reason};
    ++skipped_[static_cast<std::size_t>(reason)];
    in_picture_ = false;
    skipping_ = true;
}

}  // namespace vedette::multipart

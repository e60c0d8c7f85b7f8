#include "core/multipart/part_body.hpp"

#include <algorithm>

namespace vedette::multipart {

using Match = DelimiterMatcher::Match;

void PartBody::begin(std::optional<std::size_t> announced) {
    walker_.reset();
    announced_ = announced;
    taken_ = 0;
    picture_size_ = 0;
    length_was_wrong_ = false;
    verdict_ = {};
    start_line();
}

std::size_t PartBody::max_read() const { return (before_announced_end() ? *announced_ : max_size_) - taken_; }

std::size_t PartBody::feed(Bytes bytes) {
    std::size_t used = 0;
    while (used < bytes.size() && verdict_.kind == Verdict::Kind::kMore) {
        const Bytes rest = bytes.subspan(used, std::min(bytes.size() - used, max_size_ - taken_));
        used += picture_complete() ? feed_trailer(rest) : feed_picture(rest);
        if (verdict_.kind == Verdict::Kind::kMore && taken_ == max_size_) {
            skip(SkipReason::kTooLarge, taken_, false);
        }
    }
    return used;
}

// A run of bytes up to the next line start, or one byte of a possible boundary line.
std::size_t PartBody::feed_picture(Bytes bytes) {
    const bool in_segment = walker_.in_segment();
    if (matching_) {
        bytes = bytes.first(1);
    } else {
        if (before_announced_end()) bytes = bytes.first(std::min(bytes.size(), *announced_ - taken_));
        bytes = bytes.first(std::min(as_text(bytes).find('\n'), bytes.size() - 1) + 1);
    }
    const std::size_t walked = walker_.feed(bytes);
    taken_ += walked;
    if (walker_.complete()) {
        on_picture_end();
    } else if (!walker_.wants_more()) {
        on_walker_fault();
    } else if (matching_) {
        match_line_start(bytes[0], in_segment);
    } else if (bytes.back() == '\n' || taken_ == announced_) {
        start_line();
    }
    return walked;
}

void PartBody::match_line_start(std::uint8_t byte, bool in_segment) {
    const Match match = matcher_.feed(byte);
    if (match == Match::kMaybe) return;
    matching_ = false;
    // Within the announced length a marker segment may contain a boundary line.
    const bool believed = before_announced_end() && in_segment;
    if (match == Match::kYes && !believed) {
        skip(SkipReason::kNoEoi, line_start_, true);
    } else if (byte == '\n' || taken_ == announced_) {
        start_line();
    }
}

// After EOI, within the announced length.
std::size_t PartBody::feed_trailer(Bytes bytes) {
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        if (!matching_) {
            if (frame::is_padding(bytes[i])) {
                if (++taken_ == *announced_) {
                    end_frame(taken_ - picture_size_, taken_);
                    return i + 1;
                }
                continue;
            }
            start_line();
        }
        ++taken_;
        const Match match = matcher_.feed(bytes[i]);
        if (match == Match::kMaybe) continue;
        if (match == Match::kYes) {
            length_was_wrong_ = true;
            end_frame(0, line_start_);
        } else {
            skip(SkipReason::kTrailingBytes, line_start_, false);
        }
        return i + 1;
    }
    return bytes.size();
}

void PartBody::on_picture_end() {
    picture_size_ = taken_;
    matching_ = false;
    if (before_announced_end()) return;  // decided after EOI
    length_was_wrong_ = announced_ && taken_ > *announced_;
    end_frame(0, taken_);
}

void PartBody::on_walker_fault() {
    switch (walker_.fault()) {
        case frame::JpegFault::kNotJpeg: return skip(SkipReason::kNotJpeg, 0, true);
        case frame::JpegFault::kSecondSoi: return skip(SkipReason::kSecondSoi, taken_, false);
        default: return skip(SkipReason::kBadSegment, taken_, false);
    }
}

void PartBody::start_line() {
    line_start_ = taken_;
    matching_ = true;
    matcher_.start();
}

void PartBody::end_frame(std::size_t padding, std::size_t resume) {
    verdict_ = {.kind = Verdict::Kind::kFrame, .size = picture_size_, .padding = padding, .resume = resume};
}

void PartBody::skip(SkipReason reason, std::size_t resume, bool at_line_start) {
    verdict_ = {
        .kind = Verdict::Kind::kSkip, .reason = reason, .resume = resume, .at_line_start = at_line_start};
}

}  // namespace vedette::multipart

#include "core/multipart/part_body.hpp"

#include <algorithm>

#include "core/base/text.hpp"
#include "core/frame/jpeg_marker.hpp"

namespace vedette::multipart {

using Match = DelimiterMatcher::Match;

namespace {

constexpr std::size_t kMaxLead = 1024;  // bytes before SOI

constexpr bool is_line_end(std::uint8_t byte) { return byte == '\r' || byte == '\n'; }

// How many bytes to read until a boundary line may begin: up to the first LF before a dash or at the end.
std::size_t until_line_start(std::string_view bytes) {
    for (std::size_t at = 0; (at = bytes.find('\n', at)) != bytes.npos; ++at) {
        if (at + 1 == bytes.size() || bytes[at + 1] == '-') return at + 1;
    }
    return bytes.size();
}

}  // namespace

void PartBody::begin(std::optional<std::size_t> announced, bool has_head) {
    walker_.reset();
    announced_ = announced;
    has_head_ = has_head;
    taken_ = picture_size_ = soi_ = lead_ = dropped_ = 0;
    lead_state_ = Lead::kNone;
    begun_ = has_extra_ = length_was_wrong_ = false;
    verdict_ = {};
    start_line();
}

std::size_t PartBody::max_read() const { return (before_announced_end() ? *announced_ : max_size_) - taken_; }

std::size_t PartBody::feed(Bytes bytes) {
    std::size_t used = 0;
    while (used < bytes.size() && verdict_.kind == Verdict::Kind::kMore && dropped_ == 0) {
        const Bytes rest = bytes.subspan(used, std::min(bytes.size() - used, max_size_ - taken_));
        used += picture_complete() ? feed_trailer(rest) : begun_ ? feed_picture(rest) : feed_lead(rest);
        if (verdict_.kind != Verdict::Kind::kMore || taken_ < max_size_) continue;
        if (picture_complete()) {
            end_frame(*announced_);
        } else {
            skip(SkipReason::kTooLarge, taken_, false);
        }
    }
    return used;
}

// Before the picture: looks for SOI and the first byte of another marker, and for a boundary.
std::size_t PartBody::feed_lead(Bytes bytes) {
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        const std::uint8_t byte = bytes[i];
        ++taken_;
        if (take_lead(byte)) {
            begin_picture(byte);
            return i + 1;
        }
        if (end_lead(byte)) return i + 1;
    }
    return bytes.size();
}

// True: `byte` is the code of the marker after SOI.
bool PartBody::take_lead(std::uint8_t byte) {
    switch (lead_state_) {
        case Lead::kNone: break;
        case Lead::kFf:
            has_extra_ = has_extra_ || byte != frame::kSoi;
            if (byte == frame::kSoi) lead_state_ = Lead::kSoi;
            if (byte == frame::kSoi) return false;
            lead_state_ = Lead::kNone;
            break;
        case Lead::kSoi:
            if (byte == 0xFF) lead_state_ = Lead::kMarker;
            return false;
        case Lead::kMarker:
            if (byte == 0xFF) return false;
            lead_state_ = Lead::kSoi;
            if (byte == 0) return false;
            if (byte != frame::kSoi) return true;
            soi_ = taken_ - 2;
            has_extra_ = true;
            return false;
    }
    if (byte == 0xFF) {
        lead_state_ = Lead::kFf;
        soi_ = taken_ - 1;
    }
    return false;
}

// True: the part ends without a picture.
bool PartBody::end_lead(std::uint8_t byte) {
    const bool maybe_picture = lead_state_ != Lead::kNone;
    const SkipReason reason = lead_state_ > Lead::kFf ? SkipReason::kNoEoi : SkipReason::kNotJpeg;
    const Match match = matching_ ? matcher_.feed(byte) : Match::kNo;
    matching_ = match == Match::kMaybe;
    if (match == Match::kYes) {
        skip(reason, line_start_, true);
        return true;
    }
    if (!matching_ && !maybe_picture && !is_line_end(byte) && !is_blank(static_cast<char>(byte))) {
        has_extra_ = true;
        if (!has_head_) skip(SkipReason::kNotJpeg, line_start_, true);
    }
    const bool ended = announced_ && taken_ >= *announced_ && has_extra_ && !maybe_picture;
    if (verdict_.kind == Verdict::Kind::kMore && !matching_ && (ended || taken_ == kMaxLead)) {
        skip(reason, taken_, ended);
    }
    if (byte == '\n') start_line();
    return verdict_.kind != Verdict::Kind::kMore;
}

void PartBody::begin_picture(std::uint8_t marker) {
    begun_ = true;
    matching_ = false;
    lead_ = dropped_ = soi_;
    taken_ -= lead_;
    if (announced_ && *announced_ > lead_) *announced_ -= lead_;
    const std::uint8_t begin[] = {0xFF, frame::kSoi, 0xFF, marker};
    walker_.feed(begin);
    after_walk();
}

void PartBody::after_walk() {
    if (walker_.complete()) {
        on_picture_end();
    } else if (!walker_.wants_more()) {
        on_walker_fault();
    }
}

// A run of bytes up to where a boundary line may begin, or one byte of such a line.
std::size_t PartBody::feed_picture(Bytes bytes) {
    const bool in_segment = walker_.in_segment();
    if (matching_) {
        bytes = bytes.first(1);
    } else {
        if (before_announced_end()) bytes = bytes.first(std::min(bytes.size(), *announced_ - taken_));
        bytes = bytes.first(until_line_start(as_text(bytes)));
    }
    const std::size_t walked = walker_.feed(bytes);
    taken_ += walked;
    if (!walker_.wants_more()) {
        after_walk();
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

// After EOI, up to the announced length or a boundary, which may follow without a line end.
std::size_t PartBody::feed_trailer(Bytes bytes) {
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        if (!matching_ && bytes[i] == '-') start_line();
        ++taken_;
        const Match match = matching_ ? matcher_.feed(bytes[i]) : Match::kNo;
        if (match == Match::kYes) {
            length_was_wrong_ = true;
            end_frame(line_start_);
            return i + 1;
        }
        has_extra_ = has_extra_ || (match == Match::kNo && (matching_ || !frame::is_padding(bytes[i])));
        matching_ = match == Match::kMaybe;
        if (matching_ || before_announced_end()) continue;
        end_frame(*announced_);
        return i + 1;
    }
    return bytes.size();
}

void PartBody::on_picture_end() {
    picture_size_ = taken_;
    matching_ = false;
    if (before_announced_end()) return;  // decided after EOI
    // Lengths are counted from SOI or from the part's first byte.
    length_was_wrong_ = announced_ && taken_ > *announced_ && taken_ != *announced_ + lead_;
    end_frame(taken_);
}

void PartBody::on_walker_fault() {
    const bool second = walker_.fault() == frame::JpegFault::kSecondSoi;
    skip(second ? SkipReason::kSecondSoi : SkipReason::kBadSegment, taken_, false);
}

void PartBody::start_line() {
    line_start_ = taken_;
    matching_ = true;
    matcher_.start();
}

void PartBody::end_frame(std::size_t resume) {
    const bool only_padding = !has_extra_ && !length_was_wrong_;
    verdict_ = {.kind = Verdict::Kind::kFrame,
                .size = picture_size_,
                .padding = only_padding ? resume - picture_size_ : 0,
                .resume = resume};
}

void PartBody::skip(SkipReason reason, std::size_t resume, bool at_line_start) {
    verdict_ = {
        .kind = Verdict::Kind::kSkip, .reason = reason, .resume = resume, .at_line_start = at_line_start};
}

}  // namespace vedette::multipart

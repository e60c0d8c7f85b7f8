#include "core/multipart/reader.hpp"

#include <algorithm>
#include <utility>

namespace vedette::multipart {

using Match = DelimiterMatcher::Match;

Reader::Reader(FrameBuffers& buffers, const Boundary& boundary, MutableBytes scratch, ReaderLimits limits)
    : PictureReader(buffers, scratch, std::max<std::size_t>(limits.max_part, 1)),
      boundary_(boundary),
      max_head_(std::min(limits.max_head, scratch.size() / 4)),
      matcher_(boundary_),
      body_(boundary_, max_picture_) {}

// A window's content must fit into the scratch memory again, together with a boundary line.
MutableBytes Reader::prepare() {
    const std::size_t max_window = scratch_.capacity() - scratch_.capacity() / 4;
    if (!in_body_) {
        // Bytes of a body that are read here must be copied: read not many more than the head.
        const std::size_t wanted = skipping_ ? max_window : max_head_;
        return scratch_.room(std::min(wanted, max_window - std::min(max_window, scratch_.size())));
    }
    const MutableBytes room = fill_.room();
    return room.first(std::min({room.size(), max_window, body_.max_read()}));
}

std::optional<Event> Reader::poll() {
    if (std::exchange(extra_pending_, false)) {
        return Event{.kind = Event::Kind::kSkipped, .reason = SkipReason::kExtraBytes};
    }
    for (;;) {
        const Step step = in_body_ ? read_body() : in_head_ ? read_head() : seek();
        if (step == Step::kEvent) return event_;
        if (step == Step::kNeedMore) return std::nullopt;
    }
}

std::optional<Event> Reader::finish() {
    Step step = Step::kNeedMore;
    if (in_body_ && body_.picture_complete()) {
        step = end_frame({.kind = Verdict::Kind::kFrame, .size = body_.picture_size()});
    } else if (in_picture()) {
        step = skip_part(SkipReason::kNoEoi, true);
    }
    scratch_.drop(scratch_.size());
    begin_seek(true);
    head_may_begin_ = true;
    stray_ = false;
    skipping_ = false;
    trusts_lengths_ = true;
    return step == Step::kEvent ? std::optional(event_) : std::nullopt;
}

void Reader::begin_seek(bool at_line_start) {
    in_body_ = in_head_ = false;
    at_line_start_ = at_line_start;
}

// Between parts: skips lines up to a boundary.
Reader::Step Reader::seek() {
    while (!scratch_.empty()) {
        if (!at_line_start_) {
            at_line_start_ = drop_before('\n');
            if (at_line_start_) scratch_.drop(1);
        } else if (frame::is_padding(scratch_.bytes()[0])) {
            scratch_.drop(1);
        } else {
            return seek_line();
        }
    }
    return Step::kNeedMore;
}

Reader::Step Reader::seek_line() {
    const Bytes bytes = scratch_.bytes();
    if (head_may_begin_) {
        const std::size_t newline = as_text(bytes).find('\n');
        if (newline == std::string_view::npos && bytes.size() <= max_head_) return Step::kNeedMore;
        head_may_begin_ = false;
        if (newline <= max_head_ && looks_like_header(as_text(bytes).substr(0, newline))) return begin_head();
    }
    matcher_.start();
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        const Match match = matcher_.feed(bytes[i]);
        if (match == Match::kMaybe) continue;
        if (match == Match::kNo) {
            at_line_start_ = false;
            return Step::kGoOn;
        }
        scratch_.drop(matcher_.size());
        return begin_head();
    }
    return Step::kNeedMore;
}

Reader::Step Reader::begin_head() {
    in_head_ = true;
    head_ = {};
    head_size_ = 0;
    head_may_begin_ = false;
    return end_skipping() ? Step::kEvent : Step::kGoOn;
}

Reader::Step Reader::read_head() {
    while (!scratch_.empty()) {
        const std::string_view text = as_text(scratch_.bytes());
        const std::size_t newline = text.find('\n');
        if (std::min(newline, text.size()) > max_head_ - head_size_)
            return skip_part(SkipReason::kBadHead, false);
        if (newline == text.npos) return Step::kNeedMore;
        const std::string_view whole = text.substr(0, newline + 1);
        if (matcher_.matches(whole)) {  // two boundaries, or an interrupted head
            if (!head_.empty()) return skip_part(SkipReason::kBadHead, true);
            scratch_.drop(matcher_.size());
            continue;
        }
        std::string_view line = whole.substr(0, newline);
        while (line.ends_with('\r')) line.remove_suffix(1);
        if (!line.empty()) head_.take_line(line);
        scratch_.drop(whole.size());
        head_size_ = std::min(head_size_ + whole.size(), max_head_);
        if (line.empty()) return begin_body();
    }
    return Step::kNeedMore;
}

Reader::Step Reader::begin_body() {
    std::optional<std::size_t> announced;
    if (trusts_lengths_ && head_.length()) {
        if (*head_.length() > max_picture_) return skip_part(SkipReason::kTooLarge, true);
        announced = static_cast<std::size_t>(*head_.length());
    }
    if (!fill_.begin(announced.value_or(next_guess_))) return skip_part(SkipReason::kNoBuffer, true);
    body_.begin(announced, !head_.empty());
    in_head_ = false;
    in_body_ = true;
    return Step::kGoOn;
}

Reader::Step Reader::read_body() {
    if (fill_.size() > body_.taken()) {  // read in place
        body_.feed(fill_.bytes().subspan(body_.taken()));
    } else if (!scratch_.empty()) {
        const std::size_t taken = body_.feed(scratch_.bytes());
        if (!fill_.reserve(fill_.size() + taken)) return skip_part(SkipReason::kNoBuffer, false);
        fill_.append(scratch_.bytes().first(taken));
        scratch_.drop(taken);
    } else if (fill_.room().empty()) {
        return grow(body_.taken()) ? Step::kNeedMore : skip_part(SkipReason::kNoBuffer, false);
    } else {
        return Step::kNeedMore;
    }
    fill_.drop_front(body_.take_dropped());
    return judge();
}

Reader::Step Reader::judge() {
    const Verdict verdict = body_.verdict();
    if (verdict.kind == Verdict::Kind::kMore) return Step::kGoOn;
    put_back_after(verdict.resume);
    if (verdict.kind == Verdict::Kind::kFrame) return end_frame(verdict);
    if (verdict.reason == SkipReason::kNotJpeg && head_.empty()) {  // blank lines after a boundary, no part
        begin_seek(true);
        head_may_begin_ = true;
        return Step::kGoOn;
    }
    return skip_part(verdict.reason, verdict.at_line_start);
}

Reader::Step Reader::end_frame(const Verdict& verdict) {
    const bool wrong =
        body_.length_was_wrong() || (!trusts_lengths_ && head_.length() && !body_.is_length(*head_.length()));
    if (wrong) trusts_lengths_ = false;
    end_picture({.kind = Event::Kind::kFrame,
                 .size = verdict.size,
                 .padding = verdict.padding,
                 .timestamp = head_.timestamp(),
                 .announced = wrong            ? Announced::kWrong
                              : head_.length() ? Announced::kRight
                                               : Announced::kMissing,
                 .placeholder = head_.placeholder()});
    begin_seek(true);
    // What is left of the extra bytes is not reported again.
    skipping_ = extra_pending_ = body_.has_extra();
    return Step::kEvent;
}

Reader::Step Reader::skip_part(SkipReason reason, bool at_line_start) {
    skip(reason);
    begin_seek(at_line_start);
    return Step::kEvent;
}

}  // namespace vedette::multipart

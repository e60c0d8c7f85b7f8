#include "core/multipart/reader.hpp"

#include <algorithm>
#include <cstring>

#include "core/base/text.hpp"

namespace vedette::multipart {

using Match = DelimiterMatcher::Match;

Reader::Reader(FrameBuffers& buffers, const Boundary& boundary, MutableBytes scratch, ReaderLimits limits)
    : boundary_(boundary),
      limits_{std::min(limits.max_head, scratch.size() / 4), std::max<std::size_t>(limits.max_part, 1)},
      scratch_(scratch),
      fill_(buffers),
      matcher_(boundary_),
      body_(boundary_, limits_.max_part),
      next_guess_(std::min(limits_.max_part, scratch.size())) {}

// A window's content must fit into the scratch memory again, together with a boundary line.
MutableBytes Reader::prepare() {
    const std::size_t max_window = scratch_.capacity() - scratch_.capacity() / 4;
    if (state_ != State::kBody) {
        // Bytes of a body that are read here must be copied: read not many more than the head.
        const std::size_t wanted = skipping_ ? max_window : limits_.max_head;
        return scratch_.room(std::min(wanted, max_window - std::min(max_window, scratch_.size())));
    }
    const MutableBytes room = fill_.room();
    return room.first(std::min({room.size(), max_window, body_.max_read()}));
}

void Reader::commit(std::size_t n) {
    if (state_ == State::kBody) {
        fill_.added(n);
    } else {
        scratch_.added(n);
    }
}

std::size_t Reader::feed(Bytes bytes) {
    const MutableBytes window = prepare();
    const std::size_t n = std::min(window.size(), bytes.size());
    if (n > 0) std::memcpy(window.data(), bytes.data(), n);
    commit(n);
    return n;
}

std::optional<Event> Reader::poll() {
    for (;;) {
        Step step = Step::kNeedMore;
        switch (state_) {
            case State::kSeek: step = seek(); break;
            case State::kHead: step = read_head(); break;
            case State::kBody: step = read_body(); break;
        }
        if (step == Step::kEvent) return event_;
        if (step == Step::kNeedMore) return std::nullopt;
    }
}

std::optional<Event> Reader::finish() {
    Step step = Step::kNeedMore;
    if (state_ == State::kBody && body_.picture_complete()) {
        step = end_frame({.kind = Verdict::Kind::kFrame, .size = body_.picture_size()});
    } else if (in_picture()) {
        step = skip(SkipReason::kNoEoi, true);
    }
    scratch_.drop(scratch_.size());
    state_ = State::kSeek;
    at_line_start_ = true;
    head_may_begin_ = true;
    stray_ = false;
    skipping_ = false;
    trusts_lengths_ = true;
    return step == Step::kEvent ? std::optional(event_) : std::nullopt;
}

// Between parts: skips lines up to a boundary.
Reader::Step Reader::seek() {
    while (!scratch_.empty()) {
        if (!at_line_start_) {
            drop_rest_of_line();
        } else if (frame::is_padding(scratch_.bytes()[0])) {
            scratch_.drop(1);
        } else {
            return seek_line();
        }
    }
    return Step::kNeedMore;
}

void Reader::drop_rest_of_line() {
    const Bytes bytes = scratch_.bytes();
    const auto newline = std::find(bytes.begin(), bytes.end(), std::uint8_t{'\n'});
    at_line_start_ = newline != bytes.end();
    const std::size_t n = static_cast<std::size_t>(newline - bytes.begin()) + (at_line_start_ ? 1 : 0);
    stray_ = stray_ || !std::all_of(bytes.begin(), newline, frame::is_padding);
    scratch_.drop(n);
}

Reader::Step Reader::seek_line() {
    const Bytes bytes = scratch_.bytes();
    if (head_may_begin_) {
        const std::size_t newline = as_text(bytes).find('\n');
        if (newline == std::string_view::npos && bytes.size() <= limits_.max_head) return Step::kNeedMore;
        head_may_begin_ = false;
        if (newline <= limits_.max_head && looks_like_header(as_text(bytes).substr(0, newline))) {
            begin_head();
            return Step::kGoOn;
        }
    }
    matcher_.start();
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        const Match match = matcher_.feed(bytes[i]);
        if (match == Match::kMaybe) continue;
        if (match == Match::kNo) {
            at_line_start_ = false;
            return Step::kGoOn;
        }
        scratch_.drop(i + 1);
        const bool tell = stray_ && !skipping_;
        begin_head();
        if (!tell) return Step::kGoOn;
        event_ = {.kind = Event::Kind::kSkipped, .reason = SkipReason::kStray};
        ++skipped_[static_cast<std::size_t>(SkipReason::kStray)];
        return Step::kEvent;
    }
    return Step::kNeedMore;
}

void Reader::begin_head() {
    state_ = State::kHead;
    head_ = {};
    head_size_ = 0;
    stray_ = false;
    skipping_ = false;
    head_may_begin_ = false;
}

Reader::Step Reader::read_head() {
    while (!scratch_.empty()) {
        const std::string_view text = as_text(scratch_.bytes());
        const std::size_t newline = text.find('\n');
        if (std::min(newline, text.size()) > limits_.max_head - head_size_)
            return skip(SkipReason::kBadHead, false);
        if (newline == text.npos) return Step::kNeedMore;
        const std::string_view whole = text.substr(0, newline + 1);
        if (matcher_.matches(whole)) {  // two boundaries, or an interrupted head
            if (!head_.empty()) return skip(SkipReason::kBadHead, true);
            scratch_.drop(whole.size());
            continue;
        }
        std::string_view line = whole.substr(0, newline);
        if (line.ends_with('\r')) line.remove_suffix(1);
        if (!line.empty()) head_.take_line(line);
        scratch_.drop(whole.size());
        head_size_ = std::min(head_size_ + whole.size(), limits_.max_head);
        if (line.empty()) return begin_body();
    }
    return Step::kNeedMore;
}

Reader::Step Reader::begin_body() {
    std::optional<std::size_t> announced;
    if (trusts_lengths_ && head_.length()) {
        if (*head_.length() > limits_.max_part) return skip(SkipReason::kTooLarge, true);
        announced = static_cast<std::size_t>(*head_.length());
    }
    if (!fill_.begin(announced.value_or(next_guess_))) return skip(SkipReason::kNoBuffer, true);
    body_.begin(announced);
    state_ = State::kBody;
    return Step::kGoOn;
}

Reader::Step Reader::read_body() {
    if (fill_.size() > body_.taken()) {  // read in place
        body_.feed(fill_.bytes().subspan(body_.taken()));
    } else if (!scratch_.empty()) {
        const std::size_t taken = body_.feed(scratch_.bytes());
        if (!fill_.reserve(body_.taken())) return skip(SkipReason::kNoBuffer, false);
        fill_.append(scratch_.bytes().first(taken));
        scratch_.drop(taken);
    } else if (fill_.room().empty()) {
        const std::size_t wanted =
            std::min(limits_.max_part, std::max(fill_.capacity() * 2, body_.taken() + 1));
        return fill_.reserve(wanted) ? Step::kNeedMore : skip(SkipReason::kNoBuffer, false);
    } else {
        return Step::kNeedMore;
    }
    return judge();
}

Reader::Step Reader::judge() {
    const Verdict verdict = body_.verdict();
    if (verdict.kind == Verdict::Kind::kMore) return Step::kGoOn;
    const Bytes rest = fill_.bytes().subspan(verdict.resume);
    scratch_.put_back(rest);
    fill_.count_moved(rest.size());
    if (verdict.kind == Verdict::Kind::kFrame) return end_frame(verdict);
    if (verdict.reason == SkipReason::kNotJpeg && head_.empty()) {  // blank lines after a boundary, no part
        state_ = State::kSeek;
        at_line_start_ = true;
        head_may_begin_ = true;
        return Step::kGoOn;
    }
    return skip(verdict.reason, verdict.at_line_start);
}

Reader::Step Reader::end_frame(const Verdict& verdict) {
    event_ = {.kind = Event::Kind::kFrame,
              .size = verdict.size,
              .padding = verdict.padding,
              .timestamp = head_.timestamp(),
              .placeholder = head_.placeholder()};
    if (body_.length_was_wrong()) trusts_lengths_ = false;
    next_guess_ = std::min(limits_.max_part, verdict.size + verdict.size / 8 + 1);
    ++frames_;
    fill_.hand_over();
    state_ = State::kSeek;
    at_line_start_ = true;
    return Step::kEvent;
}

Reader::Step Reader::skip(SkipReason reason, bool at_line_start) {
    event_ = {.kind = Event::Kind::kSkipped, .reason = reason};
    ++skipped_[static_cast<std::size_t>(reason)];
    state_ = State::kSeek;
    at_line_start_ = at_line_start;
    skipping_ = true;
    return Step::kEvent;
}

}  // namespace vedette::multipart

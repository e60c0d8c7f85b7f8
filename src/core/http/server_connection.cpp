#include "core/http/server_connection.hpp"

#include <algorithm>

namespace vedette::http {
namespace {

MonoTime after(MonoTime now, Duration limit) {
    return limit == Duration::max() ? MonoTime::max() : now + limit;
}

bool has_no_body(int status) { return status < 200 || status == 204 || status == 304; }

}  // namespace

ServerConnection::ServerConnection(HeadPool& pool, const ServerLimits& limits, MonoTime now)
    : pool_(pool),
      limits_(limits),
      parser_(std::span<char>(), limits.request),
      deadline_(after(now, limits.idle)) {}

Input ServerConnection::feed(Bytes in, MonoTime now) {
    const ServerEvent overdue = poll(now);
    if (overdue != ServerEvent::kNeedMore) return {overdue, 0, {}};
    switch (state_) {
        case State::kIdle:
        case State::kWaiting: return begin_request(in, now);
        case State::kHead: return read_head(in, now);
        case State::kBody: return read_body(in);
        case State::kAnswering: return keeps_ ? Input{ServerEvent::kHold, 0, {}} : ignore(in);
        case State::kEnding: return {ServerEvent::kNeedMore, in.size(), {}};
        case State::kClosed: return {ServerEvent::kClosed, in.size(), {}};
        case State::kComplete:
        case State::kRefused:
        case State::kUpgraded: break;
    }
    return {ServerEvent::kHold, 0, {}};
}

ServerEvent ServerConnection::poll(MonoTime now) {
    if (now < deadline_) return ServerEvent::kNeedMore;
    switch (state_) {
        case State::kWaiting: return refuse(ParseError::kNoHeadMemory, 0).event;
        case State::kHead: return refuse(ParseError::kHeadTooLate, 0).event;
        case State::kBody: return refuse(ParseError::kBodyTooLate, 0).event;
        default: break;
    }
    close();
    return ServerEvent::kClosed;
}

bool ServerConnection::wants_input() const {
    switch (state_) {
        case State::kIdle:
        case State::kHead:
        case State::kBody:
        case State::kEnding: return true;
        case State::kWaiting: return pool_.has_free();
        case State::kAnswering: return !keeps_;
        case State::kComplete:
        case State::kRefused:
        case State::kUpgraded:
        case State::kClosed: break;
    }
    return false;
}

std::optional<MonoTime> ServerConnection::reads_since() const {
    const bool reads = state_ == State::kHead || (state_ == State::kBody && !parser_.done());
    return reads ? std::optional(began_) : std::nullopt;
}

ServerEvent ServerConnection::end_of_input() {
    input_ended_ = true;
    const bool answers = state_ == State::kComplete || state_ == State::kRefused ||
                         state_ == State::kAnswering || (state_ == State::kBody && parser_.done());
    if (answers) return ServerEvent::kNeedMore;
    close();
    return ServerEvent::kClosed;
}

// Old clients send a line end after a body. It begins no request, so it takes no memory.
Input ServerConnection::begin_request(Bytes in, MonoTime now) {
    const auto begin = std::ranges::find_if_not(in, [](std::uint8_t c) { return c == '\r' || c == '\n'; });
    const auto blank = static_cast<std::size_t>(begin - in.begin());
    const Step step = parser_.feed(in.first(blank));
    if (step.progress == Progress::kFailed) return refuse(parser_.error(), step.consumed);
    if (blank == in.size()) return {ServerEvent::kNeedMore, blank, {}};
    if (state_ == State::kIdle) began_ = now, deadline_ = after(now, limits_.head);
    block_ = pool_.take();
    if (!block_) {
        state_ = State::kWaiting;
        return {ServerEvent::kHold, blank, {}};
    }
    parser_.set_head_memory(block_.memory().first(block_.memory().size() - limits_.body_memory));
    state_ = State::kHead;
    Input input = read_head(in.subspan(blank), now);
    input.consumed += blank;
    return input;
}

Input ServerConnection::read_head(Bytes in, MonoTime now) {
    const Step step = parser_.feed(in);
    if (step.progress == Progress::kFailed) return refuse(parser_.error(), step.consumed);
    if (step.progress != Progress::kHead) return {ServerEvent::kNeedMore, step.consumed, {}};
    state_ = State::kBody;
    const bool has_body = !parser_.done();
    deadline_ = has_body ? after(now, limits_.body) : MonoTime::max();
    expects_continue_ =
        has_body && parser_.minor() > 0 && parser_.fields().list_has("Expect", "100-continue");
    return {ServerEvent::kHead, step.consumed, {}};
}

Input ServerConnection::read_body(Bytes in) {
    if (expects_continue_) {
        expects_continue_ = false;
        return {ServerEvent::kContinue, 0, {}};
    }
    const Step step = parser_.feed(in);
    switch (step.progress) {
        case Progress::kFailed: return refuse(parser_.error(), step.consumed);
        case Progress::kEnd:
            state_ = State::kComplete;
            deadline_ = MonoTime::max();
            return {ServerEvent::kRequest, step.consumed, {}};
        case Progress::kBody:
            if (deadline_ != MonoTime::max())
                deadline_ = deadline_ + std::chrono::nanoseconds(std::chrono::seconds(step.body.size())) /
                                            limits_.min_body_rate;
            return {ServerEvent::kBody, step.consumed, step.body};
        case Progress::kHead:
        case Progress::kNeedMore: break;
    }
    return {ServerEvent::kNeedMore, step.consumed, {}};
}

Input ServerConnection::ignore(Bytes in) {
    if (in.size() > limits_.max_ignored - ignored_) {
        close();
        return {ServerEvent::kClosed, in.size(), {}};
    }
    ignored_ += static_cast<std::uint32_t>(in.size());
    return {ServerEvent::kNeedMore, in.size(), {}};
}

Input ServerConnection::refuse(ParseError error, std::size_t consumed) {
    error_ = error;
    state_ = State::kRefused;
    deadline_ = MonoTime::max();
    return {ServerEvent::kRefused, consumed, {}};
}

void ServerConnection::close() {
    block_.release();
    state_ = State::kClosed;
    deadline_ = MonoTime::max();
}

bool ServerConnection::keeps_after(const Answer& answer) const {
    return !answer.close && !input_ended_ && error_ == ParseError::kNone && parser_.done() &&
           parser_.keep_alive() && framing_of(answer) != BodyKind::kUntilClose;
}

// The fields' view: to HEAD the framing is that of the answer to GET (RFC 9110 9.3.2).
BodyKind ServerConnection::framing_of(const Answer& answer) const {
    if (has_no_body(answer.status)) return BodyKind::kNone;
    const bool may_chunk = error_ == ParseError::kNone && parser_.minor() > 0;
    return answer.body == BodyKind::kChunked && !may_chunk ? BodyKind::kUntilClose : answer.body;
}

HeadWriter ServerConnection::start_head(std::span<char> out, const Answer& answer) const {
    HeadWriter head(out);
    head.response(answer.status, answer.reason);
    const BodyKind framing = framing_of(answer);
    if (framing == BodyKind::kChunked) head.field("Transfer-Encoding", "chunked");
    const bool has_length = framing == BodyKind::kLength || framing == BodyKind::kNone;
    if (has_length && !has_no_body(answer.status))
        head.field("Content-Length", framing == BodyKind::kLength ? answer.length : 0);
    if (answer.status == 101) return head;
    if (!keeps_after(answer)) {
        head.field("Connection", "close");
    } else if (parser_.minor() == 0) {
        head.field("Connection", "keep-alive");
    }
    return head;
}

void ServerConnection::begin_answer(const Answer& answer) {
    keeps_ = keeps_after(answer);
    const bool to_head = error_ == ParseError::kNone && parser_.method() == "HEAD";
    answer_body_ = to_head ? BodyKind::kNone : framing_of(answer);
    state_ = answer.status == 101 ? State::kUpgraded : State::kAnswering;
    deadline_ = MonoTime::max();
    parser_.reset();
    parser_.set_head_memory({});
    block_.release();
}

bool ServerConnection::end_answer(MonoTime now) {
    if (keeps_) {
        state_ = State::kIdle;
        deadline_ = after(now, limits_.idle);
    } else if (input_ended_) {
        close();
    } else {
        state_ = State::kEnding;
        deadline_ = after(now, limits_.linger);
    }
    return keeps_;
}

}  // namespace vedette::http

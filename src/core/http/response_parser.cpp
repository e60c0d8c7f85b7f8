#include "core/http/response_parser.hpp"

#include <algorithm>

#include "core/http/framing.hpp"

namespace vedette::http {
namespace {

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

void ResponseParser::reset(bool to_head_request) {
    HttpParser::reset();
    reason_ = {};
    status_ = 0;
    interim_ = 0;
    to_head_request_ = to_head_request;
}

Step ResponseParser::feed(Bytes in) {
    if (error_ != ParseError::kNone) return fail(error_, 0);
    return has_head_ ? feed_body(in) : feed_head(in);
}

Step ResponseParser::feed_head(Bytes in) {
    std::size_t taken = 0;
    while (true) {
        taken += head_.feed(in.subspan(taken));
        if (head_.state() == HeadReader::State::kHasFirstLine) {
            const ParseError wrong = parse_status_line(head_.first_line());
            if (wrong != ParseError::kNone) return fail(wrong, taken);
            taken += head_.feed(in.subspan(taken));
        }
        if (head_.state() == HeadReader::State::kFailed) return fail(head_.error(), taken);
        if (head_.state() != HeadReader::State::kComplete) return {Progress::kNeedMore, taken, {}};
        if (status_ >= 200 || status_ == 101) break;
        if (++interim_ > limits_.max_interim) return fail(ParseError::kTooManyInterim, taken);
        head_.reset();
    }
    return end_head(finish_head(), taken);
}

// RFC 9112 section 4: "HTTP/1.1 200 OK"; the blank before an absent reason is often missing too.
ParseError ResponseParser::parse_status_line(std::string_view line) {
    const bool has_version = line.size() > 8 && line.starts_with("HTTP/") && is_digit(line[5]) &&
                             line[6] == '.' && is_digit(line[7]) && line[8] == ' ';
    if (!has_version) return ParseError::kBadStatusLine;
    if (line[5] != '1') return ParseError::kUnsupportedVersion;
    minor_ = line[7] == '0' ? 0 : 1;
    std::string_view rest = line.substr(9);
    while (tolerance_.loose_status && rest.starts_with(' ')) rest.remove_prefix(1);
    const auto status = parse_int<int>(rest.substr(0, 3));
    const bool in_range = status && *status >= 100 && *status <= 999;
    if (rest.size() < 3 || !in_range || (rest.size() > 3 && rest[3] != ' '))
        return ParseError::kBadStatusLine;
    if (rest.size() == 3 && !tolerance_.loose_status) return ParseError::kBadStatusLine;
    status_ = *status;
    reason_ = rest.size() > 4 ? trim(rest.substr(4)) : std::string_view{};
    return ParseError::kNone;
}

// RFC 9112 section 6.3.
ParseError ResponseParser::finish_head() {
    const bool bodyless = to_head_request_ || status_ == 101 || status_ == 204 || status_ == 304;
    const auto framing = parse_framing(fields(), minor_, tolerance_);
    wants_keep_alive_ = vedette::http::wants_keep_alive(fields(), minor_);
    if (bodyless) {
        body_.start(BodyKind::kNone);
        return ParseError::kNone;
    }
    if (!framing) return framing.error();
    if (framing->chunked) {
        body_.start(BodyKind::kChunked);
    } else if (framing->length) {
        if (*framing->length > limits_.max_body) return ParseError::kBodyTooLarge;
        body_.start(BodyKind::kLength, *framing->length);
    } else {
        body_.start(BodyKind::kUntilClose);
        wants_keep_alive_ = false;
    }
    return ParseError::kNone;
}

Progress ResponseParser::end_of_input() {
    if (error_ != ParseError::kNone) return Progress::kFailed;
    if (has_head_ && body_.end_of_input() == Progress::kEnd) return Progress::kEnd;
    error_ = idle() ? ParseError::kNothingReceived : ParseError::kTruncated;
    return Progress::kFailed;
}

}  // namespace vedette::http

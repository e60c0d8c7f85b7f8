#include "core/http/response_parser.hpp"

namespace vedette::http {

void ResponseParser::reset(bool to_head_request) {
    HttpParser::reset();
    reason_ = {};
    status_ = 0;
    to_head_request_ = to_head_request;
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
    if (line.size() < 9 || line[8] != ' ') return ParseError::kBadStatusLine;
    const ParseError wrong = parse_version(line.substr(0, 8), ParseError::kBadStatusLine);
    if (wrong != ParseError::kNone) return wrong;
    std::string_view rest = line.substr(9);
    while (tolerance_.loose_status && rest.starts_with(' ')) rest.remove_prefix(1);
    const auto status = parse_int<int>(rest.substr(0, 3));
    const bool in_range = status && *status >= 100 && *status <= 999;
    const bool has_end = rest.size() > 3 ? rest[3] == ' ' : rest.size() == 3 && tolerance_.loose_status;
    if (!in_range || !has_end) return ParseError::kBadStatusLine;
    status_ = *status;
    reason_ = rest.size() > 4 ? trim(rest.substr(4)) : std::string_view{};
    return ParseError::kNone;
}

// RFC 9112 section 6.3.
ParseError ResponseParser::finish_head() {
    wants_keep_alive_ = wants_keep_alive(fields(), minor_);
    const bool bodyless = to_head_request_ || status_ == 101 || status_ == 204 || status_ == 304;
    if (bodyless) return start_body({}, BodyKind::kNone);
    auto framing = parse_framing(fields(), minor_, tolerance_);
    if (!framing) return framing.error();
    // A stream of pictures has no end: cameras write 0 because their library asks for a length.
    const std::string_view type = header("Content-Type").value_or("");
    const bool stream = starts_with_ignoring_case(type, "multipart/x-mixed-replace");
    if (stream && tolerance_.doubtful_length && framing->length == 0U) framing->length.reset();
    if (!framing->chunked && !framing->length) wants_keep_alive_ = false;
    return start_body(*framing, BodyKind::kUntilClose);
}

}  // namespace vedette::http

#include "core/http/request_parser.hpp"

#include <algorithm>

namespace vedette::http {
namespace {

// Characters of host, port and brackets (RFC 9110 7.2, RFC 3986 3.2.2). An empty Host is allowed.
bool is_host(std::string_view host) {
    const auto fine = [](char c) {
        return is_alnum(c) || std::string_view("-._~!$&'()*+;=%:[]").find(c) != std::string_view::npos;
    };
    if (!std::ranges::all_of(host, fine)) return false;
    const std::size_t close = host.rfind(']');
    if (host.starts_with('[') != (close != host.npos) || host.rfind('[') + 1 > 1) return false;
    const std::string_view after = close == host.npos ? host : host.substr(close + 1);
    if (close != host.npos && !after.empty() && after.front() != ':') return false;
    const std::size_t colon = after.find(':');
    return colon == after.npos || std::ranges::all_of(after.substr(colon + 1), is_digit);
}

}  // namespace

Target parse_target(std::string_view target) {
    Target parts;
    std::string_view rest = target;
    const std::size_t scheme_end = target.starts_with('/') ? target.npos : target.find("://");
    if (scheme_end != target.npos) {
        rest = target.substr(scheme_end + 3);
        parts.host = rest.substr(0, rest.find_first_of("/?"));
        rest.remove_prefix(parts.host->size());
    } else if (!target.starts_with('/')) {
        return parts;
    }
    const std::size_t mark = std::min(rest.find('?'), rest.size());
    parts.path = mark == 0 ? std::string_view("/") : rest.substr(0, mark);
    parts.query = rest.substr(std::min(mark + 1, rest.size()));
    return parts;
}

void RequestParser::reset() {
    HttpParser::reset();
    method_ = target_ = {};
}

Step RequestParser::feed_head(Bytes in) {
    std::size_t taken = head_.feed(in);
    if (head_.state() == HeadReader::State::kHasFirstLine) {
        const ParseError wrong = parse_request_line(head_.first_line());
        if (wrong != ParseError::kNone) return fail(wrong, taken);
        taken += head_.feed(in.subspan(taken));
    }
    if (head_.state() == HeadReader::State::kFailed) {
        ParseError wrong = head_.error();
        if (wrong == ParseError::kHeadTooLarge && method_.empty()) {  // the first line doesn't fit
            const bool in_method = head_.first_line().find(' ') == std::string_view::npos;
            wrong = in_method ? ParseError::kMethodTooLong : ParseError::kTargetTooLong;
        }
        return fail(wrong, taken);
    }
    if (head_.state() != HeadReader::State::kComplete) return {Progress::kNeedMore, taken, {}};
    return end_head(finish_head(), taken);
}

ParseError RequestParser::parse_request_line(std::string_view line) {
    const std::size_t first = line.find(' ');
    const std::size_t last = line.rfind(' ');
    if (first == line.npos || first == last) return ParseError::kBadRequestLine;
    const std::string_view method = line.substr(0, first);
    target_ = line.substr(first + 1, last - first - 1);
    if (!is_token(method)) return ParseError::kBadRequestLine;
    if (method.size() > limits_.max_method) return ParseError::kMethodTooLong;
    if (target_.empty() || target_.find_first_of(" \t") != target_.npos) return ParseError::kBadRequestLine;
    const ParseError wrong = parse_version(line.substr(last + 1), ParseError::kBadRequestLine);
    if (wrong != ParseError::kNone) return wrong;
    if (target_.size() > limits_.max_target) return ParseError::kTargetTooLong;
    method_ = method;
    return check_target();
}

// RFC 9112 section 3.2.
ParseError RequestParser::check_target() const {
    const bool fine = std::ranges::all_of(target_, [](char c) { return c > ' ' && c < '\x7f' && c != '#'; });
    if (!fine) return ParseError::kBadTarget;
    if (method_ == "CONNECT") {
        const std::size_t colon = target_.rfind(':');
        const bool has_port = colon != target_.npos && colon > 0 && colon + 1 < target_.size();
        return has_port && is_host(target_) ? ParseError::kNone : ParseError::kBadTarget;
    }
    if (target_.starts_with('/') || (target_ == "*" && method_ == "OPTIONS")) return ParseError::kNone;
    const bool absolute =
        starts_with_ignoring_case(target_, "http://") || starts_with_ignoring_case(target_, "https://");
    return absolute ? ParseError::kNone : ParseError::kBadTarget;
}

ParseError RequestParser::finish_head() {
    const std::size_t hosts = fields().count("Host");
    if (hosts > 1) return ParseError::kDuplicateHost;
    if (hosts == 0 && minor_ > 0) return ParseError::kMissingHost;
    if (hosts == 1 && !is_host(*header("Host"))) return ParseError::kBadHost;
    const auto framing = parse_framing(fields(), minor_, tolerance_);
    if (!framing) return framing.error();
    wants_keep_alive_ = wants_keep_alive(fields(), minor_);
    return start_body(*framing, BodyKind::kNone);
}

}  // namespace vedette::http

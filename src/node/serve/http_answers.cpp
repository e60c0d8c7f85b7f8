// Answers over HTTP: short texts, constants, long bodies made piece by piece, and refusals.
#include <algorithm>
#include <array>
#include <utility>

#include "core/base/text.hpp"
#include "core/originals/web_server.hpp"
#include "node/serve/http_session.hpp"

namespace vedette::node {
namespace {

// "3f8\r\n": a chunk's size in three digits (RFC 9112 7.1 allows zeros in front), since the piece is made
// before its size is known.
constexpr std::size_t kPieceHead = 5;

// Without its port. Empty: none, or of characters that no host has.
std::string_view host_of(std::string_view authority) {
    const std::size_t end = authority.find(':', authority.starts_with('[') ? authority.find(']') : 0);
    const std::string_view host = authority.substr(0, end);
    const bool is_host = std::ranges::all_of(
        host, [](char c) { return is_alnum(c) || std::string_view("-._[]:").contains(c); });
    return is_host ? host : std::string_view();
}

}  // namespace

// The boards' web server closes after an error; who is asked to log in comes back on the same connection.
bool HttpSession::closes_after(int status, MonoTime now) const {
    if (port_ == Port::kTls && services_.is_tls_awaited && now >= opened_ + kTlsTurn) return true;
    return status >= 400 && status != 401;
}

// Returns the head's size, or 0 for a head that does not fit.
std::size_t HttpSession::write_head(const Reply& reply, const http::Answer& answer) {
    was_ok_ = reply.status == 200;
    http::HeadWriter head = http_.start_head(link_.text(), answer);
    head.field("Content-Type", reply.type);
    head.field("Cache-Control", reply.cache);
    if (reply.status == 401) head.field("WWW-Authenticate", "Basic realm=\"vedette\"");
    if (reply.status == 426) head.field("Sec-WebSocket-Version", "13");
    for (const http::Field& field : reply.fields) head.field(field.name, field.value);
    return head.finish().value_or("").size();
}

// The body may be a view of the request, whose memory ends with begin_answer().
void HttpSession::answer(const Reply& reply, std::string_view body, MonoTime now) {
    const http::Answer answer{
        .status = reply.status, .length = body.size(), .close = closes_after(reply.status, now)};
    const std::size_t size = write_head(reply, answer);
    const std::span<char> rest = link_.text().subspan(size);
    const bool fits = size > 0 && body.size() <= rest.size();
    if (fits) std::ranges::copy(body, rest.begin());
    http_.begin_answer(answer);
    if (!fits) return link_.close();
    link_.send(size + (http_.answer_body() == http::BodyKind::kNone ? 0 : body.size()), now);
}

void HttpSession::answer_constant(const Reply& reply, std::string_view body, MonoTime now) {
    const http::Answer answer{
        .status = reply.status, .length = body.size(), .close = closes_after(reply.status, now)};
    const std::size_t size = write_head(reply, answer);
    http_.begin_answer(answer);
    if (size == 0) return link_.close();
    link_.send(size, {}, http_.answer_body() == http::BodyKind::kNone ? "" : body, now);
}

void HttpSession::answer_picture(const Reply& reply, PicturePool::Share picture, MonoTime now) {
    const http::Answer answer{
        .status = reply.status, .length = picture.bytes().size(), .close = closes_after(reply.status, now)};
    const std::size_t size = write_head(reply, answer);
    http_.begin_answer(answer);
    if (size == 0) return link_.close();
    if (http_.answer_body() == http::BodyKind::kNone) picture.release();
    link_.send(size, std::move(picture), {}, now);
}

void HttpSession::answer_by_pieces(const Reply& reply, MonoTime now) {
    const http::Answer answer{
        .status = reply.status, .body = http::BodyKind::kChunked, .close = closes_after(reply.status, now)};
    const std::size_t size = write_head(reply, answer);
    http_.begin_answer(answer);
    if (size == 0) return link_.close();
    if (http_.answer_body() == http::BodyKind::kNone) return link_.send(size, now);
    set_state(State::kProducing, now);
    const std::size_t rest = link_.text().size() - size;
    if (rest < kPieceHead + BodySource::kMinPiece + http::kChunkEnd.size()) return link_.send(size, now);
    send_piece(size, now);
}

// Sends the first `used` bytes of the text, and behind them the next piece of the body.
void HttpSession::send_piece(std::size_t used, MonoTime now) {
    constexpr std::string_view kLastChunk = "0\r\n\r\n";
    const bool chunked = http_.answer_body() == http::BodyKind::kChunked;
    const std::span<char> out = link_.text().subspan(used);
    const std::size_t before = chunked ? kPieceHead : 0;
    const std::size_t after = chunked ? http::kChunkEnd.size() : 0;
    BodySource& source = std::get_if<BodyPlace>(&body_maker_)->source();
    const std::size_t size = source.produce(out.subspan(before, out.size() - before - after));
    if (size == 0) {
        ends_ = true;
        const std::string_view end = chunked ? kLastChunk : "";
        std::ranges::copy(end, out.begin());
        return used + end.size() == 0 ? finish_answer(now) : link_.send(used + end.size(), now);
    }
    if (chunked) {
        for (std::size_t i = 0; i < 3; ++i) out[i] = kHexDigits[(size >> (8 - 4 * i)) & 15U];
        std::ranges::copy(http::kChunkEnd, out.begin() + 3);
        std::ranges::copy(http::kChunkEnd, out.begin() + static_cast<std::ptrdiff_t>(before + size));
    }
    link_.send(used + before + size + after, now);
}

void HttpSession::answer_error(int status, MonoTime now) {
    answer_text(status, "text/html", originals::web_server_error(status), now);
}

void HttpSession::refuse_method(Methods allowed, MonoTime now) {
    std::array<char, 32> memory;
    const std::array<http::Field, 1> fields{{{"Allow", format_methods(allowed, memory)}}};
    answer({.status = 405, .type = "text/html", .fields = fields}, originals::web_server_error(405), now);
}

void HttpSession::refuse_body(std::uint32_t max_body, MonoTime now) {
    if (max_body == 0) return answer_text(413, "text/plain", "This address takes no body.\n", now);
    std::array<char, 64> memory;
    TextWriter text(memory);
    text << "The body of this request has at most " << max_body << " bytes.\n";
    answer_text(413, "text/plain", text.written(), now);
}

void HttpSession::refuse_type(BodyTypes taken, MonoTime now) {
    std::array<char, 96> memory;
    TextWriter text(memory);
    text << "This address takes " << ((taken & kJson) != 0 ? "application/json" : "");
    if (taken == (kForm | kJson)) text << " and ";
    text << ((taken & kForm) != 0 ? "application/x-www-form-urlencoded" : "") << ".\n";
    answer_text(415, "text/plain", text.written(), now);
}

// A browser goes on over HTTPS. What it has sent is not sent again: a password has been in the clear already.
void HttpSession::refuse_plain(MonoTime now) {
    const bool is_read = request().method() == "GET" || request().method() == "HEAD";
    const std::string_view host = host_of(request().header("Host").value_or(""));
    if (host.empty() || (!is_read && request().path().starts_with("/api/")))
        return answer_text(403, "text/plain", "The board takes this over HTTPS only.\n", now);
    std::array<char, 640> memory;
    TextWriter url(memory);
    url << "https://" << host;
    if (services_.tls_port != 443) url << ":" << services_.tls_port;
    url << request().path();
    if (is_read && !request().query().empty()) url << "?" << request().query();
    const std::array<http::Field, 1> fields{{{"Location", url.written()}}};
    answer({.status = is_read ? 307 : 303, .type = "text/plain", .fields = fields}, "", now);
}

void HttpSession::refuse_stream(MonoTime now) {
    answer_text(
        503, "text/plain",
        "The board keeps its last connection over HTTPS for its pages. Ask for single pictures, or try "
        "again when another viewer has left.\n",
        now);
}

void HttpSession::answer_refusal(Verdict verdict, MonoTime now) {
    switch (verdict) {
        case Verdict::kLogIn:
            return answer_text(401, "text/plain",
                               "Log in with the board's name and password, or allow this address.\n", now);
        case Verdict::kOtherSite:
            return answer_text(403, "text/plain", "A page of another site may not do this.\n", now);
        case Verdict::kTooMany:
            return answer_text(
                429, "text/plain",
                "Too many wrong passwords came from this address. Try again in half a minute.\n", now);
        case Verdict::kOtherName:
            return answer_text(
                403, "text/plain",
                "The board does not know this name of it. Ask for its address, or add the name "
                "to its own (--host).\n",
                now);
        case Verdict::kNoToken:
            return answer_text(403, "text/plain",
                               "This needs the token of the board's own forms. Load the page again.\n", now);
        case Verdict::kTlsOnly: return refuse_plain(now);
        case Verdict::kRefused:
        case Verdict::kNotYet:
        case Verdict::kGranted: break;
    }
    answer_text(403, "text/plain", "This address is not allowed here, and the board has no password yet.\n",
                now);
}

}  // namespace vedette::node

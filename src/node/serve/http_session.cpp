#include "node/serve/http_session.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "core/capture/session.hpp"
#include "core/http/handshake.hpp"

namespace vedette::node {
namespace {

// In one turn. As many control frames as a MessageReader holds.
constexpr int kMaxSends = 48;
constexpr Duration kLinger = 2s;  // of a capture session, from our close to the peer's

}  // namespace

HttpSession::HttpSession(Services& services, const port::Accepted& accepted, Port port, MonoTime now)
    : services_(services),
      port_(port),
      link_(services.network, accepted),
      http_(services.heads, services.http_limits, now),
      opened_(now),
      since_(now) {}

HttpSession::~HttpSession() {
    end_image();
    leave();
    if (capture_ == nullptr) return;
    std::array<char, 40> line;
    log_capture(capture::format_disconnected(capture_->slot, line));
    services_.captures.give_back(*capture_);
}

port::Watch HttpSession::watch() const {
    port::Watch watch{.socket = link_.socket(), .output = link_.is_sending()};
    if (input_ended_) return watch;
    watch.input = capture_ != nullptr ? reads_messages() : http_.wants_input() && image_room() > 0;
    return watch;
}

MonoTime HttpSession::deadline() const {
    // Nothing else is due before all is sent.
    if (link_.is_sending()) return link_.stalls_at();
    const MonoTime at = http_.deadline();
    switch (state_) {
        case State::kAwaiting: return std::min(at, since_ + kPatience);
        case State::kStreaming: return std::min(at, stream_ends_at());
        case State::kProducing: return {Duration::min()};
        case State::kPending: return std::min(at, since_ + kPendingLimit);
        case State::kCapture: return std::min(at, capture_deadline());
        case State::kEnding: return capture_ != nullptr ? std::min(at, since_ + kLinger) : at;
        case State::kRequests: break;
    }
    return at;
}

std::optional<MonoTime> HttpSession::may_be_ended_at() const {
    if (takes_image_) return std::nullopt;
    if (const auto since = http_.reads_since()) return *since + kArrivalPatience;
    if (state_ == State::kPending && !is_admitted_) return since_ + kCheckPatience;
    return std::nullopt;
}

void HttpSession::end_request(MonoTime now) {
    if (state_ == State::kPending) return give_up_pending(now);
    link_.close();
}

std::optional<MonoTime> HttpSession::idle_since() const {
    const bool idle = state_ == State::kRequests && !link_.is_sending() && !takes_image_;
    return idle ? std::optional(since_) : std::nullopt;
}

void HttpSession::step(const port::Watch& found, MonoTime now) {
    if (found.has_output) {
        send(now);
    } else {
        link_.close_if_stalled(now);
    }
    if (found.has_input && link_.is_open()) read(now);
    if (link_.is_open() && now >= http_.deadline()) handle(http_.poll(now), now);
    // What was waiting behind what is sent by now: a picture behind a stream's head, messages behind a pong.
    for (int i = 0; i < kMaxSends && link_.is_open() && !link_.is_sending(); ++i) {
        if (state_ == State::kCapture) read_messages({}, now);
        if (!link_.is_sending()) produce(now);
        if (!link_.is_sending()) return;
        send(now);
        if (state_ == State::kProducing) return;  // the next piece is the next turn's
    }
}

// Sends what the socket takes, and goes on with what follows it.
void HttpSession::send(MonoTime now) {
    if (!link_.is_sending()) return;
    link_.flush(now);
    if (!link_.is_open() || link_.is_sending()) return;
    const bool has_more =
        state_ == State::kStreaming || state_ == State::kProducing || state_ == State::kCapture;
    if (has_more && !ends_) return;
    if (capture_ != nullptr) {
        link_.end_sending();
        set_state(State::kEnding, now);
        return;
    }
    finish_answer(now);
}

void HttpSession::finish_answer(MonoTime now) {
    const bool keeps = http_.end_answer(now);
    if (was_ok_) count_served();
    end_image();
    leave();
    set_state(keeps ? State::kRequests : State::kEnding, now);
    if (keeps) return;
    link_.end_sending();
    if (input_ended_) link_.close();
}

void HttpSession::read(MonoTime now) {
    const auto seen = link_.look(services_.input);
    if (!link_.is_open()) return;
    if (!seen) {
        input_ended_ = true;
        // As the boards' web server: whoever has gone leaves a viewer's place at once, not at the next
        // picture.
        if (capture_ != nullptr || is_viewer_) return link_.close();
        return handle(http_.end_of_input(), now);
    }
    link_.take(services_.input, capture_ != nullptr ? read_messages(*seen, now) : read_requests(*seen, now));
}

// Returns how many bytes were used. One request a turn.
std::size_t HttpSession::read_requests(Bytes bytes, MonoTime now) {
    std::size_t used = 0;
    while (link_.is_open()) {
        const Bytes rest = bytes.subspan(used);
        // More than a piece of an image waits in the socket.
        const std::size_t room = image_room();
        if (room == 0) return used;
        const http::Input input = http_.feed(rest.first(std::min(rest.size(), room)), now);
        used += input.consumed;
        switch (input.event) {
            case http::ServerEvent::kBody: store_body(input.body, now); break;
            case http::ServerEvent::kHead: admit(now); break;
            case http::ServerEvent::kContinue:
                std::ranges::copy(http::kContinueAnswer, link_.text().begin());
                link_.send(http::kContinueAnswer.size(), now);
                link_.flush(now);
                if (link_.is_sending()) link_.close();  // some bytes on a new connection always fit
                break;
            case http::ServerEvent::kNeedMore:
                if (takes_image_ && used < bytes.size()) break;
                return used;
            case http::ServerEvent::kHold: return used;
            case http::ServerEvent::kRequest:
            case http::ServerEvent::kRefused:
            case http::ServerEvent::kClosed:
                handle(input.event, now);
                send(now);
                return used;
        }
        if (link_.is_sending()) {  // the request is refused already
            send(now);
            return used;
        }
    }
    return used;
}

void HttpSession::handle(http::ServerEvent event, MonoTime now) {
    switch (event) {
        case http::ServerEvent::kRequest:
            if (route_ != nullptr && route_->keeps_line != nullptr) end_line();
            return dispatch(now);
        case http::ServerEvent::kRefused:
            if (http_.error() == http::ParseError::kBodyTooLarge) return refuse_body(kMaxBody, now);
            return answer_error(http::suggested_status(http_.error()), now);
        case http::ServerEvent::kClosed: return link_.close();
        default: return;
    }
}

// Whether a client of the open access point asks for a page of the internet: a phone does, to see whether it
// is there.
bool HttpSession::is_for_portal(MonoTime now) {
    if (services_.networking == nullptr || services_.networking->portal(link_.peer()).empty()) return false;
    if (!services_.access.is_own_name(request().header("Host").value_or(""))) return true;
    services_.networking->count_user(now);
    return false;
}

void HttpSession::answer_portal(MonoTime now) {
    const http::Answer answer{.status = 302, .close = true};
    http::HeadWriter head = http_.start_head(link_.text(), answer);
    head.field("Location", services_.networking->portal(link_.peer()));
    head.field("Cache-Control", "no-store");
    const std::size_t size = head.finish().value_or("").size();
    http_.begin_answer(answer);
    link_.send(size, now);
}

// The request's head is known: refuses it before its body is read, or remembers its route.
void HttpSession::admit(MonoTime now) {
    route_ = nullptr;
    body_bytes_ = 0;
    line_begin_ = 0;
    skips_line_ = false;
    is_admitted_ = false;
    was_ok_ = false;
    ticket_ = 0;
    if (is_for_portal(now)) return answer_portal(now);
    const auto upgrades = http::check_upgrade_request(http::upgrade_headers(request()));
    if (upgrades) {
        // Its body is ignored, and no longer than others that are not an image.
        if (!request().done() && request().body_remaining() > kMaxBody) refuse_body(kMaxBody, now);
        return;
    }
    const bool is_plain = upgrades.error() == http::HandshakeError::kNoUpgrade ||
                          upgrades.error() == http::HandshakeError::kNotGet;
    if (!is_plain) return answer_error(http::suggested_status(upgrades.error()), now);
    if (port_ == Port::kSecond && request().path() == "/")
        return answer_text(400, "text/plain", capture::kPlainHttpAnswer, now);
    const FoundRoute found = find_route(services_.routes, request().method(), request().path());
    if (found.methods == 0) return answer_error(404, now);
    if (found.route == nullptr) return refuse_method(found.methods, now);
    // The check of a password, and the token in a form's body, come behind the body.
    if (found.route->takes_image) {
        route_ = found.route;
        return admit_image(now);
    }
    const Verdict verdict = judge(found.route->need, now);
    if (verdict != Verdict::kGranted && verdict != Verdict::kNotYet && verdict != Verdict::kNoToken)
        return answer_refusal(verdict, now);
    admit_body(*found.route, now);
}

void HttpSession::admit_body(const Route& route, MonoTime now) {
    if (route.keeps_line != nullptr) {
        if (request().body_remaining() > kMaxLines) return refuse_body(kMaxLines, now);
    } else if (!request().done()) {
        const bool fits = route.max_body > 0 && request().body_remaining() <= route.max_body;
        if (!fits) return refuse_body(route.max_body, now);
        const BodyTypes type = parse_body_type(request().header("Content-Type").value_or(""));
        if ((type & route.body_types) == 0) return refuse_type(route.body_types, now);
    }
    route_ = &route;
}

void HttpSession::store_body(Bytes piece, MonoTime now) {
    if (route_ == nullptr) return;  // an upgrade's body is ignored
    if (takes_image_) return take_image(piece);
    if (route_->keeps_line != nullptr) return store_lines(piece, now);
    if (piece.size() > std::size_t{route_->max_body} - body_bytes_) return refuse_body(route_->max_body, now);
    std::ranges::copy(as_text(piece), http_.body_memory().begin() + body_bytes_);
    body_bytes_ = static_cast<std::uint16_t>(body_bytes_ + piece.size());
}

// The token of the board's forms is a field of the form, or a header field of a script's request.
Verdict HttpSession::judge(const Need& need, MonoTime now) {
    std::array<char, Sessions::kFormTokenText> memory;
    const Exchange exchange(*this, now);
    const auto field = exchange.form_field("token", memory);
    const std::string_view token =
        field ? *field : request().header("X-Vedette-Token").value_or(std::string_view());
    return services_.access.judge(request(), link_.peer(), need, token, transport(), now);
}

Transport HttpSession::transport() const {
    if (port_ == Port::kTls) return Transport::kTls;
    const bool is_own =
        services_.networking != nullptr && !services_.networking->portal(link_.peer()).empty();
    return is_own ? Transport::kAccessPoint : Transport::kPlain;
}

// A stream would keep the last session from pages for as long as it lasts.
bool HttpSession::takes_stream() {
    if (port_ != Port::kTls) return true;
    if (services_.tls_streams + 1 >= services_.max_tls_sessions) return false;
    services_.tls_streams += 1;
    is_tls_stream_ = true;
    return true;
}

// Again in each turn while the request is pending.
void HttpSession::dispatch(MonoTime now) {
    if (!is_admitted_ && route_ != nullptr && route_->takes_image) return admit_image(now);
    if (!is_admitted_) {
        const Need need = route_ == nullptr ? Need{Protocol::kCapture} : route_->need;
        const Verdict verdict = judge(need, now);
        if (verdict == Verdict::kNotYet) return set_pending(now);
        if (verdict != Verdict::kGranted) return answer_refusal(verdict, now);
        grant(need.protocol);
        is_admitted_ = true;  // also when the request changes the owner
    }
    if (route_ == nullptr) return upgrade(now);
    Exchange exchange(*this, now);
    route_->answer(exchange);
}

void HttpSession::set_pending(MonoTime now) {
    if (state_ == State::kPending) {
        if (now >= since_ + kPendingLimit) give_up_pending(now);
        return;
    }
    set_state(State::kPending, now);
}

void HttpSession::give_up_pending(MonoTime now) {
    set_state(State::kRequests, now);
    answer_text(503, "text/plain", "The board is too busy for this. Try again in a moment.\n", now);
}

void HttpSession::grant(Protocol protocol) {
    protocol_ = protocol;
    by_owner_ = !services_.access.allows(protocol, link_.peer());
    granted_settings_ = services_.settings.version();
    granted_owner_ = services_.login.version();
}

// Whether what a stream was granted by still holds.
bool HttpSession::is_granted() {
    if (granted_settings_ == services_.settings.version()) return true;
    if (by_owner_ ? granted_owner_ != services_.login.version()
                  : !services_.access.allows(protocol_, link_.peer()))
        return false;
    granted_settings_ = services_.settings.version();
    return true;
}

void HttpSession::set_state(State state, MonoTime now) {
    state_ = state;
    since_ = now;
}

// Gives back what only this connection's present work needs.
void HttpSession::leave() {
    if (std::exchange(is_viewer_, false)) services_.viewers -= 1;
    if (std::exchange(is_tls_stream_, false)) services_.tls_streams -= 1;
    body_maker_.emplace<std::monostate>();
    ends_ = false;
}

}  // namespace vedette::node

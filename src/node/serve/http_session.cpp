#include "node/serve/http_session.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "core/capture/session.hpp"
#include "core/http/handshake.hpp"
#include "core/originals/web_server.hpp"

namespace vedette::node {
namespace {

// In one turn. As many control frames as a MessageReader holds.
constexpr int kMaxSends = 48;
constexpr Duration kLinger = 2s;  // of a capture session, from our close to the peer's

}  // namespace

// An address: who may use it, and what answers.
struct HttpSession::Route {
    std::string_view path;
    Need need;
    void (HttpSession::*answer)(MonoTime now);
};

const HttpSession::Route* HttpSession::find_route(std::string_view path) {
    constexpr Need kPictures{Protocol::kMjpeg};
    static constexpr Route kRoutes[] = {
        {"/", {}, &HttpSession::show_index},
        {"/mjpeg", kPictures, &HttpSession::stream},
        {"/stream", kPictures, &HttpSession::stream_with_times},
        {"/capture", kPictures, &HttpSession::send_single},
        {"/capture.jpg", kPictures, &HttpSession::send_single},
        {"/control_servo", {Protocol::kControlServo, true}, &HttpSession::move_servos},
        {"/status", {}, &HttpSession::show_status},
        {"/control", {.acts = true}, &HttpSession::control},
        {"/camera/start", {Protocol::kCameraStart, true}, &HttpSession::camera_start},
        {"/camera/stop", {Protocol::kCameraStart, true}, &HttpSession::stop_streams},
        {"/camera/configure", {Protocol::kCameraStart, true}, &HttpSession::configure},
    };
    const auto* const found = std::ranges::find(kRoutes, path, &Route::path);
    return found == std::end(kRoutes) ? nullptr : found;
}

HttpSession::HttpSession(Services& services, const port::Accepted& accepted, Port port, MonoTime now)
    : services_(services),
      port_(port),
      link_(services.network, accepted),
      http_(services.heads, services.http_limits, now),
      since_(now) {}

HttpSession::~HttpSession() {
    leave();
    if (capture_ == nullptr) return;
    std::array<char, 40> line;
    log_capture(capture::format_disconnected(capture_->slot, line));
    services_.captures.give_back(*capture_);
}

port::Watch HttpSession::watch() const {
    port::Watch watch{.socket = link_.socket(), .output = link_.is_sending()};
    if (input_ended_) return watch;
    watch.input = capture_ != nullptr ? reads_messages() : http_.wants_input();
    return watch;
}

MonoTime HttpSession::deadline() const {
    // Nothing else is due before all is sent.
    if (link_.is_sending()) return link_.stalls_at();
    const MonoTime at = http_.deadline();
    switch (state_) {
        case State::kAwaiting: return std::min(at, since_ + kPatience);
        case State::kStreaming: return std::min(at, stream_ends_at());
        case State::kCapture: return std::min(at, capture_deadline());
        case State::kEnding: return capture_ != nullptr ? std::min(at, since_ + kLinger) : at;
        case State::kRequests: break;
    }
    return at;
}

std::optional<MonoTime> HttpSession::holds_memory_since() const { return http_.reads_since(); }

std::optional<MonoTime> HttpSession::idle_since() const {
    const bool idle = state_ == State::kRequests && !link_.is_sending();
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
    }
}

// Sends what the socket takes, and goes on with what follows it.
void HttpSession::send(MonoTime now) {
    if (!link_.is_sending()) return;
    link_.flush(now);
    if (!link_.is_open() || link_.is_sending()) return;
    const bool goes_on = (state_ == State::kStreaming || state_ == State::kCapture) && !ends_;
    if (goes_on) return;
    if (capture_ != nullptr) {
        link_.end_sending();
        set_state(State::kEnding, now);
        return;
    }
    finish_answer(now);
}

void HttpSession::finish_answer(MonoTime now) {
    const bool keeps = http_.end_answer(now);
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
        const http::Input input = http_.feed(bytes.subspan(used), now);
        used += input.consumed;
        switch (input.event) {
            case http::ServerEvent::kHead:
            case http::ServerEvent::kBody: break;
            case http::ServerEvent::kContinue:
                std::ranges::copy(http::kContinueAnswer, link_.text().begin());
                link_.send(http::kContinueAnswer.size(), now);
                link_.flush(now);
                if (link_.is_sending()) link_.close();  // some bytes on a new connection always fit
                break;
            case http::ServerEvent::kNeedMore:
            case http::ServerEvent::kHold: return used;
            case http::ServerEvent::kRequest:
            case http::ServerEvent::kRefused:
            case http::ServerEvent::kClosed:
                handle(input.event, now);
                send(now);
                return used;
        }
    }
    return used;
}

void HttpSession::handle(http::ServerEvent event, MonoTime now) {
    switch (event) {
        case http::ServerEvent::kRequest: return dispatch(now);
        case http::ServerEvent::kRefused: return answer_error(http::suggested_status(http_.error()), now);
        case http::ServerEvent::kClosed: return link_.close();
        default: return;
    }
}

void HttpSession::dispatch(MonoTime now) {
    const auto upgrades = http::check_upgrade_request(http::upgrade_headers(request()));
    if (upgrades) return upgrade(now);
    const bool is_plain = upgrades.error() == http::HandshakeError::kNoUpgrade ||
                          upgrades.error() == http::HandshakeError::kNotGet;
    if (!is_plain) return answer_error(http::suggested_status(upgrades.error()), now);
    if (port_ == Port::kSecond && request().path() == "/")
        return answer_text(400, "text/plain", capture::kPlainHttpAnswer, now);
    const Route* const route = find_route(request().path());
    if (route == nullptr) return answer_error(404, now);
    if (request().method() != "GET") return answer_error(405, now);
    const Verdict verdict =
        services_.access.judge(request(), link_.peer(), route->need, services_.guesses, now);
    if (verdict != Verdict::kGranted) return answer_refusal(verdict, now);
    (this->*route->answer)(now);
}

void HttpSession::answer_text(int status, std::string_view type, std::string_view body, MonoTime now) {
    // The boards' web server closes after an error; who is asked to log in comes back on the same connection.
    const http::Answer answer{
        .status = status, .length = body.size(), .close = status >= 400 && status != 401};
    http::HeadWriter head = http_.start_head(link_.text(), answer);
    head.field("Content-Type", type);
    head.field("Cache-Control", "no-store");
    if (status == 401) head.field("WWW-Authenticate", "Basic realm=\"vedette\"");
    if (status == 405) head.field("Allow", "GET");
    if (status == 426) head.field("Sec-WebSocket-Version", "13");
    const std::size_t size = head.finish().value_or("").size();
    http_.begin_answer(answer);
    if (size == 0 || size + body.size() > link_.text().size()) return link_.close();
    const bool has_body = http_.answer_body() != http::BodyKind::kNone;
    if (has_body) std::ranges::copy(body, link_.text().begin() + static_cast<std::ptrdiff_t>(size));
    link_.send(size + (has_body ? body.size() : 0), now);
}

void HttpSession::answer_error(int status, MonoTime now) {
    answer_text(status, "text/html", originals::web_server_error(status), now);
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
        case Verdict::kRefused:
        case Verdict::kGranted: break;
    }
    answer_text(403, "text/plain", "This address is not allowed here, and the board has no password yet.\n",
                now);
}

void HttpSession::show_index(MonoTime now) {
    answer_text(200, "text/plain",
                "Vedette's node\n"
                "/mjpeg /stream                streams\n"
                "/capture /capture.jpg         one picture\n"
                "/control_servo?tr=5&el=-10    turns by so many degrees\n"
                "/status /control?var=&val=    the sensor's settings\n"
                "second port: /camera/start, and WebSocket capture at any address\n",
                now);
}

void HttpSession::set_state(State state, MonoTime now) {
    state_ = state;
    since_ = now;
}

// Gives back what only this connection's present work needs.
void HttpSession::leave() {
    if (std::exchange(is_viewer_, false)) services_.viewers -= 1;
    framing_.reset();
    ends_ = false;
}

}  // namespace vedette::node

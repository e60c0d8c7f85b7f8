// Pictures over HTTP: one, or a stream of the newest ones.
#include <algorithm>

#include "node/serve/http_session.hpp"

namespace vedette::node {

// Of a stream that pycameresp's page has begun, since its last use.
constexpr Duration kCameraStartLimit = 600s;
void HttpSession::camera_start(MonoTime now) {
    // As the original, which streams on its second port only.
    if (port_ != Port::kSecond)
        return answer_text(404, "text/plain", "This stream is on the second port.\n", now);
    services_.camera_used = now;
    stops_ = services_.camera_stops;
    await(Picture::kCameraStart, now);
}

void HttpSession::stop_streams(MonoTime now) {
    services_.camera_stops += 1;
    answer_empty(now);
}

// Waits for a picture before the answer begins: without a camera the answer is an error.
void HttpSession::await(Picture picture, MonoTime now) {
    if (!services_.feed.is_jpeg())
        return answer_text(503, "text/plain",
                           "This board sends a text to TCPCam's clients and has no pictures.\n", now);
    if (picture != Picture::kSingle) {
        if (services_.viewers >= services_.max_viewers)
            return answer_text(503, "text/plain",
                               "As many viewers watch as this board serves. Try again when one has left.\n",
                               now);
        if (!takes_stream()) return refuse_stream(now);
        services_.viewers += 1;
        is_viewer_ = true;
    }
    picture_ = picture;
    set_state(State::kAwaiting, now);
    services_.feed.want(now);
}

void HttpSession::produce(MonoTime now) {
    if (link_.is_sending()) return;
    const PicturePool::Share& newest = services_.feed.newest();
    switch (state_) {
        case State::kAwaiting: {
            // A single picture was taken after the request for it.
            const bool is_fresh = picture_ != Picture::kSingle || newest.at() > since_;
            if (newest && is_fresh)
                return picture_ == Picture::kSingle ? answer_single(now) : begin_stream(now);
            if (now < since_ + kPatience) return;
            leave();
            set_state(State::kRequests, now);
            return answer_text(503, "text/plain", "The camera sends no picture.\n", now);
        }
        case State::kStreaming:
            if (now >= stream_ends_at() || !is_granted()) return end_stream(now);
            if (newest && newest.number() != last_) send_part(now);
            return;
        case State::kPending: return dispatch(now);
        case State::kProducing:
            if (now < since_ + kAnswerLimit) return send_piece(0, now);
            return link_.reset();
        case State::kCapture: return produce_capture(now);
        case State::kRequests: return;
        case State::kEnding:
            if (capture_ != nullptr && now >= deadline()) link_.close();
            return;
    }
}

void HttpSession::answer_single(MonoTime now) {
    const PicturePool::Share picture = services_.feed.newest();
    const http::Answer answer{.length = picture.bytes().size(), .close = closes_after(200, now)};
    http::HeadWriter head = http_.start_head(link_.text(), answer);
    head.field("Content-Type", "image/jpeg");
    head.field("Content-Disposition", "inline; filename=capture.jpg");
    head.field("Cache-Control", "no-store");
    std::array<char, 32> timestamp;
    head.field("X-Timestamp", originals::format_timestamp(picture.at().since, timestamp));
    const std::size_t size = head.finish().value_or("").size();
    was_ok_ = true;
    http_.begin_answer(answer);
    link_.send(size, http_.answer_body() == http::BodyKind::kNone ? PicturePool::Share() : picture, {}, now);
}

void HttpSession::begin_stream(MonoTime now) {
    // A client of HTTP/1.0 knows no chunks.
    const bool timed = picture_ == Picture::kTimedStream;
    const originals::Original original = request().minor() == 0 ? originals::Original::kPlain
                                         : timed                ? originals::Original::kCapture
                                                                : originals::Original::kSecuritycam;
    body_maker_.emplace<originals::StreamFraming>(original, services_.clock.utc());
    const http::Answer answer{
        .body = framing().chunked() ? http::BodyKind::kChunked : http::BodyKind::kUntilClose, .close = true};
    const std::size_t size = framing().response_head(link_.text()).size();
    http_.begin_answer(answer);
    last_ = 0;
    set_state(State::kStreaming, now);
    link_.send(size, now);
}

void HttpSession::send_part(MonoTime now) {
    if (last_ != 0) count_served();  // the part before this one is sent
    const PicturePool::Share picture = services_.feed.newest();
    const std::size_t bytes = picture.bytes().size();
    const std::string_view head = framing().part_head(bytes, bytes, picture.at().since, link_.text());
    last_ = picture.number();
    since_ = now;
    link_.send(head.size(), picture, framing().part_end(), now);
}

MonoTime HttpSession::stream_ends_at() const {
    const MonoTime silent = since_ + kSilence;
    if (picture_ != Picture::kCameraStart) return silent;
    if (stops_ != services_.camera_stops) return {Duration::min()};
    return std::min(silent, services_.camera_used + kCameraStartLimit);
}

// Behind the last picture. To a client of HTTP/1.0, which knows no chunks, the end of the connection is the
// end.
void HttpSession::end_stream(MonoTime now) {
    constexpr std::string_view kLastChunk = "0\r\n\r\n";
    ends_ = true;
    if (!framing().chunked()) return finish_answer(now);
    std::ranges::copy(kLastChunk, link_.text().begin());
    link_.send(kLastChunk.size(), now);
}

}  // namespace vedette::node

#include "hub/serve/mjpeg_session.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "core/multipart/writer.hpp"

namespace vedette::serve {
namespace {

constexpr Duration kStallLimit = 30s;
constexpr Duration kForgiven =
    10s;  // without a miss for so long, a slow viewer counts as one that keeps up again
constexpr int kUnsentLimitFast =
    128 * 1024;  // a smaller limit costs a fifth more CPU (docs/design/freshness.md)
constexpr int kUnsentLimitSlow = 16 * 1024;
constexpr std::size_t kMaxUnexpected = 64 * 1024;

}  // namespace

std::string mjpeg_response_head(const MjpegOptions& o) {
    std::array<char, multipart::kMaxPartHead> memory;
    const std::string head = fmt::format(
        "HTTP/1.1 200 OK\r\nContent-Type: {}\r\n"
        "Cache-Control: no-store, no-cache, must-revalidate, private\r\nPragma: no-cache\r\nExpires: 0\r\n"
        "X-Content-Type-Options: nosniff\r\nCross-Origin-Resource-Policy: same-site\r\nX-Accel-Buffering: "
        "no\r\n"
        "Connection: close\r\n\r\n",
        multipart::format_content_type(o.form.boundary, memory));
    return head + opening_part_head(o.form);
}

void MjpegSession::start(std::unique_ptr<io::Stream> stream, Broadcaster& broadcaster,
                         const MjpegOptions& options) {
    const auto session = std::make_shared<MjpegSession>(std::move(stream), broadcaster, options);
    broadcaster.join(session.get());
    session->watch_readable();
    session->pump();
}

MjpegSession::MjpegSession(std::unique_ptr<io::Stream> stream, Broadcaster& broadcaster,
                           const MjpegOptions& options)
    : stream_(std::move(stream)),
      broadcaster_(broadcaster),
      options_(options),
      pacer_(options.max_fps),
      opening_(mjpeg_response_head(options)),
      last_progress_(broadcaster.loop().now()) {
    stream_->set_unsent_limit(kUnsentLimitFast);
}

MjpegSession::~MjpegSession() { broadcaster_.leave(this); }

void MjpegSession::on_unit() {
    if (unit_ || (sync_.is_slow() && !sync_.may_start(*broadcaster_.newest(), broadcaster_.loop().now()))) {
        note_missed();
    } else {
        pump();
    }
}

void MjpegSession::on_tick() {
    const MonoTime now = broadcaster_.loop().now();
    if ((unit_ || !opening_.empty()) && now - last_progress_ > kStallLimit) return close();
    if (slow_ && now - missed_at_ > kForgiven) {
        slow_ = false;
        stream_->set_unsent_limit(kUnsentLimitFast);
    }
    if (!unit_) pump();  // a picture that came too early for a viewer with a rate, or that it waited to start
}

// From its first missed picture on a viewer gets little of the kernel's memory, so that nothing old waits
// there.
void MjpegSession::note_missed() {
    broadcaster_.camera().counters.missed.fetch_add(1, std::memory_order_relaxed);
    missed_at_ = broadcaster_.loop().now();
    if (slow_) return;
    slow_ = true;
    stream_->set_unsent_limit(kUnsentLimitSlow);
}

// Sends as much as the connection takes: the opening, then the newest picture, and again.
void MjpegSession::pump() {
    while (!closed_ && !waiting_) {
        if (!unit_ && !take_next() && opening_.empty()) return;
        std::array<Bytes, 3> pieces{as_bytes(opening_)};
        std::size_t size = opening_.size();
        if (unit_) {
            const Bytes head = as_bytes(*head_);
            pieces[1] = options_.form.ahead ? unit_->bytes() : head;
            pieces[2] = options_.form.ahead ? head : unit_->bytes();
            std::size_t gone = sent_;
            for (std::size_t i = 1; i < pieces.size(); ++i) {
                const std::size_t of_piece = std::min(gone, pieces[i].size());
                pieces[i] = pieces[i].subspan(of_piece);
                gone -= of_piece;
                size += pieces[i].size();
            }
        }
        const io::Transfer t = stream_->try_send(pieces);
        if (t.status == io::Transfer::Status::kFailed) return close();
        const MonoTime now = broadcaster_.loop().now();
        if (t.bytes > 0) last_progress_ = now;
        const std::size_t of_opening = std::min(t.bytes, opening_.size());
        if (of_opening > 0) {
            opening_.erase(0, of_opening);
            if (opening_.empty()) opening_.shrink_to_fit();
        }
        sent_ += t.bytes - of_opening;
        if (t.bytes < size) return watch_writable();
        if (unit_) finish_picture(now);
    }
}

// The newest picture becomes the one to send, unless the viewer had it or wants fewer.
bool MjpegSession::take_next() {
    const bus::UnitPtr& newest = broadcaster_.newest();
    if (!newest || newest->number == last_number_) return false;
    const MonoTime now = broadcaster_.loop().now();
    if (!sync_.may_start(*newest, now) || !pacer_.admit(now)) return false;
    unit_ = newest;
    started_at_ = now;
    last_number_ = newest->number;
    sent_ = 0;
    head_ = broadcaster_.part_heads().of(*unit_, options_.form, std::exchange(first_, false), now);
    return true;
}

void MjpegSession::finish_picture(MonoTime now) {
    sync_.on_sent(broadcaster_.newest()->number - unit_->number, started_at_, now);
    broadcaster_.camera().note_delivered(*unit_, now);
    unit_.reset();
}

void MjpegSession::watch_writable() {
    waiting_ = true;
    stream_->wait(io::Direction::kWritable, [self = shared_from_this()](bool open) {
        self->waiting_ = false;
        if (open) self->pump();
    });
}

// Keeps the session alive, and notices when the viewer goes.
void MjpegSession::watch_readable() {
    stream_->wait(io::Direction::kReadable, [self = shared_from_this()](bool open) {
        if (open) self->read_and_drop();
    });
}

void MjpegSession::read_and_drop() {
    std::array<std::uint8_t, 2048> nothing;
    const io::Transfer t = stream_->try_recv(nothing);
    unexpected_bytes_ += t.bytes;
    const bool gone = t.status == io::Transfer::Status::kEnd || t.status == io::Transfer::Status::kFailed;
    if (gone || unexpected_bytes_ > kMaxUnexpected) return close();
    watch_readable();
}

void MjpegSession::close() {
    if (closed_) return;
    closed_ = true;
    broadcaster_.leave(this);
    unit_.reset();
    stream_->close();
}

}  // namespace vedette::serve

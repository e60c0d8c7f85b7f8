#include "hub/serve/mjpeg_session.hpp"

#include <utility>

namespace vedette::serve {

// A slow viewer that missed nothing for this long counts as one that keeps up again.
constexpr Duration kSlowPeriod = 10s;
constexpr int kUnsentLimitFast =
    128 * 1024;  // a smaller one costs a fifth more CPU (docs/design/freshness.md)
constexpr int kUnsentLimitSlow = 16 * 1024;

void MjpegSession::start(Handover handover, const bus::CameraPtr& camera, const MjpegOptions& options) {
    const auto broadcaster = handover.broadcasters.of(camera);  // kept alive by its viewers
    const auto session = std::make_shared<MjpegSession>(std::move(handover.stream), *broadcaster,
                                                        std::move(handover.permit), options);
    session->start_reading();
    session->queue(handover.head);
    session->queue(opening_part_head(options.form));
    broadcaster->join(session.get());
    session->begin_next();
    session->flush();
}

MjpegSession::MjpegSession(std::unique_ptr<io::Stream> s, Broadcaster& broadcaster, Permit permit,
                           const MjpegOptions& options)
    : Connection(std::move(s)),
      broadcaster_(broadcaster),
      permit_(std::move(permit)),
      form_(options.form),
      pacer_(options.max_fps) {
    stream().set_unsent_limit(kUnsentLimitFast);
}

MjpegSession::~MjpegSession() {
    if (!is_closed()) broadcaster_.leave(this);  // destroyed together with its loop
}

void MjpegSession::on_unit() {
    if (is_sending() || (sync_.is_slow() && !sync_.may_start(*broadcaster_.newest(), now()))) {
        note_missed();
    } else if (begin_next()) {
        flush();
    }
}

void MjpegSession::on_tick() {
    const bus::Camera& camera = broadcaster_.camera();
    if (camera.is_removed() || !permit_.still_allows(access::needs::kLive, camera.id())) return close();
    if (slow_ && now() - missed_at_ > kSlowPeriod) {
        slow_ = false;
        stream().set_unsent_limit(kUnsentLimitFast);
    }
    // A picture that came too early for the viewer's rate, or that sync_ held back.
    if (!is_sending() && begin_next()) flush();
}

// A viewer that has missed a picture gets little of the kernel's memory, so that nothing old waits there.
void MjpegSession::note_missed() {
    broadcaster_.camera().counters.missed.fetch_add(1, std::memory_order_relaxed);
    missed_at_ = now();
    if (slow_) return;
    slow_ = true;
    stream().set_unsent_limit(kUnsentLimitSlow);
}

// Begins to send the newest picture, unless the viewer has had it or wants fewer.
bool MjpegSession::begin_next() {
    const bus::UnitPtr& newest = broadcaster_.newest();
    if (!newest || newest->number == last_number_) return false;
    const MonoTime time = now();
    if (!sync_.may_start(*newest, time) || !pacer_.admit(time)) return false;
    unit_ = newest;
    unit_started_ = time;
    last_number_ = newest->number;
    head_ = broadcaster_.part_heads().of(*unit_, form_, std::exchange(first_, false), time);
    const Bytes head = as_bytes(*head_);
    if (form_.ahead) {
        send_shared(unit_->bytes(), head);
    } else {
        send_shared(head, unit_->bytes());
    }
    return true;
}

void MjpegSession::on_drained() {
    if (unit_) {
        const MonoTime time = now();
        sync_.on_sent(broadcaster_.newest()->number - unit_->number, unit_started_, time);
        broadcaster_.camera().note_delivered(*unit_, time);
        unit_.reset();
    }
    begin_next();
}

void MjpegSession::on_close() {
    broadcaster_.leave(this);
    unit_.reset();
}

}  // namespace vedette::serve

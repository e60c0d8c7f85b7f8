#include "hub/serve/tcpcam_server.hpp"

#include <algorithm>
#include <ranges>

#include "hub/access/address.hpp"
#include "hub/serve/tcpcam_session.hpp"
#include "linux/base/log.hpp"

namespace vedette::serve {

TcpcamServer::TcpcamServer(std::shared_ptr<Broadcaster> broadcaster, settings::TcpcamServerSettings settings)
    : broadcaster_(std::move(broadcaster)),
      settings_(std::move(settings)),
      pause_(broadcaster_->loop()),
      server_(broadcaster_->loop(), "serve.tcpcam",
              [this](std::unique_ptr<io::Stream> stream) { adopt(std::move(stream)); }) {}

void TcpcamServer::adopt(std::unique_ptr<io::Stream> stream) {
    if (!settings::may_connect(settings_.allow, io::peer_address(stream->fd()))) {
        log_warning("tcpcam", "{}: refused, legacy.allow does not name it", io::peer_name(stream->fd()));
        return;
    }
    constexpr std::size_t kMaxConnections = 200;
    if (connections() >= kMaxConnections) {
        log_warning("tcpcam", "{}: refused, {} connections are open", io::peer_name(stream->fd()),
                    connections());
        return;
    }
    const auto session = std::make_shared<TcpcamSession>(std::move(stream), *this);
    server_.add(session);
    session->start();
}

bool TcpcamServer::admits(std::string_view address, bool right_pin) {
    const std::string place = access::place_of(address);
    const access::Throttle::Attempt attempt{.name = place, .place = place};
    const MonoTime now = broadcaster_->loop().now();
    if (attempts_.take(attempt, now) > Duration::zero()) return false;
    if (right_pin) attempts_.give_back(attempt, now);
    return right_pin;
}

// A round waits for the first picture after the pause; ten pictures in each pause keep that wait short.
double TcpcamServer::wanted_fps() const {
    constexpr double kPicturesInAPause = 10;
    if (settings_.delay == Duration::zero()) return 0;
    return kPicturesInAPause / to_seconds(settings_.delay);
}

void TcpcamServer::begin_serving(TcpcamSession& session) {
    const bool first = serving_.empty();
    serving_.push_back(&session);
    if (first) open_round();
}

void TcpcamServer::end_serving(TcpcamSession& session) {
    std::erase(serving_, &session);
    if (!serving_.empty()) return;
    round_open_ = false;
    pause_.cancel();
}

// The requests so far get their picture in this round. A later one may have to wait for the next round, so
// that a crowd of new clients can't hold up the others.
void TcpcamServer::open_round() {
    round_open_ = true;
    taken_after_ = {};
    for (const TcpcamSession* s : serving_) taken_after_ = std::max(taken_after_, s->requested_at());
}

void TcpcamServer::pause() {
    round_open_ = false;
    if (settings_.delay == Duration::zero()) return open_round();
    pause_.start_after(settings_.delay, [this] { open_round(); });
}

void TcpcamServer::on_unit() {
    const bus::UnitPtr unit = broadcaster_->newest();
    if (!unit || unit->number == last_number_) return;  // every session calls this
    last_number_ = unit->number;
    if (!round_open_ || unit->placeholder || unit->captured_at < taken_after_) return;
    const std::vector<TcpcamSession*> sessions = serving_;  // they leave serving_ when they close
    bool taken = false;
    for (TcpcamSession* const s : sessions | std::views::reverse) taken = s->offer(unit) || taken;
    if (taken && !serving_.empty()) pause();
}

}  // namespace vedette::serve

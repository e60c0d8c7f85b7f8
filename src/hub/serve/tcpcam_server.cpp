#include "hub/serve/tcpcam_server.hpp"

#include "hub/access/address.hpp"
#include "hub/serve/tcpcam_session.hpp"
#include "linux/base/log.hpp"

namespace vedette::serve {

TcpcamServer::TcpcamServer(std::shared_ptr<Broadcaster> broadcaster, settings::TcpcamServerSettings settings)
    : broadcaster_(std::move(broadcaster)),
      settings_(std::move(settings)),
      rounds_(settings_.delay),
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
    rounds_.join(session, broadcaster_->loop().now());
}

void TcpcamServer::end_serving(TcpcamSession& session) {
    rounds_.leave(session);
    if (!rounds_.has_clients()) pause_.cancel();
}

void TcpcamServer::watch_pause() {
    if (rounds_.deadline() == MonoTime::max()) return;
    pause_.start_at(rounds_.deadline(), [this] {
        rounds_.poll(broadcaster_->loop().now());
        watch_pause();
    });
}

void TcpcamServer::on_unit() {
    const bus::UnitPtr unit = broadcaster_->newest();
    if (!unit || unit->number == last_number_) return;  // every session calls this
    last_number_ = unit->number;
    if (unit->placeholder) return;
    const bool ended = rounds_.offer(
        unit->captured_at, broadcaster_->loop().now(),
        [&unit](tcpcam::Rounds::Client& client) { return static_cast<TcpcamSession&>(client).offer(unit); });
    if (ended) watch_pause();
}

}  // namespace vedette::serve

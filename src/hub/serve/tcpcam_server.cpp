#include "hub/serve/tcpcam_server.hpp"

#include <algorithm>
#include <ranges>

#include "hub/serve/tcpcam_session.hpp"
#include "linux/base/log.hpp"

namespace vedette::serve {
namespace {

constexpr std::size_t kMaxConnections = 200;

}  // namespace

TcpcamServer::TcpcamServer(Broadcaster& broadcaster, settings::TcpcamServerSettings settings)
    : broadcaster_(broadcaster), settings_(std::move(settings)) {}

TcpcamServer::~TcpcamServer() { close(); }

Result<void> TcpcamServer::listen(const std::string& host) {
    const auto on_accept = [this](io::Loop&, std::unique_ptr<io::Stream> stream) {
        adopt(std::move(stream));
    };
    auto listener = io::Listener::open({&broadcaster_.loop()}, {host, settings_.port}, on_accept);
    if (!listener)
        return fail(listener.error().kind, fmt::format("serve.tcpcam: {}", listener.error().message));
    listener_ = std::move(*listener);
    return {};
}

void TcpcamServer::adopt(std::unique_ptr<io::Stream> stream) {
    if (sessions_.size() >= kMaxConnections) {
        log_warning("tcpcam", "{}: refused, {} connections are open", io::peer_name(stream->fd()),
                    sessions_.size());
        return;
    }
    const auto session = std::make_shared<TcpcamSession>(std::move(stream), *this);
    sessions_.push_back(session);
    session->start();
}

void TcpcamServer::close() {
    if (listener_) listener_->close();
    const auto sessions = sessions_;
    for (const auto& session : sessions) session->close();
}

// Rounds wait for the picture after the pause, so a source that is asked for pictures should not add much to
// it.
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
    broadcaster_.loop().cancel(pause_);
}

void TcpcamServer::forget(TcpcamSession& session) {
    std::erase_if(sessions_, [&](const auto& s) { return s.get() == &session; });
}

// Requests so far get their picture in this round; one that comes later may have to wait for the next, so
// that a crowd of new clients can't hold up the others.
void TcpcamServer::open_round() {
    round_open_ = true;
    taken_after_ = {};
    for (const TcpcamSession* s : serving_) taken_after_ = std::max(taken_after_, s->requested_at());
}

void TcpcamServer::pause() {
    round_open_ = false;
    if (settings_.delay == Duration::zero()) return open_round();
    pause_ = broadcaster_.loop().after(settings_.delay, [this] { open_round(); });
}

void TcpcamServer::on_unit() {
    const bus::UnitPtr unit = broadcaster_.newest();
    if (!unit || unit->number == last_number_) return;  // each client tells of it
    last_number_ = unit->number;
    if (!round_open_ || unit->placeholder || unit->captured_at < taken_after_) return;
    std::vector<std::shared_ptr<TcpcamSession>> newest_first;
    for (TcpcamSession* s : serving_ | std::views::reverse) newest_first.push_back(s->shared_from_this());
    bool taken = false;
    for (const auto& s : newest_first) taken = s->offer(unit) || taken;
    if (taken && !serving_.empty()) pause();
}

}  // namespace vedette::serve

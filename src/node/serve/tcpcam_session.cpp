#include "node/serve/tcpcam_session.hpp"

#include <algorithm>
#include <array>

namespace vedette::node {
namespace {

constexpr Duration kLinger = 2s;

}  // namespace

TcpcamSession::TcpcamSession(Services& services, const port::Accepted& accepted, std::string_view pin,
                             tcpcam::Rounds& rounds, MonoTime now)
    : services_(services), rounds_(rounds), link_(services.network, accepted), server_(pin, now) {}

port::Watch TcpcamSession::watch() const {
    return {.socket = link_.socket(), .input = !input_ended_, .output = link_.is_sending()};
}

MonoTime TcpcamSession::deadline() const {
    return std::min({server_.deadline(), link_.stalls_at(), ends_at_});
}

void TcpcamSession::step(const port::Watch& found, MonoTime now) {
    if (found.has_output) {
        link_.flush(now);
    } else {
        link_.close_if_stalled(now);
    }
    if (found.has_input && link_.is_open()) read(now);
    if (link_.is_open()) {
        server_.poll(now);
        follow_state(now);
        if (now >= ends_at_) link_.close();
    }
    if (is_closed()) leave();
}

void TcpcamSession::read(MonoTime now) {
    const auto seen = link_.look(services_.input);
    if (!link_.is_open()) return;
    if (!seen) {
        input_ended_ = true;
        server_.end_of_input();
        if (ends_at_ != MonoTime::max()) link_.close();
        return;
    }
    server_.feed(*seen, now);
    link_.take(services_.input, seen->size());
}

void TcpcamSession::follow_state(MonoTime now) {
    switch (server_.state()) {
        case tcpcam::Server::State::kPin:
        case tcpcam::Server::State::kCommand: return;
        case tcpcam::Server::State::kRefused:
            if (server_.refusal() == tcpcam::Refusal::kWrongPin)
                services_.access.guesses().count_wrong(link_.peer(), now);
            services_.log.write(port::Level::kWarning, "tcpcam", tcpcam::to_string(server_.refusal()));
            return link_.close();
        case tcpcam::Server::State::kServing:
            if (is_served_) return;
            is_served_ = true;
            rounds_.join(*this, now);
            link_.set_keep_alive(services_.tcpcam_keep_alive);
            return;
        case tcpcam::Server::State::kDone:
            leave();
            if (link_.is_sending() || ends_at_ != MonoTime::max()) return;
            link_.end_sending();
            ends_at_ = input_ended_ ? now : now + kLinger;
            return;
    }
}

bool TcpcamSession::offer(const PicturePool::Share& picture, MonoTime now) {
    if (link_.is_sending() || !link_.is_open()) return false;
    const auto header = server_.begin_record(picture.bytes().size());
    if (!header) return false;
    std::ranges::copy(as_text(*header), link_.text().begin());
    link_.send(header->size(), picture, {}, now);
    link_.flush(now);
    if (link_.is_open()) follow_state(now);
    return true;
}

void TcpcamSession::leave() {
    if (is_served_) rounds_.leave(*this);
    is_served_ = false;
}

}  // namespace vedette::node

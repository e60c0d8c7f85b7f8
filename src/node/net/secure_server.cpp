#include "node/net/secure_server.hpp"

#include <algorithm>
#include <utility>

namespace vedette::node {

using port::NetError;
using port::Socket;
using Handshake = SecureNetwork::Handshake;

namespace {

bool is_used(const port::Accepted& accepted) { return accepted.socket != Socket::kNone; }

}  // namespace

SecureServer::SecureServer(SecureNetwork& network, std::size_t max_sessions)
    : network_(network), max_sessions_(std::min(max_sessions, SecureNetwork::kMaxAccepted)) {}

SecureServer::~SecureServer() {
    for (const Pending& one : pending_) {
        if (is_used(one.accepted)) network_.close(one.accepted.socket);
    }
    if (listener_ != Socket::kNone) network_.close(listener_);
}

std::expected<void, NetError> SecureServer::listen(const IpAddress& address, std::uint16_t port) {
    const auto socket = network_.listen(address, port);
    if (!socket) return std::unexpected(socket.error());
    listener_ = *socket;
    return {};
}

std::uint16_t SecureServer::port() const {
    return listener_ == Socket::kNone ? std::uint16_t{0} : network_.port_of(listener_);
}

// While a connection waits the listener would always be ready, as an open session that has a request.
void SecureServer::watch(std::span<port::Watch> watches) const {
    watches[0] = {.socket = listener_, .input = !is_waiting()};
    for (std::size_t i = 0; i < pending_.size(); ++i) {
        const Socket socket = pending_[i].accepted.socket;
        const bool is_done = socket == Socket::kNone || network_.handshake(socket) == Handshake::kDone;
        watches[1 + i] =
            is_done ? port::Watch{} : port::Watch{.socket = socket, .input = true, .output = true};
    }
}

MonoTime SecureServer::deadline() const {
    MonoTime at = waits_since_ ? *waits_since_ + kWaitLimit : MonoTime::max();
    for (const Pending& one : pending_) {
        if (!is_used(one.accepted)) continue;
        const bool is_patient = !is_waiting() || network_.handshake(one.accepted.socket) != Handshake::kPeers;
        at = std::min(at, one.since + (is_patient ? kHandshakeLimit : kHandshakePatience));
    }
    return at;
}

void SecureServer::step(std::span<const port::Watch> found, bool has_place, MonoTime now) {
    if (found[0].has_input && !is_waiting()) waits_since_ = now;
    if (is_waiting()) accept(has_place, now);
    for (Pending& one : pending_) {
        if (is_used(one.accepted)) look_after(one, now);
    }
    if (is_waiting()) accept(has_place, now);
}

void SecureServer::look_after(Pending& one, MonoTime now) {
    const Handshake handshake = network_.handshake(one.accepted.socket);
    const bool is_slow =
        is_waiting() && handshake == Handshake::kPeers && now >= one.since + kHandshakePatience;
    // A peer whose session has failed is told why, one that is silent is not.
    if (handshake == Handshake::kFailed)
        network_.close(one.accepted.socket);
    else if (is_slow || now >= one.since + kHandshakeLimit)
        network_.reset(one.accepted.socket);
    else
        return;
    one = {};
}

void SecureServer::accept(bool has_place, MonoTime now) {
    if (!is_open_ || now >= *waits_since_ + kWaitLimit) {
        if (const auto refused = network_.accept(listener_)) network_.close(refused->socket);
        waits_since_.reset();
        return;
    }
    if (!has_place || network_.accepted() >= max_sessions_) return;
    auto* const free = std::ranges::find_if_not(pending_, is_used, &Pending::accepted);
    if (free == pending_.end()) return;
    const auto accepted = network_.accept_secured(listener_);
    if (!accepted && accepted.error() == NetError::kNoSocket) return;
    waits_since_.reset();
    if (accepted) *free = {*accepted, now};
}

std::size_t SecureServer::pending() const {
    return static_cast<std::size_t>(std::ranges::count_if(pending_, is_used, &Pending::accepted));
}

std::optional<port::Accepted> SecureServer::take() {
    for (Pending& one : pending_) {
        if (!is_used(one.accepted) || network_.handshake(one.accepted.socket) != Handshake::kDone) continue;
        return std::exchange(one, {}).accepted;
    }
    return std::nullopt;
}

}  // namespace vedette::node

#include "node/net/secure_network.hpp"

#include <algorithm>

namespace vedette::node {

using port::NetError;
using port::Socket;
using State = port::TlsSession::State;

namespace {

// Above the numbers of all networks.
constexpr std::int32_t kFirst = 1 << 24;

}  // namespace

SecureNetwork::~SecureNetwork() {
    for (Secured& one : secured_) {
        if (one.session != nullptr) release(one);
    }
}

bool SecureNetwork::is_secured(Socket socket) { return static_cast<std::int32_t>(socket) >= kFirst; }

SecureNetwork::Secured& SecureNetwork::at(Socket socket) {
    return secured_[static_cast<std::size_t>(static_cast<std::int32_t>(socket) - kFirst)];
}

const SecureNetwork::Secured& SecureNetwork::at(Socket socket) const {
    return secured_[static_cast<std::size_t>(static_cast<std::int32_t>(socket) - kFirst)];
}

std::expected<Socket, NetError> SecureNetwork::connect_secured(const IpAddress& address, std::uint16_t port,
                                                               const port::TlsServerName& server) {
    const auto places = std::span(secured_).first(kMaxCalled);
    const auto free = std::ranges::find(places, nullptr, &Secured::session);
    if (tls_ == nullptr || free == places.end()) return std::unexpected(NetError::kNoSocket);
    const auto session = tls_->open_client(server);
    if (!session) return std::unexpected(NetError::kNoSocket);
    const auto below = network_.connect(address, port);
    if (!below) {
        tls_->close(**session);
        return below;
    }
    *free = {.below = *below, .session = *session};
    return socket_of(*free);
}

std::expected<port::Accepted, NetError> SecureNetwork::accept_secured(Socket listener) {
    const auto places = std::span(secured_).subspan(kMaxCalled);
    const auto free = std::ranges::find(places, nullptr, &Secured::session);
    if (tls_ == nullptr || free == places.end()) return std::unexpected(NetError::kNoSocket);
    const auto session = tls_->open_server();
    if (!session) return std::unexpected(NetError::kNoSocket);
    const auto accepted = network_.accept(listener);
    if (!accepted) {
        tls_->close(**session);
        return accepted;
    }
    *free = {.below = accepted->socket, .session = *session};
    return port::Accepted{socket_of(*free), accepted->peer};
}

SecureNetwork::Handshake SecureNetwork::handshake(Socket socket) const {
    const Secured& one = at(socket);
    if (one.is_under_way) return Handshake::kOurs;
    if (error_of(one) == NetError::kClosed) return Handshake::kFailed;
    if (one.session->state() != State::kHandshake) return Handshake::kDone;
    return one.session->wants_run() ? Handshake::kOurs : Handshake::kPeers;
}

std::size_t SecureNetwork::accepted() const {
    return static_cast<std::size_t>(std::ranges::count_if(
        std::span(secured_).subspan(kMaxCalled), [](const Secured& one) { return one.session != nullptr; }));
}

Socket SecureNetwork::socket_of(const Secured& one) const {
    return Socket{kFirst + static_cast<std::int32_t>(&one - secured_.data())};
}

// One job of all clients at a time: the slow task has passwords and settings to work for as well.
void SecureNetwork::submit(Secured& one) {
    if (one.is_under_way || !one.session->wants_run()) return;
    const bool has_turn = !is_accepted(one) || std::ranges::none_of(secured_, [&](const Secured& other) {
        return is_accepted(other) && other.is_under_way;
    });
    if (has_turn) one.is_under_way = worker_.submit(*one.session);
}

std::optional<port::TlsError> SecureNetwork::tls_error(Socket socket) const {
    if (!is_secured(socket) || at(socket).is_under_way) return std::nullopt;
    const port::TlsSession& session = *at(socket).session;
    return session.state() == State::kFailed ? std::optional(session.error()) : std::nullopt;
}

bool SecureNetwork::take_finished(port::Job& job) {
    const auto found = std::ranges::find_if(
        secured_, [&](const Secured& one) { return one.is_under_way && one.session == &job; });
    if (found == secured_.end()) return false;
    found->is_under_way = false;
    if (found->below == Socket::kNone) {
        release(*found);
    } else {
        carry(*found);
    }
    return true;
}

bool SecureNetwork::is_busy() const { return std::ranges::any_of(secured_, &Secured::is_under_way); }

void SecureNetwork::release(Secured& one) {
    if (one.below != Socket::kNone) network_.close(one.below);
    tls_->close(*one.session);
    one = {};
}

// Bytes in and out, and the next piece of the handshake. What is lost below is noticed by who reads or
// writes.
void SecureNetwork::carry(Secured& one) {
    if (one.session == nullptr || one.is_under_way || one.below == Socket::kNone) return;
    flush(one);
    const MutableBytes room = one.session->input_room();
    if (!room.empty() && !one.is_lost) {
        const auto got = network_.receive(one.below, room);
        if (got && *got > 0) one.session->add_input(*got);
        // The end without a word of the session's is a loss too: something may be cut off.
        one.is_lost = got ? *got == 0 : got.error() != NetError::kNotYet;
    }
    submit(one);
}

void SecureNetwork::flush(Secured& one) {
    while (!one.session->output().empty() && !one.is_lost) {
        const std::array<Bytes, 1> pieces{one.session->output()};
        const auto sent = network_.send(one.below, pieces);
        if (!sent) {
            one.is_lost = sent.error() != NetError::kNotYet;
            return;
        }
        one.session->drop_output(*sent);
    }
    if (one.ends_sending && one.session->output().empty()) network_.end_sending(one.below);
}

bool SecureNetwork::has_input(Secured& one) {
    if (one.is_under_way) return false;
    return !one.session->plain().empty() || error_of(one) == NetError::kClosed ||
           one.session->state() == State::kEnded;
}

bool SecureNetwork::has_room(const Secured& one) {
    if (one.is_under_way) return false;
    return error_of(one) == NetError::kClosed ||
           (one.session->state() == State::kOpen && one.session->output().empty());
}

// Of a socket that has nothing to read, or no room.
NetError SecureNetwork::error_of(const Secured& one) {
    if (one.is_under_way) return NetError::kNotYet;
    const bool is_broken = one.is_lost || one.session->state() == State::kFailed;
    return is_broken && !one.session->wants_run() ? NetError::kClosed : NetError::kNotYet;
}

std::expected<std::size_t, NetError> SecureNetwork::peek(Socket socket, MutableBytes into) {
    if (!is_secured(socket)) return network_.peek(socket, into);
    Secured& one = at(socket);
    carry(one);
    if (one.is_under_way) return std::unexpected(NetError::kNotYet);
    const Bytes plain = one.session->plain();
    if (plain.empty() && one.session->state() == State::kEnded) return 0;
    if (plain.empty()) return std::unexpected(error_of(one));
    const std::size_t size = std::min(into.size(), plain.size());
    std::copy_n(plain.begin(), size, into.begin());
    return size;
}

std::expected<std::size_t, NetError> SecureNetwork::receive(Socket socket, MutableBytes into) {
    if (!is_secured(socket)) return network_.receive(socket, into);
    const auto seen = peek(socket, into);
    if (seen) at(socket).session->drop_plain(*seen);
    return seen;
}

std::expected<std::size_t, NetError> SecureNetwork::send(Socket socket, std::span<const Bytes> pieces) {
    if (!is_secured(socket)) return network_.send(socket, pieces);
    Secured& one = at(socket);
    if (one.is_under_way || written_ >= kBytesATurn) return std::unexpected(NetError::kNotYet);
    const auto piece = std::ranges::find_if_not(pieces, &Bytes::empty);
    const std::size_t sent = piece == pieces.end() ? 0 : one.session->write(*piece);
    written_ += sent;
    flush(one);
    if (sent == 0) return std::unexpected(error_of(one));
    return sent;
}

void SecureNetwork::end_sending(Socket socket) {
    if (!is_secured(socket)) return network_.end_sending(socket);
    Secured& one = at(socket);
    if (one.is_under_way) return;
    one.session->end();
    one.ends_sending = true;
    flush(one);
}

void SecureNetwork::close(Socket socket) {
    if (!is_secured(socket)) return network_.close(socket);
    Secured& one = at(socket);
    if (one.is_under_way) {
        // The job's end gives the rest back.
        network_.close(one.below);
        one.below = Socket::kNone;
        return;
    }
    if (!one.is_lost) {
        one.session->end();
        flush(one);
    }
    release(one);
}

void SecureNetwork::reset(Socket socket) {
    if (!is_secured(socket)) return network_.reset(socket);
    Secured& one = at(socket);
    network_.reset(one.below);
    one.below = Socket::kNone;
    if (!one.is_under_way) release(one);
}

void SecureNetwork::set_keep_alive(Socket socket, const port::KeepAlive& times) {
    network_.set_keep_alive(is_secured(socket) ? at(socket).below : socket, times);
}

// A socket that has what is asked for already does not wait; the others wait for what their sessions need.
void SecureNetwork::wait(std::span<port::Watch> watches, Duration timeout) {
    std::array<port::Watch, kMaxSessions> asked{};
    std::array<std::size_t, kMaxSessions> places{};
    std::size_t count = 0;
    written_ = 0;
    for (std::size_t i = 0; i < watches.size(); ++i) {
        if (!is_secured(watches[i].socket)) continue;
        asked[count] = watches[i];
        places[count++] = i;
        Secured& one = at(watches[i].socket);
        carry(one);
        const bool is_ready = (watches[i].input && has_input(one)) || (watches[i].output && has_room(one));
        if (is_ready) timeout = Duration::zero();
        submit(one);  // a long record may have been found only now
        const bool waits = !one.is_under_way && !one.is_lost;
        watches[i] = {.socket = one.below,
                      .input = waits && !one.session->input_room().empty(),
                      .output = waits && !one.session->output().empty()};
        if (!watches[i].input && !watches[i].output) watches[i].socket = Socket::kNone;
    }
    network_.wait(watches, timeout);
    for (std::size_t i = 0; i < count; ++i) {
        port::Watch& watch = watches[places[i]];
        const bool has_news = watch.has_input || watch.has_output;
        watch = asked[i];
        Secured& one = at(watch.socket);
        if (has_news) carry(one);
        watch.has_input = watch.input && has_input(one);
        watch.has_output = watch.output && has_room(one);
    }
}

std::expected<Socket, NetError> SecureNetwork::listen(const IpAddress& address, std::uint16_t port) {
    return network_.listen(address, port);
}

std::uint16_t SecureNetwork::port_of(Socket listener) {
    return network_.port_of(is_secured(listener) ? at(listener).below : listener);
}

std::expected<port::Accepted, NetError> SecureNetwork::accept(Socket listener) {
    return network_.accept(listener);
}

std::expected<Socket, NetError> SecureNetwork::connect(const IpAddress& address, std::uint16_t port) {
    return network_.connect(address, port);
}

std::expected<Socket, NetError> SecureNetwork::open_udp(const IpAddress& address, std::uint16_t port) {
    return network_.open_udp(address, port);
}

std::expected<Socket, NetError> SecureNetwork::open_multicast(const IpAddress& group, std::uint16_t port,
                                                              const IpAddress& own) {
    return network_.open_multicast(group, port, own);
}

std::expected<port::Datagram, NetError> SecureNetwork::receive_from(Socket socket, MutableBytes into) {
    return network_.receive_from(socket, into);
}

std::expected<void, NetError> SecureNetwork::send_to(Socket socket, const IpAddress& to, std::uint16_t port,
                                                     Bytes datagram) {
    return network_.send_to(socket, to, port, datagram);
}

}  // namespace vedette::node

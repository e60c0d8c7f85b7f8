#include "node/alerts/alert_call.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "core/base/text.hpp"

namespace vedette::node {

using port::NetError;

std::string_view to_string(CallEnd end) {
    switch (end) {
        case CallEnd::kAnswered: return "the service refuses the alert";
        case CallEnd::kNoName: return "the name of the service has no address";
        case CallEnd::kNoSocket: return "no socket or no memory of TLS is left";
        case CallEnd::kNoConnection: return "the service does not answer";
        case CallEnd::kSilent: return "the service is silent";
        case CallEnd::kNotHttp: return "the answer is no HTTP";
        case CallEnd::kUntrusted: return "the certificate is of nobody that the board trusts";
        case CallEnd::kWrongName: return "the certificate is that of another host";
        case CallEnd::kExpired: return "the certificate does not hold at this time";
        case CallEnd::kNoTrust: return "the board has no certificates to check the service by";
        case CallEnd::kTls: return "TLS with the service fails";
        case CallEnd::kPublic:
            return "the address is public, and over http:// everybody on the way reads the token";
    }
    return {};
}

std::string_view name_of(CallEnd end) {
    switch (end) {
        case CallEnd::kAnswered: return "answered";
        case CallEnd::kNoName: return "no_name";
        case CallEnd::kNoSocket: return "no_socket";
        case CallEnd::kNoConnection: return "no_connection";
        case CallEnd::kSilent: return "silent";
        case CallEnd::kNotHttp: return "not_http";
        case CallEnd::kUntrusted: return "untrusted";
        case CallEnd::kWrongName: return "wrong_name";
        case CallEnd::kExpired: return "expired";
        case CallEnd::kNoTrust: return "no_trust";
        case CallEnd::kTls: return "tls";
        case CallEnd::kPublic: return "public";
    }
    return {};
}

void AlertCall::begin(const AlertAddress& address, const Place& place, UtcTime utc, MonoTime now) {
    stop();
    utc_ = utc;
    silent_at_ = now + kPatience;
    limit_ = now + kLimit;
    if (const auto numeric = IpAddress::parse(address.url.host)) {
        failed_ = connect(*numeric, address, now);
        return;
    }
    auto& lookup = state_.emplace<dns::Lookup>(dns::LookupLimits{});
    const auto servers = static_cast<std::size_t>(
        std::ranges::count_if(place.name_servers, &std::optional<IpAddress>::has_value));
    if (servers == 0 || !lookup.start(address.url.host, servers, now)) {
        failed_ = end(CallEnd::kNoName);
        return;
    }
    failed_ = ask_name_server(place, now);
}

void AlertCall::stop() {
    if (auto* const talk = std::get_if<Talk>(&state_)) network_.close(talk->socket);
    udp_.close();
    failed_.reset();
    state_.emplace<std::monostate>();
}

port::Watch AlertCall::watch() const {
    const auto* const talk = std::get_if<Talk>(&state_);
    if (talk == nullptr) return udp_.watch();
    const bool has_memory = talk->head || heads_.has_free();
    return {.socket = talk->socket,
            .input = has_memory,
            .output = has_memory && talk->can_send && talk->sent < talk->total};
}

bool AlertCall::waits_for_memory() const {
    const auto* const talk = std::get_if<Talk>(&state_);
    return talk != nullptr && !talk->head && !heads_.has_free();
}

MonoTime AlertCall::deadline() const {
    if (!is_running()) return MonoTime::max();
    if (failed_) return MonoTime{};
    const auto* const lookup = std::get_if<dns::Lookup>(&state_);
    return std::min({silent_at_, limit_, lookup == nullptr ? MonoTime::max() : lookup->deadline()});
}

bool AlertCall::wants_request() const {
    const auto* const talk = std::get_if<Talk>(&state_);
    return talk != nullptr && talk->can_send && talk->sent < talk->total;
}

std::optional<CallResult> AlertCall::step(const port::Watch& found, const AlertAddress& address,
                                          const Place& place, const AlertRequest& request, MutableBytes input,
                                          MonoTime now) {
    Ended ended = failed_;
    if (!ended && std::holds_alternative<dns::Lookup>(state_)) {
        ended = take_name(found, address, place, input, now);
    } else if (!ended) {
        ended = talk(found, request, input, now);
    }
    if (!ended && (now >= silent_at_ || now >= limit_)) ended = end(CallEnd::kSilent);
    if (ended) stop();
    return ended;
}

AlertCall::Ended AlertCall::ask_name_server(const Place& place, MonoTime now) {
    std::array<std::uint8_t, dns::kMaxUdpBytes> memory;
    auto& lookup = *std::get_if<dns::Lookup>(&state_);
    const auto query = lookup.poll(random_number<std::uint16_t>(random_), now, memory);
    if (!query) return lookup.is_running() ? std::nullopt : end(CallEnd::kNoName);
    const bool has_first = place.name_servers[0].has_value();
    asked_ = *place.name_servers[has_first ? query->server : 1];
    // A new socket each time: its port is a second number that a forger would have to guess.
    const IpAddress any = asked_.is_v4() ? IpAddress::v4(0, 0, 0, 0) : IpAddress{};
    if (!udp_.hold(network_.open_udp(any, 0))) return end(CallEnd::kNoSocket);
    udp_.send(asked_, place.name_port, query->message);
    return std::nullopt;
}

AlertCall::Ended AlertCall::take_name(const port::Watch& found, const AlertAddress& address,
                                      const Place& place, MutableBytes input, MonoTime now) {
    auto& lookup = *std::get_if<dns::Lookup>(&state_);
    for (int i = 0; found.has_input && lookup.is_running() && i < kDatagramsPerTurn; ++i) {
        const auto datagram = udp_.receive(input);
        if (!datagram) break;
        if (datagram->from == asked_ && datagram->port == place.name_port)
            lookup.take(input.first(datagram->bytes), now);
    }
    if (!lookup.is_running()) {
        if (lookup.addresses().empty()) return end(CallEnd::kNoName);
        const IpAddress to = lookup.addresses().front();
        udp_.close();
        return connect(to, address, now);
    }
    return now >= lookup.deadline() ? ask_name_server(place, now) : std::nullopt;
}

AlertCall::Ended AlertCall::connect(const IpAddress& to, const AlertAddress& address, MonoTime now) {
    if (address.shows_token() && !is_private(to)) return end(CallEnd::kPublic);
    const auto socket = address.is_secured
                            ? network_.connect_secured(to, address.url.port, {address.url.host, utc_})
                            : network_.connect(to, address.url.port);
    silent_at_ = now + kPatience;
    if (socket) {
        state_.emplace<Talk>(*socket);
        return std::nullopt;
    }
    state_.emplace<dns::Lookup>(dns::LookupLimits{});
    if (address.is_secured && !network_.can_secure()) return end(CallEnd::kNoTrust);
    return end(socket.error() == NetError::kNoSocket ? CallEnd::kNoSocket : CallEnd::kNoConnection);
}

AlertCall::Ended AlertCall::talk(const port::Watch& found, const AlertRequest& request, MutableBytes input,
                                 MonoTime now) {
    auto& talk = *std::get_if<Talk>(&state_);
    if (!found.has_input && !found.has_output && talk.can_send) return std::nullopt;
    if (!talk.head) talk.head = heads_.take();
    if (!talk.head) return std::nullopt;
    if (found.has_output && wants_request()) {
        talk.total = request.bytes();
        std::array<Bytes, 3> pieces{request.head, request.picture, request.tail};
        std::size_t skipped = talk.sent;
        for (Bytes& piece : pieces) {
            const std::size_t size = std::min(skipped, piece.size());
            piece = piece.subspan(size);
            skipped -= size;
        }
        const auto sent = network_.send(talk.socket, pieces);
        if (sent) {
            talk.sent += *sent;
            silent_at_ = now + kPatience;
        } else if (sent.error() != NetError::kNotYet) {
            talk.can_send = false;  // but what it has said before may be there
        }
    }
    if (!found.has_input && talk.can_send) return std::nullopt;
    if (talk.parser.idle()) talk.parser.set_head_memory(talk.head.memory());
    return read_answer(talk, input, now);
}

AlertCall::Ended AlertCall::read_answer(Talk& talk, MutableBytes input, MonoTime now) {
    const auto got = network_.receive(talk.socket, input);
    if (!got) return got.error() == NetError::kNotYet && talk.can_send ? std::nullopt : lost(talk);
    if (*got == 0) return lost(talk);
    silent_at_ = now + kPatience;
    const http::Step step = talk.parser.feed(input.first(*got));
    if (step.progress == http::Progress::kFailed) return end(CallEnd::kNotHttp);
    if (step.progress != http::Progress::kHead) return std::nullopt;
    CallResult result{.end = CallEnd::kAnswered, .status = static_cast<std::uint16_t>(talk.parser.status())};
    // In seconds; a date (RFC 9110 10.2.3) counts as none.
    if (const auto after = talk.parser.header("Retry-After"))
        result.retry_s = parse_int<std::uint16_t>(trim(*after)).value_or(0);
    return result;
}

AlertCall::Ended AlertCall::lost(const Talk& talk) const {
    const auto error = network_.tls_error(talk.socket);
    CallResult result{.end = CallEnd::kNoConnection};
    if (!error) return result;
    switch (*error) {
        case port::TlsError::kNoMemory: result.end = CallEnd::kNoSocket; break;
        case port::TlsError::kNoTrust: result.end = CallEnd::kNoTrust; break;
        case port::TlsError::kUntrusted: result.end = CallEnd::kUntrusted; break;
        case port::TlsError::kWrongName: result.end = CallEnd::kWrongName; break;
        case port::TlsError::kExpired: result.end = CallEnd::kExpired; break;
        default: result.end = CallEnd::kTls; break;
    }
    return result;
}

}  // namespace vedette::node

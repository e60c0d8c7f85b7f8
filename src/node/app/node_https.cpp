// The node's HTTPS: its certificate, and who gives way when more connections come than there are sessions.
#include <algorithm>
#include <array>

#include "core/base/text.hpp"
#include "node/app/node.hpp"

namespace vedette::node {
namespace {

// A browser that loads a page asks for its next part at once; then its connections stay, for a minute and
// more.
constexpr Duration kIdleGrace = 500ms;
// To make a certificate again, after an attempt that failed, and while memory or the slow task has no place.
constexpr Duration kNextAttempt = 60s;
constexpr Duration kBusy = 100ms;

}  // namespace

// Behind the work of the sessions, which may have ended.
void Node::serve_https(std::span<const port::Watch> found, MonoTime now) {
    const auto step = [&] { https_.step(found, connections() + https_.pending() < count_, now); };
    step();
    if (https_.is_waiting()) {
        end_idle_session(now);
        step();
    }
    while (Session* const slot = find_room()) {
        const auto accepted = https_.take();
        if (!accepted) break;
        slot->emplace<std::monostate>();
        slot->emplace<HttpSession>(services_, *accepted, Port::kTls, now);
    }
    services_.is_tls_awaited = https_.is_waiting();
    make_certificate(now);
}

// When a connection gives its session to one that waits: once it is idle, or sends its request slowly.
// Nothing: it is at work.
std::optional<MonoTime> Node::gives_way_at(const Session& slot) {
    const auto* const http = std::get_if<HttpSession>(&slot);
    const auto since = http != nullptr && http->is_secured() ? http->idle_since() : std::nullopt;
    if (!since) return std::nullopt;
    return http->may_be_ended_at().value_or(*since + kIdleGrace);
}

void Node::end_idle_session(MonoTime now) {
    // Of a board whose places are all taken, an idle connection without TLS gives way as for any other.
    if (connections() + https_.pending() >= count_) {
        Session* const slot = find_room();
        if (slot != nullptr) slot->emplace<std::monostate>();
        return;
    }
    Session* first = nullptr;
    MonoTime first_at = MonoTime::max();
    for (std::size_t i = 0; i < count_; ++i) {
        const auto at = gives_way_at(sessions_[i]);
        if (!at || *at > now || *at >= first_at) continue;
        first = &sessions_[i];
        first_at = *at;
    }
    if (first != nullptr) first->emplace<std::monostate>();
}

MonoTime Node::https_deadline() const {
    MonoTime at = std::min(https_.deadline(), certificate_at());
    for (std::size_t i = 0; https_.is_waiting() && i < count_; ++i)
        at = std::min(at, gives_way_at(sessions_[i]).value_or(MonoTime::max()));
    return at;
}

// When the first one is to be made: once the board has an address in its network, so that this is in the
// certificate. Later addresses make no new one by themselves: who trusts it by its fingerprint would be lost
// with each lease.
MonoTime Node::certificate_at() const {
    if (!networking_ || certificate_.is_making() || certificate_.is_in_use() || https_.port() == 0)
        return MonoTime::max();
    const bool is_settled = networking_->place() || !settings_.values().flag(Key::kWifiActivated);
    return is_settled ? certificate_due_ : MonoTime::max();
}

void Node::make_certificate(MonoTime now) {
    const bool is_wanted = services_.wants_certificate && networking_ && !certificate_.is_making();
    if (now < certificate_at() && !is_wanted) return;
    certificate_due_ = now + kBusy;
    if (!certificate_memory_) certificate_memory_ = heads_.take();
    if (!certificate_memory_) return;
    std::array<IpAddress, 2> addresses;
    std::size_t count = 0;
    if (networking_->place()) addresses[count++] = networking_->place()->address;
    if (const auto own = networking_->access_point(); own && (count == 0 || addresses[0] != *own))
        addresses[count++] = *own;
    std::array<char, Certificate::kMaxHost> host;
    const std::span<char> room = certificate_memory_.memory().first(Certificate::kMemory);
    if (!certificate_.make(host_name(host), std::span(addresses).first(count),
                           {reinterpret_cast<std::uint8_t*>(room.data()), room.size()}))
        return;
    services_.wants_certificate = false;
    certificate_due_ = now + kNextAttempt;
}

// One was read, or made.
void Node::use_certificate() {
    certificate_memory_.release();
    if (certificate_.made() == Certificate::Made::kFailed)
        log_.write(port::Level::kWarning, "https",
                   "the certificate cannot be made: there is no memory or storage");
    if (certificate_.made() == Certificate::Made::kNotKept)
        log_.write(port::Level::kWarning, "https",
                   "the certificate is not stored: the next start makes another");
    if (https_.is_open() || !certificate_.is_in_use()) return;
    https_.open();
    access_.require_tls(https_.is_open() && settings_.values().text(Key::kServerHttp) != "on");
    std::array<char, 240> line;
    TextWriter text(line);
    text << "a hub takes the board's certificate by tls_pin: " << certificate_.fingerprint()
         << "; a browser that shows the same fingerprint talks to this board";
    log_.write(port::Level::kInfo, "https", text.written());
}

}  // namespace vedette::node

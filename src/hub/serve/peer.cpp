#include "hub/serve/peer.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

namespace vedette::serve {
namespace {

constexpr int kIdle_s = 5;
constexpr int kInterval_s = 5;
constexpr int kProbes = 3;
constexpr unsigned kUnacknowledged_ms = 30'000;

template <class Value>
void set_option(io::Stream& stream, int level, int option, const Value& value) {
    ::setsockopt(stream.fd(), level, option, &value, sizeof value);
}

}  // namespace

void watch_for_dead_peer(io::Stream& stream) {
    set_option(stream, IPPROTO_TCP, TCP_KEEPIDLE, kIdle_s);
    set_option(stream, IPPROTO_TCP, TCP_KEEPINTVL, kInterval_s);
    set_option(stream, IPPROTO_TCP, TCP_KEEPCNT, kProbes);
    set_option(stream, IPPROTO_TCP, TCP_USER_TIMEOUT, kUnacknowledged_ms);
    set_option(stream, SOL_SOCKET, SO_KEEPALIVE, 1);
}

void reset_on_close(io::Stream& stream) {
    set_option(stream, SOL_SOCKET, SO_LINGER, linger{.l_onoff = 1, .l_linger = 0});
}

std::string peer_address(io::Stream& stream) {
    const std::string name = io::peer_name(stream.fd());
    return name.substr(0, name.rfind(':'));
}

}  // namespace vedette::serve

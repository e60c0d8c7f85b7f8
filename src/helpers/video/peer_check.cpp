#include "helpers/video/peer_check.hpp"

#include <algorithm>
#include <array>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

namespace vedette::video {
namespace {

constexpr int kMaxFd = 64;  // FFmpeg has a few sockets

// Of an IP socket that is connected.
struct Peer {
    std::string text;  // "127.0.0.1"
    IpAddress address;
    std::uint16_t port = 0;
};

std::optional<Peer> peer_of(int fd) {
    sockaddr_storage storage{};
    socklen_t size = sizeof storage;
    auto* const any = reinterpret_cast<sockaddr*>(&storage);
    if (::getpeername(fd, any, &size) != 0) return std::nullopt;
    std::array<char, INET6_ADDRSTRLEN> text{};
    const void* address = nullptr;
    std::uint16_t port = 0;
    if (any->sa_family == AF_INET) {
        const auto* const v4 = reinterpret_cast<const sockaddr_in*>(&storage);
        address = &v4->sin_addr;
        port = ntohs(v4->sin_port);
    } else if (any->sa_family == AF_INET6) {
        const auto* const v6 = reinterpret_cast<const sockaddr_in6*>(&storage);
        address = &v6->sin6_addr;
        port = ntohs(v6->sin6_port);
    } else {
        return std::nullopt;
    }
    if (::inet_ntop(any->sa_family, address, text.data(), text.size()) == nullptr) return std::nullopt;
    const auto parsed = IpAddress::parse(text.data());
    if (!parsed) return std::nullopt;
    return Peer{text.data(), *parsed, port};
}

}  // namespace

const std::optional<std::string>& PeerCheck::refusal() {
    if (judged_.empty()) return refusal_;
    for (int fd = 0; fd < kMaxFd && !refusal_; ++fd) {
        const auto peer = peer_of(fd);
        if (!peer || std::ranges::find(judged_, peer->address) != judged_.end()) continue;
        refusal_ = leads_home(peer->text, peer->port);
    }
    return refusal_;
}

}  // namespace vedette::video

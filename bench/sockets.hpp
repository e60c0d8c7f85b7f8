// Loopback sockets and the small part of HTTP that the bench programs need. IPv4 only; TLS is in
// `channel.hpp`. Errors end the program, since a measurement with a broken connection is useless. The hub
// uses hub/io and core/http.
#pragma once

#include <cstdint>
#include <ctime>
#include <string>
#include <string_view>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "options.hpp"

namespace vedette::bench {

// CLOCK_MONOTONIC, nanoseconds; camera and viewers run on one machine, so that their stamps are comparable.
inline std::uint64_t now_ns() {
    timespec t{};
    clock_gettime(CLOCK_MONOTONIC, &t);
    return static_cast<std::uint64_t>(t.tv_sec) * 1'000'000'000U + static_cast<std::uint64_t>(t.tv_nsec);
}

// http://, https://, ws:// or wss://, with a numeric address or localhost.
struct Url {
    std::string host = "127.0.0.1", path = "/";
    int port = 80;
    bool tls = false;

    explicit Url(std::string s) {
        for (const std::string_view scheme : {"http://", "ws://", "https://", "wss://"}) {
            if (!s.starts_with(scheme)) continue;
            tls = scheme.ends_with("s://") && scheme != "ws://";
            if (tls) port = 443;
            s = s.substr(scheme.size());
            break;
        }
        if (const auto slash = s.find('/'); slash != std::string::npos) {
            path = s.substr(slash);
            s = s.substr(0, slash);
        }
        if (const auto colon = s.find(':'); colon != std::string::npos) {
            port = std::atoi(s.c_str() + colon + 1);
            s = s.substr(0, colon);
        }
        host = s == "localhost" ? "127.0.0.1" : s;
    }
};

inline sockaddr_in inet_address(const std::string& host, int port) {
    sockaddr_in a{};
    a.sin_family = AF_INET;
    a.sin_port = htons(static_cast<std::uint16_t>(port));
    if (inet_pton(AF_INET, host.c_str(), &a.sin_addr) != 1) die("not an IPv4 address: " + host);
    return a;
}

inline int listen_tcp(int port, const std::string& host = "127.0.0.1") {
    const int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), on = 1;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    const auto a = inet_address(host, port);
    if (bind(fd, reinterpret_cast<const sockaddr*>(&a), sizeof a) < 0 || listen(fd, 4096) < 0) {
        die("listen on port " + std::to_string(port));
    }
    return fd;
}

// A socket that is connecting, or -1. With SOCK_NONBLOCK in `flags` it does not wait.
inline int connect_tcp(const Url& u, int flags = SOCK_NONBLOCK) {
    const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | flags, 0);
    if (fd < 0) return -1;
    const auto a = inet_address(u.host, u.port);
    if (connect(fd, reinterpret_cast<const sockaddr*>(&a), sizeof a) < 0 && errno != EINPROGRESS) {
        close(fd);
        return -1;
    }
    return fd;
}

inline void set_nodelay(int fd) {
    const int on = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

inline void watch(int epoll, int fd, std::uint32_t events, int operation = EPOLL_CTL_ADD) {
    epoll_event e{};
    e.events = events;
    e.data.fd = fd;
    epoll_ctl(epoll, operation, fd, &e);
}

// Value of a header in a block of lines, empty when absent; names are case-insensitive.
inline std::string header_value(std::string_view block, std::string_view name) {
    for (std::size_t at = 0; at < block.size();) {
        const std::size_t end = std::min(block.find('\n', at), block.size());
        std::string_view line = block.substr(at, end - at);
        at = end + 1;
        if (line.ends_with('\r')) line.remove_suffix(1);
        if (line.size() <= name.size() || line[name.size()] != ':') continue;
        if (strncasecmp(line.data(), name.data(), name.size()) != 0) continue;
        line.remove_prefix(name.size() + 1);
        while (line.starts_with(' ')) line.remove_prefix(1);
        return std::string(line);
    }
    return {};
}

}  // namespace vedette::bench

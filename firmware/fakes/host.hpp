// Sockets of this machine for the stand-in of lwIP, whose names and numbers are others. Loopback only. Errors
// are those of errno; descriptors are the caller's.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include <sys/types.h>

namespace vedette::fakes::host {

// A descriptor that poll() watches.
struct Watched {
    int fd = -1;
    bool input = false;
    bool output = false;
    bool has_input = false;
    bool has_output = false;
    bool is_broken = false;
};

int make_socket(bool stream);
// To a free port of 127.0.0.1.
int bind(int fd);
std::uint16_t port_of(int fd);
int listen(int fd, int backlog);
int accept(int fd);
int connect(int fd, std::uint16_t port);
int make_nonblocking(int fd);
ssize_t receive(int fd, void* into, std::size_t bytes, bool peek, bool at_once);
ssize_t send(int fd, const void* bytes, std::size_t count, bool at_once);
// Datagrams from and to a port of 127.0.0.1. A datagram that is longer than `bytes` loses its end.
ssize_t receive_from(int fd, void* into, std::size_t bytes, std::uint16_t& port);
ssize_t send_to(int fd, const void* bytes, std::size_t count, std::uint16_t port);
int end_sending(int fd);
void close(int fd);
void reset(int fd);
int poll(std::span<Watched> watched, std::int64_t timeout_us);

}  // namespace vedette::fakes::host

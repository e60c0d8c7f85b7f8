// Stand-in for ESP-IDF's lwip: its sockets by their own names, which the system's sockets do not hide.
#pragma once

#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/select.h>
#include <sys/types.h>

typedef uint32_t socklen_t;
typedef uint8_t sa_family_t;
typedef uint16_t in_port_t;

struct in_addr {
    uint32_t s_addr;
};

struct sockaddr_in {
    uint8_t sin_len;
    sa_family_t sin_family;
    in_port_t sin_port;
    struct in_addr sin_addr;
    char sin_zero[8];
};

struct sockaddr {
    uint8_t sa_len;
    sa_family_t sa_family;
    char sa_data[14];
};

typedef struct ip_mreq {
    struct in_addr imr_multiaddr;
    struct in_addr imr_interface;
} ip_mreq;

struct iovec {
    void* iov_base;
    size_t iov_len;
};

struct msghdr {
    void* msg_name;
    socklen_t msg_namelen;
    struct iovec* msg_iov;
    int msg_iovlen;
    void* msg_control;
    socklen_t msg_controllen;
    int msg_flags;
};

#define AF_INET 2
#define SOCK_STREAM 1
#define SOCK_DGRAM 2
#define SOL_SOCKET 0xfff
#define SO_REUSEADDR 0x0004
#define SO_KEEPALIVE 0x0008
#define IPPROTO_IP 0
#define IPPROTO_TCP 6
#define IP_TTL 2
#define IP_ADD_MEMBERSHIP 3
#define IP_MULTICAST_TTL 5
#define IP_MULTICAST_IF 6
#define IP_MULTICAST_LOOP 7
#define TCP_NODELAY 0x01
#define TCP_KEEPIDLE 0x03
#define TCP_KEEPINTVL 0x04
#define TCP_KEEPCNT 0x05
#define MSG_PEEK 0x01
#define MSG_DONTWAIT 0x08
#define SHUT_WR 1
#define FIONBIO 0x8004667eL
#define INADDR_ANY ((uint32_t)0x00000000UL)
#define INADDR_LOOPBACK ((uint32_t)0x7f000001UL)

#ifdef __cplusplus
extern "C" {
#endif

// IDF 5.1-5.5
int lwip_accept(int s, struct sockaddr* addr, socklen_t* addrlen);
// IDF 5.1-5.5
int lwip_bind(int s, const struct sockaddr* name, socklen_t namelen);
// IDF 5.1-5.5
int lwip_shutdown(int s, int how);
// IDF 5.1-5.5
int lwip_getsockname(int s, struct sockaddr* name, socklen_t* namelen);
// IDF 5.1-5.5
int lwip_setsockopt(int s, int level, int optname, const void* optval, socklen_t optlen);
// IDF 5.1-5.5
int lwip_close(int s);
// IDF 5.1-5.5
int lwip_connect(int s, const struct sockaddr* name, socklen_t namelen);
// IDF 5.1-5.5
int lwip_listen(int s, int backlog);
// IDF 5.1-5.5
ssize_t lwip_recv(int s, void* mem, size_t len, int flags);
// IDF 5.1-5.5
ssize_t lwip_send(int s, const void* dataptr, size_t size, int flags);
// IDF 5.1-5.5
ssize_t lwip_sendmsg(int s, const struct msghdr* message, int flags);
// IDF 5.1-5.5
ssize_t lwip_recvfrom(int s, void* mem, size_t len, int flags, struct sockaddr* from, socklen_t* fromlen);
// IDF 5.1-5.5
ssize_t lwip_sendto(int s, const void* dataptr, size_t size, int flags, const struct sockaddr* to,
                    socklen_t tolen);
// IDF 5.1-5.5
int lwip_socket(int domain, int type, int protocol);
// IDF 5.1-5.5
int lwip_select(int maxfdp1, fd_set* readset, fd_set* writeset, fd_set* exceptset, struct timeval* timeout);
// IDF 5.1-5.5
int lwip_ioctl(int s, long cmd, void* argp);

#ifdef __cplusplus
}
#endif

// The real ones are macros of lwip/def.h.
static inline uint16_t lwip_htons(uint16_t x) { return __builtin_bswap16(x); }
static inline uint32_t lwip_htonl(uint32_t x) { return __builtin_bswap32(x); }

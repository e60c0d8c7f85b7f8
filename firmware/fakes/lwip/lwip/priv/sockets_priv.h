// Stand-in for ESP-IDF's lwip: what is behind a socket.
#pragma once

struct netconn;

struct lwip_sock {
    struct netconn* conn;
};

#ifdef __cplusplus
extern "C" {
#endif

// IDF 5.1-5.5
struct lwip_sock* lwip_socket_dbg_get_socket(int fd);

#ifdef __cplusplus
}
#endif

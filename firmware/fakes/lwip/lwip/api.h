// Stand-in for ESP-IDF's lwip: what is between a socket and its connection.
#pragma once

struct tcp_pcb;

struct netconn {
    union {
        struct tcp_pcb* tcp;
    } pcb;
};

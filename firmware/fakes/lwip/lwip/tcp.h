// Stand-in for ESP-IDF's lwip: its connections, below the sockets.
#pragma once

struct tcp_pcb {
    int socket;  // the stand-in's number of the socket above it
};

#ifdef __cplusplus
extern "C" {
#endif

// IDF 5.1-5.5
void tcp_abort(struct tcp_pcb* pcb);

#ifdef __cplusplus
}
#endif

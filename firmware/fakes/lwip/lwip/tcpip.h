// Stand-in for ESP-IDF's lwip: its own task, which other tasks hand work to. Here the work is done at once.
#pragma once

typedef signed char err_t;
typedef void (*tcpip_callback_fn)(void* ctx);

#ifdef __cplusplus
extern "C" {
#endif

// IDF 5.1-5.5
err_t tcpip_callback(tcpip_callback_fn function, void* ctx);

#ifdef __cplusplus
}
#endif

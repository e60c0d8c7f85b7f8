// Stand-in for ESP-IDF's esp_driver_uart, part of `driver` before 5.3: a serial line with buffers.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "esp_err.h"
#include "freertos/FreeRTOS.h"
#include "freertos/queue.h"

// A number before 5.2, an enumeration from there on.
typedef int uart_port_t;
typedef enum { UART_DATA } uart_event_type_t;
typedef struct {
    uart_event_type_t type;
    size_t size;
    bool timeout_flag;
} uart_event_t;

#define UART_NUM_0 (0)

#ifdef __cplusplus
extern "C" {
#endif

// IDF 5.1-5.5
esp_err_t uart_driver_install(uart_port_t uart_num, int rx_buffer_size, int tx_buffer_size, int queue_size,
                              QueueHandle_t* uart_queue, int intr_alloc_flags);
// IDF 5.1-5.5
int uart_write_bytes(uart_port_t uart_num, const void* src, size_t size);
// IDF 5.1-5.5
int uart_read_bytes(uart_port_t uart_num, void* buf, uint32_t length, TickType_t ticks_to_wait);
// IDF 5.1-5.5
esp_err_t uart_get_tx_buffer_free_size(uart_port_t uart_num, size_t* size);

#ifdef __cplusplus
}
#endif

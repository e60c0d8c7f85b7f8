// Stand-in for ESP-IDF's vfs: the console's output.
#pragma once

#ifdef __cplusplus
extern "C" {
#endif

// IDF 5.1-5.5
void esp_vfs_dev_uart_use_driver(int uart_num);

#ifdef __cplusplus
}
#endif

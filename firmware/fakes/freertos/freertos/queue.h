// Stand-in for ESP-IDF's freertos: queues of values of one size.
#pragma once

#include "freertos/FreeRTOS.h"

typedef struct QueueDefinition* QueueHandle_t;

#ifdef __cplusplus
extern "C" {
#endif

// IDF 5.1-5.5, a macro
QueueHandle_t xQueueCreate(UBaseType_t uxQueueLength, UBaseType_t uxItemSize);
// IDF 5.1-5.5, a macro
BaseType_t xQueueSend(QueueHandle_t xQueue, const void* const pvItemToQueue, TickType_t xTicksToWait);
// IDF 5.1-5.5
BaseType_t xQueueReceive(QueueHandle_t xQueue, void* const pvBuffer, TickType_t xTicksToWait);
// IDF 5.1-5.5
void vQueueDelete(QueueHandle_t xQueue);

#ifdef __cplusplus
}
#endif

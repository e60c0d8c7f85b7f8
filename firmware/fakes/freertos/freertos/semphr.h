// Stand-in for ESP-IDF's freertos: mutexes whose memory belongs to their user.
#pragma once

#include "freertos/FreeRTOS.h"

typedef struct QueueDefinition* SemaphoreHandle_t;
typedef struct {
    void* mutex;
} StaticSemaphore_t;

#ifdef __cplusplus
extern "C" {
#endif

// IDF 5.1-5.5, a macro
SemaphoreHandle_t xSemaphoreCreateMutexStatic(StaticSemaphore_t* pxMutexBuffer);
// IDF 5.1-5.5, a macro
BaseType_t xSemaphoreTake(SemaphoreHandle_t xSemaphore, TickType_t xBlockTime);
// IDF 5.1-5.5, a macro
BaseType_t xSemaphoreGive(SemaphoreHandle_t xSemaphore);
// IDF 5.1-5.5, a macro
void vSemaphoreDelete(SemaphoreHandle_t xSemaphore);

#ifdef __cplusplus
}
#endif

// Stand-in for ESP-IDF's freertos: tasks and their notifications. vTaskDelete(NULL) is the last call of a
// task; here it returns, and the thread ends with its function.
#pragma once

#include "freertos/FreeRTOS.h"

typedef struct tskTaskControlBlock* TaskHandle_t;
typedef void (*TaskFunction_t)(void*);

#ifdef __cplusplus
extern "C" {
#endif

// IDF 5.1-5.5
BaseType_t xTaskCreatePinnedToCore(TaskFunction_t pxTaskCode, const char* const pcName,
                                   const uint32_t ulStackDepth, void* const pvParameters,
                                   UBaseType_t uxPriority, TaskHandle_t* const pxCreatedTask,
                                   const BaseType_t xCoreID);
// IDF 5.1-5.5
TaskHandle_t xTaskGetHandle(const char* pcNameToQuery);
// IDF 5.1-5.5
UBaseType_t uxTaskGetStackHighWaterMark(TaskHandle_t xTask);
// IDF 5.1-5.5
void vTaskDelete(TaskHandle_t xTaskToDelete);
// IDF 5.1-5.5
void vTaskDelay(const TickType_t xTicksToDelay);
// IDF 5.1-5.5, a macro
BaseType_t xTaskNotifyGive(TaskHandle_t xTaskToNotify);
// IDF 5.1-5.5, a macro
uint32_t ulTaskNotifyTake(BaseType_t xClearCountOnExit, TickType_t xTicksToWait);

#ifdef __cplusplus
}
#endif

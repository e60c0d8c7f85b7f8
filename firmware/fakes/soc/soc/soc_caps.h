// Stand-in for ESP-IDF's soc: the capabilities of an ESP32.
#pragma once

#define SOC_LEDC_TIMER_BIT_WIDTH (20)

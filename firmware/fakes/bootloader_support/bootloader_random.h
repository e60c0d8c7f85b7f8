// Stand-in for ESP-IDF's bootloader_support: the noise of the converters (ADC) for random numbers.
#pragma once

#ifdef __cplusplus
extern "C" {
#endif

// IDF 5.1-5.5
void bootloader_random_enable(void);

#ifdef __cplusplus
}
#endif

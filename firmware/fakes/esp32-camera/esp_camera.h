// Stand-in for the component espressif/esp32-camera: the driver of the sensors.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/time.h>

#include "driver/ledc.h"
#include "esp_err.h"

typedef enum { CAMERA_GRAB_WHEN_EMPTY, CAMERA_GRAB_LATEST } camera_grab_mode_t;
typedef enum { CAMERA_FB_IN_PSRAM, CAMERA_FB_IN_DRAM } camera_fb_location_t;
typedef enum { PIXFORMAT_RGB565, PIXFORMAT_YUV422, PIXFORMAT_GRAYSCALE, PIXFORMAT_JPEG } pixformat_t;
typedef enum { GAINCEILING_2X, GAINCEILING_4X } gainceiling_t;

// The numbers of version 2.0.15 and later, which differ from the port's.
typedef enum {
    FRAMESIZE_96X96,
    FRAMESIZE_QQVGA,
    FRAMESIZE_128X128,
    FRAMESIZE_QCIF,
    FRAMESIZE_HQVGA,
    FRAMESIZE_240X240,
    FRAMESIZE_QVGA,
    FRAMESIZE_320X320,
    FRAMESIZE_CIF,
    FRAMESIZE_HVGA,
    FRAMESIZE_VGA,
    FRAMESIZE_SVGA,
    FRAMESIZE_XGA,
    FRAMESIZE_HD,
    FRAMESIZE_SXGA,
    FRAMESIZE_UXGA,
} framesize_t;

typedef struct {
    int pin_pwdn;
    int pin_reset;
    int pin_xclk;
    int pin_sccb_sda;
    int pin_sccb_scl;
    int pin_d7;
    int pin_d6;
    int pin_d5;
    int pin_d4;
    int pin_d3;
    int pin_d2;
    int pin_d1;
    int pin_d0;
    int pin_vsync;
    int pin_href;
    int pin_pclk;
    int xclk_freq_hz;
    ledc_timer_t ledc_timer;
    ledc_channel_t ledc_channel;
    pixformat_t pixel_format;
    framesize_t frame_size;
    int jpeg_quality;
    size_t fb_count;
    camera_fb_location_t fb_location;
    camera_grab_mode_t grab_mode;
} camera_config_t;

typedef struct {
    uint8_t* buf;
    size_t len;
    size_t width;
    size_t height;
    pixformat_t format;
    struct timeval timestamp;
} camera_fb_t;

typedef struct {
    uint16_t PID;
} sensor_id_t;

typedef struct {
    const char* name;
    framesize_t max_size;
} camera_sensor_info_t;

typedef struct _sensor sensor_t;
struct _sensor {
    sensor_id_t id;
    int (*set_framesize)(sensor_t* sensor, framesize_t framesize);
    int (*set_contrast)(sensor_t* sensor, int level);
    int (*set_brightness)(sensor_t* sensor, int level);
    int (*set_saturation)(sensor_t* sensor, int level);
    int (*set_sharpness)(sensor_t* sensor, int level);
    int (*set_gainceiling)(sensor_t* sensor, gainceiling_t gainceiling);
    int (*set_quality)(sensor_t* sensor, int quality);
    int (*set_colorbar)(sensor_t* sensor, int enable);
    int (*set_whitebal)(sensor_t* sensor, int enable);
    int (*set_gain_ctrl)(sensor_t* sensor, int enable);
    int (*set_exposure_ctrl)(sensor_t* sensor, int enable);
    int (*set_hmirror)(sensor_t* sensor, int enable);
    int (*set_vflip)(sensor_t* sensor, int enable);
    int (*set_aec2)(sensor_t* sensor, int enable);
    int (*set_awb_gain)(sensor_t* sensor, int enable);
    int (*set_agc_gain)(sensor_t* sensor, int gain);
    int (*set_aec_value)(sensor_t* sensor, int gain);
    int (*set_special_effect)(sensor_t* sensor, int effect);
    int (*set_wb_mode)(sensor_t* sensor, int mode);
    int (*set_ae_level)(sensor_t* sensor, int level);
    int (*set_dcw)(sensor_t* sensor, int enable);
    int (*set_bpc)(sensor_t* sensor, int enable);
    int (*set_wpc)(sensor_t* sensor, int enable);
    int (*set_raw_gma)(sensor_t* sensor, int enable);
    int (*set_lenc)(sensor_t* sensor, int enable);
};

#define ESP_ERR_CAMERA_BASE 0x20000
#define ESP_ERR_CAMERA_NOT_DETECTED (ESP_ERR_CAMERA_BASE + 1)

#ifdef __cplusplus
extern "C" {
#endif

// esp32-camera 2.0-2.1
esp_err_t esp_camera_init(const camera_config_t* config);
// esp32-camera 2.0-2.1
esp_err_t esp_camera_deinit(void);
// esp32-camera 2.0-2.1
camera_fb_t* esp_camera_fb_get(void);
// esp32-camera 2.0-2.1
void esp_camera_fb_return(camera_fb_t* fb);
// esp32-camera 2.0-2.1
sensor_t* esp_camera_sensor_get(void);
// esp32-camera 2.0-2.1
camera_sensor_info_t* esp_camera_sensor_get_info(sensor_id_t* id);

#ifdef __cplusplus
}
#endif

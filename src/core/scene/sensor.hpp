// How the settings of an OV2640 change the drawn scene: brightness, saturation, flips, quality, and the view
// of a camera that turns. Bands have chroma. No allocation. Thread-safe.
#pragma once

#include "core/scene/band.hpp"
#include "core/scene/canvas.hpp"

namespace vedette::scene {

// Chroma of the OV2640.
inline constexpr Sampling kSensorSampling = Sampling::k422;

// From the sensor's quality, 0 to 63 and lower is better, to that of PictureFormat.
int table_quality(int sensor_quality);

// Settings of -2 to 2: a step of brightness is about 16 grey levels, one of saturation a fifth.
void adjust(const Band& band, int brightness, int saturation);

// Mirrors each row.
void mirror(const Band& band);
// Turns a band upside down; a picture's bands then follow each other from the last to the first.
void turn_over(const Band& band);

// Degrees that a picture shows from edge to edge.
inline constexpr int kViewWidth_deg = 60;
inline constexpr int kViewHeight_deg = 45;

// SceneView::shift of a camera that looks so many degrees to the right and upwards.
constexpr Point shift_of(const PictureFormat& format, int pan_deg, int tilt_deg) {
    return {pan_deg * format.width / kViewWidth_deg, -tilt_deg * format.height / kViewHeight_deg};
}

}  // namespace vedette::scene

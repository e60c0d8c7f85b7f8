// Reads what a time-lapse job asks of its camera's devices: control values, brightness, gate. Problems go to
// the document. Caller's thread.
#pragma once

#include <string>

#include "hub/settings/settings.hpp"

namespace vedette::settings {

class DocumentValues;

// `section`: "timelapse.garden". `camera`: the job's; null: there is none of that id. Fills the job, whose
// plan and lamp are known.
void read_timelapse_controls(DocumentValues& values, const std::string& section, const CameraSettings* camera,
                             TimelapseSettings& job);

}  // namespace vedette::settings

// Reads the section `ptz` of a camera and checks the relations between its keys.
#pragma once

#include "hub/settings/document_values.hpp"
#include "hub/settings/pan_tilt.hpp"

namespace vedette::settings {

// `section`: "cameras.porch.ptz", which the document has. Problems go to the document. Caller's thread.
PanTiltSettings read_pan_tilt(DocumentValues& values, const std::string& section);

}  // namespace vedette::settings

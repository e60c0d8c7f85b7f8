// Reads the programs that serve a camera from a checked document; problems go to the document. Caller's
// thread.
#pragma once

#include <string>

#include "hub/settings/camera_programs.hpp"
#include "hub/settings/document_values.hpp"

namespace vedette::settings {

// `key`: one of type kCommand. Empty after a problem, and without the key.
ProgramCall read_program(DocumentValues& values, std::string_view key);

// `section`: "cameras.porch".
CameraPrograms read_camera_programs(DocumentValues& values, const std::string& section);

}  // namespace vedette::settings

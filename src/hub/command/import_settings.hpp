// `vedette import securitycam`: takes the settings of a securityCam installation over into a settings file,
// which is made if there is none, and its login as a user of the hub. Blocks on the files. Main thread.
#pragma once

#include <string>
#include <vector>

#include "hub/grab/console.hpp"
#include "hub/importer/securitycam.hpp"

namespace vedette::command {

// What the command line gave.
struct ImportOptions {
    std::string config;              // the hub's settings file
    std::vector<std::string> files;  // .env, then Config.h and units of systemd
    std::string camera = "esp";      // id of the camera
    std::string board_file;          // empty: CAMERA.Config.h beside the settings file
    bool dry_run = false;
};

// Returns the exit status: 0; 1 when a file can't be read or written; 2 when the settings would be wrong.
int import_securitycam(const ImportOptions& options, const importer::Variable& variable,
                       const grab::Console& console);

}  // namespace vedette::command

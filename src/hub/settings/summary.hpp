// A summary of the settings in one sentence, for `vedette check` and the log at the start. Thread-safe.
#pragma once

#include <string>

#include "hub/settings/settings.hpp"

namespace vedette::settings {

// "2 cameras: porch (http), gate (tcpcam); page on http://127.0.0.1:8480/; TCPCam server on port 3333 for
// gate". Without secrets.
std::string summary(const Settings& settings);

// "http://127.0.0.1:8480/".
std::string page_url(const Endpoint& listen);

}  // namespace vedette::settings

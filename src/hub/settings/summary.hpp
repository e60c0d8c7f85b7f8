// A summary of the settings in one sentence, for `vedette check` and the log at the start. Thread-safe.
#pragma once

#include <string>

#include "hub/settings/settings.hpp"

namespace vedette::settings {

// "2 cameras: porch (http), gate (tcpcam); page on http://127.0.0.1:8480/; …". Without secrets.
std::string summary(const Settings& settings);

}  // namespace vedette::settings

// `vedette doctor`: opens the cameras of a settings file for some seconds, looks at the machine, and says
// what is wrong and what to do. While a hub runs on the same state, it leaves the cameras to that hub. Main
// thread; blocks.
#pragma once

#include <string>

#include "hub/doctor/finding.hpp"
#include "hub/grab/console.hpp"
#include "hub/settings/settings.hpp"

namespace vedette::command {

// What the command line gave.
struct DoctorOptions {
    std::string config;
    int seconds = 5;  // for how long cameras are watched, after two seconds to connect
    bool json = false;
    std::string internet;  // HOST:PORT to which a connection is tried; empty: none
};

// Watches all cameras of the settings at the same time.
doctor::Findings watch_cameras(const settings::Settings& settings, Duration window);

// The exit status: 0 without errors and warnings, 1 with some, 2 when the settings have problems.
int run_doctor(const DoctorOptions& options, const grab::Console& console);

}  // namespace vedette::command

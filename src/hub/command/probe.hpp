// `vedette probe [ADDRESS]`: finds a camera at an address, or lists this machine's webcams, and prints what
// to write in the settings file. Main thread; blocks.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "hub/api/camera_search.hpp"
#include "linux/v4l2/device_list.hpp"

namespace vedette::command {

// What the command line gave.
struct ProbeOptions {
    std::string address;  // empty: the webcams
    std::string user;
    std::string tls_pin{};      // as typed; empty: the authorities of the system decide
    std::string id = "camera";  // of the camera in what is printed
    bool json = false;
};

// What was found, for people: proposals with size, rate, cost and settings; else what was tried.
std::string describe_search(const api::CameraSearch& search, const ProbeOptions& options);

// The webcams of this machine, with their settings.
std::string describe_webcams(const std::vector<v4l2::CameraInfo>& webcams, const std::string& id);

// The process's exit status. 0: a camera was found; 1: none; 2: usage error.
int run_probe(const ProbeOptions& options);

}  // namespace vedette::command

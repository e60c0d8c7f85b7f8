// `vedette demo`: a hub with drawn cameras and time-lapses, and a webcam when there is one, to try it out.
// Reads no file; what it stores is in a temporary folder, which goes with it.
#pragma once

#include <string>

#include "hub/command/hub_runner.hpp"

namespace vedette::command {

// As written on the command line.
struct DemoOptions {
    std::string listen = "127.0.0.1:8480";
    int cameras = 2;                  // drawn ones, 1 to 16
    int boards = 0;                   // processes of vedette-node, 0 to 8
    std::string program = "vedette";  // argv[0], for the example commands
};

// 0 after a signal, 1 when the hub can't start, 2 for a usage error.
int run_demo(const DemoOptions& options, const StartHub& start_hub);

// The text that the demo prints when it has started. `ssh_connection` and `user` are the environment's
// SSH_CONNECTION and USER; null: not set.
std::string demo_welcome(const std::string& program, const std::string& host, std::uint16_t port,
                         const std::string& camera, const char* ssh_connection, const char* user);

}  // namespace vedette::command

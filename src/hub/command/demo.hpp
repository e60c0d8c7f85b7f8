// `vedette demo`: a hub with drawn cameras, and a webcam when there is one, for somebody who wants to see it
// work. No file is read or written.
#pragma once

#include <string>

#include "hub/command/serve.hpp"

namespace vedette::command {

struct DemoOptions {
    std::string listen = "127.0.0.1:8480";
    int cameras = 2;                  // drawn ones, 1 to 16
    std::string program = "vedette";  // as it was called: what the examples begin with
};

// 0 when told to end, 1 when it could not start, 2 for wrong options.
int run_demo(const DemoOptions& options, const StartHub& start);

// What the demo tells at its start. `ssh_connection` and `user` are the environment's SSH_CONNECTION and
// USER.
std::string demo_welcome(const std::string& program, const std::string& host, std::uint16_t port,
                         const std::string& camera, const char* ssh_connection, const char* user);

}  // namespace vedette::command

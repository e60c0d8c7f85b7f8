// The boards of `vedette demo --boards`: vedette-node as child processes on free ports of this machine.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "linux/child/child.hpp"

namespace vedette::command {

// One board. Its destructor ends it.
struct DemoBoard {
    std::string name;         // "Board 1"
    std::uint16_t port = 0;   // pictures, its page
    std::uint16_t port2 = 0;  // servos
    child::Child process;
};

// The boards of a demo, and what logs in to their pages.
struct DemoBoards {
    static constexpr const char* kUser = "admin";
    std::string password;
    std::vector<DemoBoard> boards;
};

// Starts `count` boards and waits until they listen, 10 s at most. This machine may look and steer without
// the password. Blocks. kNotFound: vedette-node is missing; kUnavailable: one does not start.
Result<DemoBoards> start_demo_boards(int count);

// Where the boards are and how to log in, for the terminal.
std::string describe(const DemoBoards& boards);

}  // namespace vedette::command

// A client of the board's sockets, on this machine. Test code; caller's thread; its calls block.
#pragma once

#include <memory>

#include "node/port/testing/platform.hpp"

namespace vedette::esp {

// Connects to a port of the system (fakes::Chip::system_port() of the board's).
std::unique_ptr<port::TestClient> connect_to(std::uint16_t system_port);

}  // namespace vedette::esp

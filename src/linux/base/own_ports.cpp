#include "linux/base/own_ports.hpp"

#include <algorithm>
#include <mutex>

namespace vedette {
namespace {

// The ports of all listening sockets, one entry a socket.
struct Ports {
    std::mutex mutex;
    std::vector<std::uint16_t> all;
};

Ports& ports() {
    static Ports instance;
    return instance;
}

}  // namespace

OwnPort::OwnPort(std::uint16_t port) : port_(port) {
    if (port_ == 0) return;
    Ports& own = ports();
    const std::scoped_lock lock(own.mutex);
    own.all.push_back(port_);
}

OwnPort::~OwnPort() {
    if (port_ == 0) return;
    Ports& own = ports();
    const std::scoped_lock lock(own.mutex);
    own.all.erase(std::ranges::find(own.all, port_));
}

bool is_own_port(std::uint16_t port) {
    Ports& own = ports();
    const std::scoped_lock lock(own.mutex);
    return std::ranges::find(own.all, port) != own.all.end();
}

std::vector<std::uint16_t> own_ports() {
    Ports& own = ports();
    const std::scoped_lock lock(own.mutex);
    return own.all;
}

}  // namespace vedette

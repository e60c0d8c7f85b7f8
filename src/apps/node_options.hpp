// The command line of `vedette-node`. Caller's thread; blocks while it reads the files that it names.
#pragma once

#include <array>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <vector>

#include "core/base/ip_address.hpp"
#include "core/base/time.hpp"
#include "core/dns/message.hpp"
#include "node/net/known_networks.hpp"
#include "node/port/boards.hpp"
#include "node/posix/simulated_power.hpp"
#include "node/posix/simulated_wifi.hpp"
#include "node/settings/values.hpp"

namespace vedette::apps {

// What sends the pictures.
enum class CameraKind : std::uint8_t {
    kSensor,   // the drawn scene, as a sensor would show it
    kHello,    // TCPCam's text
    kPicture,  // TCPCam's picture
    kPattern,  // the drawn scene, by the node itself, small and with fixed settings
    kNone,
    kWebcam,  // NodeOptions::device
};

// What the command line asks for.
struct NodeOptions {
    bool help = false;
    bool version = false;
    bool print_openapi = false;
    const port::Board* board = nullptr;
    CameraKind camera = CameraKind::kSensor;
    std::string device;                                    // of a webcam
    std::array<std::optional<port::Pin>, 2> servo_pins{};  // traverse, elevation; nothing: the usual ones
    IpAddress address = IpAddress::v4(127, 0, 0, 1);
    bool default_ports = true;  // and others where the system keeps them for itself
    std::string state;          // folder of the settings; empty: they are forgotten
    std::string password;       // of the owner; empty: the stored one
    bool resets_password = false;
    std::string card;  // folder that is the card; empty: there is none
    std::uint64_t card_bytes = 4'000'000'000;
    // What the options say of the settings, as node/settings keeps them.
    node::Values settings{};
    Duration period = 40ms;  // of the sensor's pictures
    unsigned viewers = 4;    // streams over HTTP
    bool announces = false;  // the name, by multicast DNS
    std::vector<std::string> time_servers;
    std::optional<IpAddress> name_server;
    std::uint16_t name_port = dns::kPort;
    std::string authorities;                // file of certificates; empty: the system's
    std::optional<posix::WifiScript> wifi;  // of a simulated radio
    node::KnownNetworks networks;
    bool has_serial = false;
    std::optional<posix::PowerScript> power;  // of a simulated battery
    std::string imported;                     // what became of the files of --import, a line each
};

// The options, or a sentence that says what is wrong with them.
std::expected<NodeOptions, std::string> parse_node_options(int argc, char** argv);

extern const char* const kNodeHelp;

}  // namespace vedette::apps

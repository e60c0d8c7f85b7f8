// The board's radio: a station that joins one network, an access point, both at once, and the search for
// networks. Which network to join, and when, is the application's. IPv4 addresses are got by DHCP or are
// given; the access point has a DHCP server that names the board as gateway and name server.
//
// The modem must not sleep while it is idle: sleep has spoilt pictures of the ESP32's camera, and a board
// that serves pictures does not answer in time.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "core/base/ip_address.hpp"
#include "core/base/time.hpp"

namespace vedette::port {

// Limits of IEEE 802.11 and WPA2, in bytes. A password is empty (an open network) or has at least 8; 64 are a
// key in hexadecimal digits.
inline constexpr std::size_t kMaxSsid = 32;
inline constexpr std::size_t kMinWifiPassword = 8;
inline constexpr std::size_t kMaxWifiPassword = 64;

// An address of the station that DHCP does not give. IPv4.
struct StaticAddress {
    IpAddress address;
    int prefix = 24;  // bits of the network
    IpAddress gateway;
    IpAddress name_server;
};

// Where the station is.
enum class StationState : std::uint8_t {
    kOff,      // it was not told to join, or it has failed: StationStatus::failure
    kJoining,  // it looks for the network, logs in, or waits for an address
    kUp,       // it has an address
};

// Why it is off.
enum class JoinFailure : std::uint8_t {
    kNone,           // nobody has told it to join
    kNotFound,       // there is no such network
    kWrongPassword,  // or another kind of security than the radio has
    kNoAddress,      // DHCP does not answer
    kLost,           // it was up
};

// The station.
struct StationStatus {
    StationState state = StationState::kOff;
    JoinFailure failure = JoinFailure::kNone;
    std::int8_t rssi_dbm = 0;  // while it is up
    // While it is up:
    IpAddress address{};
    int prefix = 24;
    std::array<std::optional<IpAddress>, 2> name_servers{};
};

// A network that a search has found.
struct FoundNetwork {
    std::array<char, kMaxSsid> memory{};
    std::uint8_t size = 0;
    std::int8_t rssi_dbm = 0;
    bool has_password = true;

    std::string_view ssid() const { return {memory.data(), size}; }
};

// Owned by the network task. No call blocks. Network::wait() returns when a state has changed, unless due()
// says when to look.
class Wifi {
  public:
    virtual ~Wifi() = default;

    // The factory's number of this radio.
    virtual std::array<std::uint8_t, 6> hardware_address() = 0;

    // Leaves the present network and begins to join this one; station() says how that goes on. It tries until
    // it is told otherwise or has failed; after a failure it does not try again by itself. Texts are copied.
    virtual void join(std::string_view ssid, std::string_view password,
                      const std::optional<StaticAddress>& address) = 0;
    virtual void leave() = 0;
    virtual StationStatus station() = 0;

    // Opens the access point with WPA2; again: with these values. False: the radio refuses. Texts are copied.
    virtual bool open_access_point(std::string_view ssid, std::string_view password, const IpAddress& address,
                                   int prefix) = 0;
    virtual void close_access_point() = 0;

    // Begins a search, which may take some seconds and may disturb the station. False: the radio cannot now.
    virtual bool start_scan() = 0;
    // What it has found, each name once with its strongest signal, the strongest first, as many as there is
    // room for; hidden networks are left out. Nothing: it goes on.
    virtual std::optional<std::size_t> scanned(std::span<FoundNetwork> into) = 0;

    // For a radio without a task of its own: when a state changes next.
    virtual MonoTime due() { return MonoTime::max(); }
};

}  // namespace vedette::port

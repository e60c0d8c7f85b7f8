// The radio of a board that is a process: networks with passwords and strengths, which appear and vanish at
// the times of a script. The "networks" are this machine: the station's address is one of its own. The thread
// of the network task; looked at when due() says so.
#pragma once

#include <expected>
#include <optional>
#include <string>
#include <vector>

#include "node/port/clock.hpp"
#include "node/port/wifi.hpp"

namespace vedette::posix {

// One network of the script.
struct SimulatedNetwork {
    std::string ssid;
    std::string password;  // empty: an open network
    std::int8_t rssi_dbm = -60;
    std::optional<Duration> dhcp = 300ms;  // until the station has an address; nothing: it never has
    bool is_there = true;                  // in reach
};

// A network appears or vanishes.
struct WifiEvent {
    Duration at{};  // since the radio's start
    std::string ssid;
    bool is_there = false;
};

// What happens around a simulated radio.
struct WifiScript {
    std::vector<SimulatedNetwork> networks;
    std::vector<WifiEvent> events;  // in the order of their times

    // Lines: "network SSID PASSWORD DBM [DHCP]", PASSWORD "-" for an open network, DHCP a time ("2s") or
    // "never"; "TIME gone SSID" and "TIME back SSID". Empty lines, and lines that begin with #, are skipped.
    // Returns a sentence with the line's number for what is wrong.
    static std::expected<WifiScript, std::string> parse(const std::string& text);
};

// One radio.
class SimulatedWifi final : public port::Wifi {
  public:
    // The station gets `address` from DHCP, and itself as name server. The clock outlives the radio.
    SimulatedWifi(WifiScript script, const IpAddress& address, port::Clock& clock);

    std::array<std::uint8_t, 6> hardware_address() override { return {0x24, 0x0a, 0xc4, 0x00, 0x1a, 0x2b}; }
    void join(std::string_view ssid, std::string_view password,
              const std::optional<port::StaticAddress>& address) override;
    void leave() override;
    port::StationStatus station() override;
    bool open_access_point(std::string_view ssid, std::string_view password, const IpAddress& address,
                           int prefix) override;
    void close_access_point() override { access_point_.clear(); }
    bool start_scan() override;
    std::optional<std::size_t> scanned(std::span<port::FoundNetwork> into) override;
    MonoTime due() override;

    // A network of the script appears or vanishes now.
    void set_there(std::string_view ssid, bool is_there);
    // The name of the open access point; empty: none is open.
    const std::string& access_point() const { return access_point_; }

  private:
    void advance();
    void fail(port::JoinFailure failure);
    SimulatedNetwork* find(std::string_view ssid);

    WifiScript script_;
    const IpAddress address_;
    port::Clock& clock_;
    const MonoTime start_;
    std::size_t next_event_ = 0;
    port::StationStatus status_;
    std::string ssid_;  // that the station was told to join
    std::string password_;
    std::optional<port::StaticAddress> own_;
    bool is_logged_in_ = false;  // and waits for an address
    MonoTime change_at_ = MonoTime::max();
    std::string access_point_;
    MonoTime scan_ends_ = MonoTime::max();
};

}  // namespace vedette::posix

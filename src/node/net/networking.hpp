// The board's networking: carries out what a Connection decides, and runs the tasks that need a network: the
// name (mDNS), the clock (NTP), the names of the access point (captive DNS) and Improv. A board without a
// radio is in one place all the time. No allocation after its start. Owned by the network task.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

#include "node/access/random_password.hpp"
#include "node/net/captive_task.hpp"
#include "node/net/connection.hpp"
#include "node/net/improv_task.hpp"
#include "node/net/multicast_task.hpp"
#include "node/net/time_task.hpp"
#include "node/port/serial.hpp"
#include "node/port/wifi.hpp"

namespace vedette::node {

// What the owner has chosen. Texts outlive the networking.
struct NetOptions {
    std::string_view name = "vedette";  // of the board: NAME.local; letters, digits and hyphens
    std::optional<Place> place{};       // of a board without a radio
    bool announces = true;              // the name, by multicast DNS
    TimeOptions time{};
    bool has_access_point = true;              // where no known network can be joined
    std::string_view access_point_name{};      // empty: vedette- and the end of the radio's number
    std::string_view access_point_password{};  // empty: a random one, which the log shows
    int access_point_prefix = 24;              // bits of its network
    IpAddress access_point_address = IpAddress::v4(192, 168, 3, 1);
    DeviceInfo device{};         // for Improv; the name is `name`
    std::uint16_t tls_port = 0;  // of HTTPS, announced where there is no server without it
    // Others for tests:
    std::uint16_t multicast_port = dns::kMulticastPort;
    std::uint16_t captive_port = dns::kPort;
};

// One board's.
class Networking {
  public:
    static constexpr std::size_t kWatches = 3;

    // `wifi`, `serial`: the radio and the line of Improv, if there are any. `http_port`: of the first server,
    // 0: none. Devices and networks outlive the networking.
    Networking(const NetDevices& devices, port::Wifi* wifi, port::Serial* serial, KnownNetworks& known,
               const NetOptions& options, std::uint16_t http_port);

    // The sockets to wait for: kWatches.
    void watch(std::span<port::Watch> watches) const;
    MonoTime deadline() const;
    // A bounded piece of each task's work. `input`: the network task's buffer.
    void step(std::span<const port::Watch> found, MutableBytes input, MonoTime now);

    // The set-up page's address, for a client of the open access point; else empty.
    std::string_view portal(const IpAddress& peer) const;
    // A network that somebody has entered over the serial line, once it is joined: worth keeping over a
    // restart. Nothing after forget_new_network().
    const std::optional<KnownNetwork>& new_network() const { return new_network_; }
    void forget_new_network() { new_network_.reset(); }
    // Whether somebody at the serial console has asked for a new password of the owner; once.
    bool take_password_wish() { return std::exchange(wants_password_, false); }
    // Networks in reach, for a person who chooses one. Begins a search: it takes some seconds, in which the
    // station is away from its channel for moments, so there is one at a time, kSearchPause behind the last
    // one at the earliest. False: not now, or there is no radio.
    static constexpr Duration kSearchPause = 10s;
    bool search(MonoTime now);
    bool is_searching() const { return is_scanning_; }
    bool has_radio() const { return wifi_ != nullptr; }
    // What the last search has found, the strongest first. The span is valid until the next step().
    std::span<const port::FoundNetwork> found() const { return std::span(found_).first(found_count_); }
    // Where the board is now; nothing: in no network.
    const std::optional<Place>& place() const { return place_; }
    // Its own in the network that it may open.
    std::optional<IpAddress> access_point() const {
        if (wifi_ == nullptr || !options_.has_access_point) return std::nullopt;
        return options_.access_point_address;
    }
    // A client of the access point uses the board.
    void count_user(MonoTime now) { connection_.count_user(now); }

  private:
    static constexpr std::size_t kMaxFound = 16;

    void run_radio(MonoTime now);
    void carry_out(Step step, MonoTime now);
    void open_access_point();
    void make_access_point();
    void take_scan(MonoTime now);
    void end_trial(MonoTime now);
    void move(const std::optional<Place>& place, MonoTime now);
    void run_improv(MutableBytes input, MonoTime now);
    // "http://192.168.1.5:8080/"
    std::string_view url_of(const IpAddress& address, std::span<char> out) const;
    void log(std::string_view begin, std::string_view end = {});

    const NetDevices devices_;
    port::Wifi* const wifi_;
    KnownNetworks& known_;
    const NetOptions options_;
    const std::uint16_t http_port_;
    const std::array<dns::Service, 2> services_;
    Connection connection_;
    std::optional<MulticastTask> multicast_;
    TimeTask time_;
    CaptiveTask captive_;
    std::optional<ImprovTask> improv_;
    std::optional<Place> place_;
    std::optional<KnownNetwork> new_network_;
    std::array<char, 12> access_point_name_{};
    RandomPassword access_point_password_{};
    std::array<char, 40> portal_memory_{};
    std::string_view portal_{};
    std::array<port::FoundNetwork, kMaxFound> found_{};
    std::size_t found_count_ = 0;
    std::optional<MonoTime> searched_at_{};
    bool is_scanning_ = false;
    bool connection_scans_ = false;
    bool improv_scans_ = false;
    bool wants_password_ = false;
    std::optional<std::span<const port::FoundNetwork>> news_{};  // of a search, for the connection
};

}  // namespace vedette::node

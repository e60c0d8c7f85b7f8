// Sets the board's clock by time servers (SNTP), whose names are looked up at the network's name servers. Has
// one socket, while it waits for an answer only. Owned by the network task.
#pragma once

#include <span>
#include <string_view>

#include "core/dns/lookup.hpp"
#include "core/ntp/client.hpp"
#include "core/tz/time_zone.hpp"
#include "node/net/place.hpp"

namespace vedette::node {

// What the owner has chosen. Texts outlive the task.
struct TimeOptions {
    // "pool.ntp.org", "192.168.1.1", "time.example.org:1123"; at most ntp::kMaxServers. None: the clock is
    // not set.
    std::span<const std::string_view> servers{};
    tz::TimeZone zone{};
};

// The client of time and name servers.
class TimeTask {
  public:
    TimeTask(const NetDevices& devices, const TimeOptions& options, MonoTime now);

    // The board is at this place now, or at none.
    void move(const std::optional<Place>& place, MonoTime now);
    port::Watch watch() const { return socket_.watch(); }
    MonoTime deadline() const;
    void step(const port::Watch& found, MutableBytes input, MonoTime now);

    // A server has told the time since the start.
    bool is_set() const { return is_set_; }

  private:
    void begin(std::string_view server, MonoTime now);
    void take(MutableBytes input, MonoTime now);
    void ask_name_server(MonoTime now);
    void end_lookup(MonoTime now);
    void ask_time_server(const IpAddress& address, MonoTime now);
    void set_clock(const ntp::Sample& sample);
    void fail(std::string_view reason, MonoTime now);

    const NetDevices devices_;
    const TimeOptions options_;
    std::optional<Place> place_;
    UdpSocket socket_;
    ntp::Client client_;
    dns::Lookup lookup_;
    IpAddress asked_{};           // the server at the other end of the socket
    std::uint16_t ntp_port_ = 0;  // of the time server that is being looked up or asked
    bool is_set_ = false;
};

}  // namespace vedette::node

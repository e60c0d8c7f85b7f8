#include "node/net/time_task.hpp"

#include <algorithm>
#include <utility>

#include "core/base/host_port.hpp"
#include "core/base/text.hpp"

namespace vedette::node {
namespace {

// A smaller step is not worth a line.
constexpr Duration kNoteworthy = 1s;

IpAddress any_of_family(const IpAddress& address) {
    return address.is_v4() ? IpAddress::v4(0, 0, 0, 0) : IpAddress{};
}

}  // namespace

TimeTask::TimeTask(const NetDevices& devices, const TimeOptions& options, MonoTime now)
    : devices_(devices),
      options_(options),
      socket_(devices.network),
      client_(options.servers.size(), {}, {.earliest = port::kEarliestTime}, now),
      lookup_({}) {}

void TimeTask::move(const std::optional<Place>& place, MonoTime now) {
    place_ = place;
    socket_.close();
    lookup_.stop();
    client_.fail(now);
}

MonoTime TimeTask::deadline() const {
    if (!place_ || options_.servers.empty()) return MonoTime::max();
    return std::min(client_.deadline(), lookup_.deadline());
}

void TimeTask::step(const port::Watch& found, MutableBytes input, MonoTime now) {
    if (!place_ || options_.servers.empty()) return;
    for (int i = 0; found.has_input && socket_.is_open() && i < kDatagramsPerTurn; ++i) take(input, now);
    if (lookup_.is_running() && now >= lookup_.deadline()) ask_name_server(now);
    if (now < client_.deadline()) return;
    const auto server = client_.poll(now);
    socket_.close();
    lookup_.stop();
    if (server) begin(options_.servers[*server], now);
}

void TimeTask::begin(std::string_view server, MonoTime now) {
    ntp_port_ = ntp::kPort;
    if (const auto parts = parse_host_port(server)) {
        server = parts->host;
        ntp_port_ = parts->port;
    }
    if (const auto address = IpAddress::parse(server)) return ask_time_server(*address, now);
    const auto servers = static_cast<std::size_t>(std::ranges::count_if(
        place_->name_servers, [](const auto& name_server) { return name_server.has_value(); }));
    if (servers == 0) return fail("there is no name server to look a time server up", now);
    if (!lookup_.start(server, servers, now)) return fail("the time server's name is none", now);
    ask_name_server(now);
}

void TimeTask::ask_name_server(MonoTime now) {
    std::array<std::uint8_t, dns::kMaxUdpBytes> memory;
    const auto query = lookup_.poll(random_number<std::uint16_t>(devices_.random), now, memory);
    if (!query) return end_lookup(now);
    const bool has_first = place_->name_servers[0].has_value();
    asked_ = *place_->name_servers[has_first ? query->server : 1];
    // A new socket each time: its port is a second number that a forger would have to guess.
    if (!socket_.hold(devices_.network.open_udp(any_of_family(asked_), 0)))
        return fail("there is no socket to look a time server up", now);
    socket_.send(asked_, place_->name_port, query->message);
}

void TimeTask::take(MutableBytes input, MonoTime now) {
    const auto datagram = socket_.receive(input);
    if (!datagram || datagram->from != asked_) return;
    const Bytes bytes = input.first(datagram->bytes);
    if (lookup_.is_running()) {
        if (datagram->port != place_->name_port) return;
        lookup_.take(bytes, now);
        if (!lookup_.is_running()) end_lookup(now);
        return;
    }
    if (datagram->port != ntp_port_) return;
    const auto sample = client_.take(bytes, now);
    if (sample) {
        socket_.close();
        set_clock(*sample);
    } else if (sample.error() != ntp::Refusal::kNotAsked && sample.error() != ntp::Refusal::kNotAnAnswer) {
        devices_.log.write(port::Level::kWarning, "ntp", to_string(sample.error()));
        socket_.close();
    }
}

void TimeTask::end_lookup(MonoTime now) {
    if (lookup_.addresses().empty())
        return fail(lookup_.error() == dns::LookupError::kNoAnswer
                        ? "the name server does not answer, so no time server is found"
                        : "the time server's name has no address",
                    now);
    ask_time_server(lookup_.addresses().front(), now);
}

void TimeTask::ask_time_server(const IpAddress& address, MonoTime now) {
    asked_ = address;
    if (!socket_.hold(devices_.network.open_udp(any_of_family(address), 0)))
        return fail("there is no socket to ask a time server", now);
    const ntp::Packet request = client_.begin_request(random_number<std::uint64_t>(devices_.random), now);
    socket_.send(address, ntp_port_, request);
}

void TimeTask::set_clock(const ntp::Sample& sample) {
    const Duration off = sample.utc - devices_.clock.utc();
    devices_.clock.set_utc(sample.utc);
    const bool is_first = !std::exchange(is_set_, true);
    if (!is_first && off < kNoteworthy && off > -kNoteworthy) return;
    std::array<char, tz::kMaxLocalText> memory;
    std::array<char, 64> line;
    TextWriter text(line);
    text << "the clock is set: " << tz::format_local(options_.zone.local(sample.utc), memory);
    devices_.log.write(port::Level::kInfo, "ntp", text.written());
}

void TimeTask::fail(std::string_view reason, MonoTime now) {
    if (!is_set_) devices_.log.write(port::Level::kWarning, "ntp", reason);
    socket_.close();
    lookup_.stop();
    client_.fail(now);
}

}  // namespace vedette::node

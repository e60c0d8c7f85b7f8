// A radio and a serial line in memory, and a board that runs its networking. Test code; caller's thread.
#pragma once

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "node/app/node_fixture.hpp"

namespace vedette::node {

// A radio that does what the test says.
struct FakeWifi final : port::Wifi {
    std::array<std::uint8_t, 6> hardware_address() override { return {2, 0, 0, 0, 0x1a, 0x2b}; }
    void join(std::string_view ssid, std::string_view password,
              const std::optional<port::StaticAddress>&) override {
        joins.append(ssid).append("/").append(password).append("\n");
        status = {.state = port::StationState::kJoining};
    }
    void leave() override { status = {}; }
    port::StationStatus station() override { return status; }
    bool open_access_point(std::string_view ssid, std::string_view password, const IpAddress&, int) override {
        access_point.assign(ssid).append("/").append(password);
        return true;
    }
    void close_access_point() override { access_point.clear(); }
    bool start_scan() override { return ++scans > 0; }
    std::optional<std::size_t> scanned(std::span<port::FoundNetwork> into) override {
        if (!found) return std::nullopt;
        const std::size_t count = std::min(found->size(), into.size());
        std::copy_n(found->begin(), count, into.begin());
        found.reset();
        return count;
    }
    void come_up() {
        status = {.state = port::StationState::kUp,
                  .address = IpAddress::v4(192, 168, 1, 5),
                  .name_servers = {IpAddress::v4(192, 168, 1, 1)}};
    }

    std::string joins;
    std::string access_point;  // name/password; empty: closed
    port::StationStatus status;
    int scans = 0;
    std::optional<std::vector<port::FoundNetwork>> found;  // by the present search
};

inline port::FoundNetwork found_network(std::string_view ssid, std::int8_t rssi_dbm, bool has_password) {
    port::FoundNetwork one{
        .size = static_cast<std::uint8_t>(ssid.size()), .rssi_dbm = rssi_dbm, .has_password = has_password};
    std::ranges::copy(ssid, one.memory.begin());
    return one;
}

// A line in memory.
struct FakeSerial final : port::Serial {
    std::size_t read(MutableBytes into) override {
        const std::size_t size = std::min(into.size(), to_board.size());
        std::copy_n(to_board.begin(), size, into.begin());
        to_board.erase(0, size);
        return size;
    }
    bool write(Bytes bytes) override {
        if (bytes.size() > room) return false;
        room -= bytes.size();
        from_board += as_text(bytes);
        return true;
    }

    std::string to_board;
    std::string from_board;
    std::size_t room = 1'000'000;  // bytes that it still takes
};

// 0, 1, 2, …
struct FakeRandom final : port::Random {
    void random(MutableBytes out) override {
        for (std::uint8_t& byte : out) byte = next++;
    }
    std::uint8_t next = 1;
};

// A board with a radio and a line, whose networking the test starts.
struct NetBoard : Board {
    static constexpr IpAddress kGuest = IpAddress::v4(192, 168, 3, 20);  // of the access point
    static constexpr IpAddress kOwn = IpAddress::v4(192, 168, 1, 5);

    // Starts the board anew with these settings.
    bool set(std::string_view settings) {
        node.reset();
        node = std::make_unique<Node>(parts(), kSmall, Options{.settings = settings});
        return node->listen().has_value();
    }
    // With the radio.
    void start_radio(NetOptions options = {}) {
        node->start_networking(random, &wifi, &serial, known, options);
        run();
    }
    // In a network from the beginning.
    void start_wired(NetOptions options = {}) {
        options.place = Place{kOwn, 24, {IpAddress::v4(192, 168, 1, 1)}};
        node->start_networking(random, nullptr, nullptr, known, options);
        run();
    }
    // The socket that waits for an answer, which has a port of its own choice.
    FakeNetwork::Udp* asking() {
        for (std::uint16_t port = 50'100; port-- > 50'000;) {
            if (FakeNetwork::Udp* const udp = network.udp(port)) return udp;
        }
        return nullptr;
    }
    // The last datagram that it has sent; empty: none.
    FakeNetwork::Letter asked() {
        FakeNetwork::Udp* const udp = asking();
        return udp == nullptr || udp->from_board.empty() ? FakeNetwork::Letter{} : udp->from_board.back();
    }

    FakeWifi wifi;
    FakeSerial serial;
    FakeRandom random;
    KnownNetworks known;
};

}  // namespace vedette::node

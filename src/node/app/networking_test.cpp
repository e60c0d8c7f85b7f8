// The board's name, its clock, its access point and Improv, over a radio and sockets in memory.
#include <algorithm>
#include <array>
#include <string>

#include "core/dns/message.hpp"
#include "core/improv/packet.hpp"
#include "core/ntp/packet.hpp"
#include "node/app/network_fixture.hpp"

namespace vedette::node {
namespace {

constexpr std::array<std::string_view, 1> kOneServer{"192.168.1.1"};
constexpr std::array<std::string_view, 2> kNames{"pool.ntp.org", "192.168.1.2:1123"};
constexpr IpAddress kRouter = IpAddress::v4(192, 168, 1, 1);

// What a time server answers to a request.
FakeNetwork::Letter time_of(const FakeNetwork::Letter& request, const IpAddress& from) {
    ntp::Packet packet{};
    packet[0] = 4 << 3 | 4;
    packet[1] = 1;
    std::copy_n(request.bytes.begin() + 40, 8, packet.begin() + 24);
    store_be64(&packet[32], std::uint64_t{3'989'000'000} << 32);
    store_be64(&packet[40], std::uint64_t{3'989'000'000} << 32);
    return {from, request.port, std::string(as_text(packet))};
}

// What a name server answers: one address.
std::string address_of(const FakeNetwork::Letter& request, std::string_view address) {
    auto reader = dns::MessageReader::open(as_bytes(request.bytes));
    dns::Question question;
    EXPECT_TRUE(reader && reader->next(question));
    std::array<std::uint8_t, dns::kMaxUdpBytes> memory;
    dns::MessageWriter writer(memory, reader->header().id, dns::kResponse);
    writer.add(question);
    writer.add(dns::Section::kAnswer, {.name = question.name, .type = question.type},
               {.before = as_bytes(address)});
    return std::string(as_text(writer.written()));
}

std::string question_for(const dns::Name& name) {
    std::array<std::uint8_t, dns::kMaxUdpBytes> memory;
    dns::MessageWriter writer(memory, 7, 0);
    writer.add({.name = name, .type = dns::Type::kA});
    return std::string(as_text(writer.written()));
}

// A packet of Improv's client.
std::string command(char kind, std::string_view data = {}) {
    std::string out("IMPROV\x01\x03");
    out += static_cast<char>(data.size() + 2);
    out += kind;
    out += static_cast<char>(data.size());
    out += data;
    unsigned sum = 0;
    for (const char c : out) sum += static_cast<unsigned char>(c);
    return out + static_cast<char>(sum) + "\n";
}

// "e0 s3 ": the errors and states that the board has sent, and results as their text.
std::string said(FakeSerial& serial) {
    std::string out;
    std::string_view rest = serial.from_board;
    for (std::size_t at = rest.find("IMPROV"); at != rest.npos; at = rest.find("IMPROV")) {
        rest.remove_prefix(at);
        const auto size = static_cast<std::size_t>(static_cast<unsigned char>(rest[8]));
        const std::string_view data = rest.substr(9, size);
        if (rest[7] == 1) out += "s" + std::to_string(data[0]) + " ";
        if (rest[7] == 2) out += "e" + std::to_string(data[0]) + " ";
        if (rest[7] == 4) out += "r" + std::to_string(data[0]) + "(" + std::string(data.substr(2)) + ") ";
        rest.remove_prefix(9 + size);
    }
    serial.from_board.clear();
    return out;
}

TEST(Networking, the_board_makes_its_name_known_and_says_goodbye) {
    NetBoard board;
    board.start_wired({.name = "garden"});
    FakeNetwork::Udp* const udp = board.network.udp(5353);
    ASSERT_NE(udp, nullptr);
    EXPECT_TRUE(udp->address == NetBoard::kOwn);
    board.run(3s);
    EXPECT_EQ(udp->from_board.size(), 5U);
    EXPECT_TRUE(udp->from_board.back().address == IpAddress::v4(224, 0, 0, 251));
    EXPECT_TRUE(board.log.text.contains("mdns: the board is known as garden.local\n"));
    EXPECT_EQ(board.log.text.find("known as"), board.log.text.rfind("known as"));
    udp->to_board.push_back({NetBoard::kFriend, 5353, question_for(dns::Name::of({"garden", "local"}))});
    udp->to_board.push_back({NetBoard::kFriend, 40'000, question_for(dns::Name::of({"garden", "local"}))});
    board.run();
    ASSERT_EQ(udp->from_board.size(), 7U);
    EXPECT_EQ(udp->from_board[5].port, 40'000);
    EXPECT_TRUE(udp->from_board[5].address == NetBoard::kFriend);
    EXPECT_EQ(udp->from_board[6].port, 5353);
    board.node.reset();
    ASSERT_EQ(udp->from_board.size(), 8U);
    EXPECT_TRUE(udp->from_board.back().address == IpAddress::v4(224, 0, 0, 251));
    EXPECT_FALSE(udp->is_open);
}

TEST(Networking, a_board_that_is_not_to_announce_has_no_socket_for_it) {
    NetBoard board;
    board.start_wired({.announces = false});
    EXPECT_EQ(board.network.udp(5353), nullptr);
}

TEST(Networking, a_time_server_sets_the_clock_and_again_after_hours) {
    NetBoard board;
    board.start_wired(
        {.announces = false, .time = {kOneServer, *tz::TimeZone::parse("CET-1CEST,M3.5.0,M10.5.0/3")}});
    const FakeNetwork::Letter request = board.asked();
    EXPECT_TRUE(request.address == kRouter);
    EXPECT_EQ(request.port, 123);
    FakeNetwork::Udp* const udp = board.asking();
    ASSERT_NE(udp, nullptr);
    udp->to_board.push_back(time_of(request, NetBoard::kStranger));  // not from whom was asked
    board.run();
    EXPECT_FALSE(board.log.text.contains("clock"));
    udp->to_board.push_back(time_of(request, kRouter));
    board.run();
    EXPECT_TRUE(board.log.text.contains("ntp: the clock is set: 2026-05-29 01:33:20 +02:00\n"));
    EXPECT_LT(board.clock.utc() - UtcTime{1'780'011'200s}, 100ms);
    EXPECT_FALSE(udp->is_open);
    board.run(std::chrono::hours{3});
    ASSERT_NE(board.asking(), nullptr);
    board.asking()->to_board.push_back(time_of(board.asked(), kRouter));
    board.run();
    // Three hours off: it is worth a line.
    EXPECT_NE(board.log.text.find("clock is set"), board.log.text.rfind("clock is set"));
}

TEST(Networking, Y6_a_board_that_is_not_to_set_its_clock_asks_no_time_server) {
    for (const bool asks : {false, true}) {
        NetBoard board;
        ASSERT_TRUE(board.set(asks ? "time.ntp=true\n" : "time.ntp=false\n"));
        board.start_wired({.announces = false, .time = {kOneServer}});
        EXPECT_EQ(board.asking() != nullptr, asks);
    }
}

TEST(Networking, the_next_time_server_is_asked_when_one_is_silent) {
    NetBoard board;
    board.start_wired({.announces = false, .time = {kNames}});
    const FakeNetwork::Letter lookup = board.asked();
    EXPECT_TRUE(lookup.address == kRouter);
    EXPECT_EQ(lookup.port, 53);
    board.asking()->to_board.push_back({kRouter, 53, address_of(lookup, "\x01\x02\x03\x04")});
    board.run();
    const FakeNetwork::Letter request = board.asked();
    EXPECT_TRUE(request.address == IpAddress::v4(1, 2, 3, 4));
    EXPECT_EQ(request.port, 123);
    board.run(2s);
    EXPECT_TRUE(board.asked().address == IpAddress::v4(192, 168, 1, 2));
    EXPECT_EQ(board.asked().port, 1123);
    board.run(2s);
    EXPECT_EQ(board.asking(), nullptr);  // a pause
    board.run(15s);
    ASSERT_NE(board.asking(), nullptr);
}

TEST(Networking, says_why_no_time_comes) {
    NetBoard board;
    board.start_wired({.announces = false, .time = {std::span(kNames).first<1>()}});
    board.run(5s);
    EXPECT_TRUE(board.log.text.contains("ntp: the name server does not answer")) << board.log.text;
    EXPECT_EQ(board.asking(), nullptr);
}

// One board at a time: a chip's memory does not hold three.
TEST(Networking, the_first_start_opens_an_access_point_with_a_random_password) {
    std::string password;
    {
        NetBoard board;
        board.start_radio();
        EXPECT_TRUE(board.wifi.access_point.starts_with("vedette-1A2B/"));
        password = board.wifi.access_point.substr(13);
        EXPECT_EQ(password.size(), 12U);
        EXPECT_EQ(password[4], '-');
        EXPECT_TRUE(board.log.text.contains("access point vedette-1A2B, password " + password +
                                            ", page http://192.168.3.1/\n"))
            << board.log.text;
    }
    NetBoard another;
    another.random.next = 77;
    another.start_radio();
    EXPECT_NE(another.wifi.access_point.substr(13), password);
}

TEST(Networking, an_owners_password_of_the_access_point_is_not_logged) {
    NetBoard owned;
    owned.start_radio({.access_point_password = "the owner's own"});
    EXPECT_EQ(owned.wifi.access_point, "vedette-1A2B/the owner's own");
    EXPECT_FALSE(owned.log.text.contains("the owner's own"));
}

TEST(Networking, the_access_point_answers_every_name_of_its_clients) {
    NetBoard board;
    board.start_radio();
    FakeNetwork::Udp* const udp = board.network.udp(53);
    ASSERT_NE(udp, nullptr);
    EXPECT_TRUE(udp->address == IpAddress::v4(192, 168, 3, 1));
    const std::string question = question_for(dns::Name::of({"example", "com"}));
    udp->to_board.push_back({NetBoard::kStranger, 40'000, question});
    udp->to_board.push_back({NetBoard::kGuest, 40'001, question});
    board.run();
    ASSERT_EQ(udp->from_board.size(), 1U);
    EXPECT_EQ(udp->from_board[0].port, 40'001);
    EXPECT_TRUE(udp->from_board[0].bytes.ends_with("\xc0\xa8\x03\x01"));
}

TEST(Networking, a_guest_who_asks_for_another_page_is_sent_to_the_boards) {
    NetBoard board;
    board.start_radio();
    const auto ask = [&](std::string_view host, const IpAddress& from) {
        FakeNetwork::Peer& peer = board.connect(80, from);
        peer.to_board.append("GET /generate_204 HTTP/1.1\r\nHost: ").append(host).append("\r\n\r\n");
        board.run(100ms);
        peer.ended = true;
        board.run();
        return peer.from_board;
    };
    const std::string sent = ask("connectivitycheck.example.com", NetBoard::kGuest);
    EXPECT_TRUE(sent.starts_with("HTTP/1.1 302 ")) << sent;
    EXPECT_TRUE(sent.contains("Location: http://192.168.3.1/\r\n")) << sent;
    EXPECT_TRUE(ask("192.168.3.1", NetBoard::kGuest).starts_with("HTTP/1.1 404 "));
    EXPECT_TRUE(ask("connectivitycheck.example.com", NetBoard::kFriend).starts_with("HTTP/1.1 404 "));
    // Closed, it is no portal any more.
    board.serial.to_board = command(1, "\x04home\x08password");
    board.run();
    board.wifi.come_up();
    board.network.wake();
    board.run(31s);
    EXPECT_TRUE(ask("connectivitycheck.example.com", NetBoard::kGuest).starts_with("HTTP/1.1 404 "));
}

TEST(Networking, improv_joins_a_network_over_the_cable) {
    NetBoard board;
    board.start_radio({.name = "garden", .device = {.version = "1.0", .chip = "ESP32"}});
    board.serial.to_board = "noise\n" + command(2) + command(3);
    board.run();
    EXPECT_EQ(said(board.serial),
              "e0 s2 e0 r3(\x07Vedette\x03"
              "1.0\x05"
              "ESP32\x06garden) ");
    board.serial.to_board = command(1, "\x04home\x08password");
    board.run();
    EXPECT_EQ(said(board.serial), "e0 s3 ");
    EXPECT_EQ(board.wifi.joins, "home/password\n");
    board.serial.to_board = command(2);
    board.run();
    EXPECT_EQ(said(board.serial), "e0 s3 ");
    board.wifi.come_up();
    board.network.wake();
    board.run();
    EXPECT_EQ(said(board.serial), "s4 r1(\x13http://192.168.1.5/) ");
    ASSERT_EQ(board.known.all().size(), 1U);
    EXPECT_EQ(board.known.all()[0].ssid(), "home");
    EXPECT_NE(board.wifi.access_point, "");
    board.run(31s);
    EXPECT_EQ(board.wifi.access_point, "");
    EXPECT_EQ(board.network.udp(53), nullptr);
    board.serial.to_board = command(2);
    board.run();
    EXPECT_EQ(said(board.serial), "e0 s4 r2(\x13http://192.168.1.5/) ");
}

TEST(Networking, a_network_that_improv_has_joined_is_kept_over_a_restart) {
    NetBoard board;
    ASSERT_TRUE(
        board.set("wifi.ssid=old\nwifi.address=10.0.0.2\nwifi.netmask=255.0.0.0\n"
                  "wifi.gateway=10.0.0.1\nwifi.dns=10.0.0.1\n"));
    board.start_radio();
    board.serial.to_board = command(1, "\x04home\x08password");
    board.run();
    EXPECT_EQ(board.storage.writes, 0) << "it is not joined yet";
    board.wifi.come_up();
    board.network.wake();
    board.run(1s);
    EXPECT_EQ(board.storage.writes, 2) << "the settings, and the certificate";
    board.restart();
    EXPECT_EQ(board.node->settings().text(Key::kWifiSsid), "home");
    EXPECT_EQ(board.node->settings().text(Key::kWifiPassword), "password");
    EXPECT_EQ(board.node->settings().text(Key::kWifiAddress), "");
}

TEST(Networking, improv_says_that_a_network_cannot_be_joined) {
    NetBoard board;
    board.start_radio();
    board.serial.to_board = command(1, "\x04home\x08mistaken");
    board.run();
    board.wifi.status = {.state = port::StationState::kOff, .failure = port::JoinFailure::kWrongPassword};
    board.network.wake();
    board.run();
    EXPECT_EQ(said(board.serial), "e0 s3 e3 s2 ");
    EXPECT_EQ(board.known.all().size(), 0U);
    EXPECT_TRUE(board.log.text.contains("the password is refused by the network home\n"));
    board.serial.to_board = command(1, "\x04home\x07seven77") + command(9) + command(2);
    board.run();
    EXPECT_EQ(said(board.serial), "e0 e3 e2 e0 s2 ");
    EXPECT_NE(board.wifi.access_point, "");
}

TEST(Networking, improv_lists_networks_as_the_line_takes_them) {
    NetBoard board;
    board.start_radio();
    board.serial.room = 60;
    board.serial.to_board = command(4);
    board.run();
    EXPECT_EQ(board.wifi.scans, 1);
    EXPECT_EQ(said(board.serial), "e0 ");
    board.wifi.found = {found_network("home", -50, true), found_network("open", -70, false)};
    board.network.wake();
    board.run();
    EXPECT_EQ(said(board.serial), "r4(\x04home\x03-50\x03YES) ");
    board.serial.room = 1000;
    board.run(50ms);
    EXPECT_EQ(said(board.serial), "r4(\x04open\x03-70\x02NO) r4() ");
    board.run(50ms);
    EXPECT_EQ(said(board.serial), "");
}

TEST(Networking, the_name_follows_the_address) {
    NetBoard board;
    board.known.put_first(*KnownNetwork::make("home", "password"));
    board.start_radio();
    EXPECT_EQ(board.network.udp(5353), nullptr);
    board.wifi.come_up();
    board.network.wake();
    board.run();
    EXPECT_TRUE(board.log.text.contains("wifi: the station is in the network home\n"));
    ASSERT_NE(board.network.udp(5353), nullptr);
    EXPECT_TRUE(board.network.udp(5353)->address == NetBoard::kOwn);
    board.wifi.status.address = IpAddress::v4(192, 168, 1, 6);
    board.network.wake();
    board.run();
    EXPECT_TRUE(board.network.udp(5353)->address == IpAddress::v4(192, 168, 1, 6));
    board.wifi.status = {.state = port::StationState::kOff, .failure = port::JoinFailure::kLost};
    board.network.wake();
    board.run();
    EXPECT_EQ(board.network.udp(5353), nullptr);
    EXPECT_TRUE(board.log.text.contains("the station has lost the network home\n"));
}

TEST(Networking, a_guest_keeps_the_access_point_open) {
    NetBoard board;
    board.known.put_first(*KnownNetwork::make("home", "password"));
    board.start_radio();
    board.run(15s);
    EXPECT_NE(board.wifi.access_point, "");
    board.run(200s);
    board.get("/", {}, 80, NetBoard::kGuest);
    board.run(200s);
    EXPECT_NE(board.wifi.access_point, "");
    board.run(101s);
    EXPECT_EQ(board.wifi.access_point, "");
    EXPECT_EQ(board.wifi.joins, "home/password\nhome/password\n");
}

TEST(Networking, joins_the_network_of_the_settings_with_its_own_address) {
    NetBoard board;
    ASSERT_TRUE(
        board.set("wifi.ssid=at home\nwifi.password=long enough\nwifi.address=10.0.0.2\n"
                  "wifi.netmask=255.255.0.0\nwifi.gateway=10.0.0.1\nwifi.dns=10.0.0.3\n"));
    board.start_radio();
    ASSERT_EQ(board.known.all().size(), 1U);
    const KnownNetwork& network = board.known.all().front();
    EXPECT_EQ(network.ssid(), "at home");
    EXPECT_EQ(network.password(), "long enough");
    ASSERT_TRUE(network.address());
    EXPECT_EQ(network.address()->prefix, 16);
    EXPECT_TRUE(network.address()->name_server == IpAddress::v4(10, 0, 0, 3));
}

TEST(Networking, a_wifi_that_is_off_joins_nothing_and_its_access_point_has_the_owners_password) {
    NetBoard board;
    ASSERT_TRUE(
        board.set("wifi.activated=false\nwifi.ssid=at home\naccesspoint.ssid=Porch 2\n"
                  "accesspoint.password=the owner's own\n"));
    board.start_radio();
    EXPECT_TRUE(board.known.all().empty());
    EXPECT_EQ(board.wifi.access_point, "Porch 2/the owner's own");
}

TEST(Networking, the_name_of_the_board_becomes_a_label_of_letters_digits_and_hyphens) {
    for (const auto& [name, label] : {std::pair("Porch 2", "porch-2"), std::pair("\"Garden\"!", "garden"),
                                      std::pair("\xc3\xa9t\xc3\xa9", "t"), std::pair("---", "vedette")}) {
        NetBoard board;
        ASSERT_TRUE(board.set("name=" + std::string(name) + "\n"));
        board.start_wired();
        board.run(3s);
        EXPECT_TRUE(board.log.text.contains("the board is known as " + std::string(label) + ".local"))
            << board.log.text;
    }
}

}  // namespace
}  // namespace vedette::node

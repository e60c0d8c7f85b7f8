#include "core/improv/packet.hpp"

#include <string>

#include <gtest/gtest.h>

namespace vedette::improv {
namespace {

using Event = PacketReader::Event;

// A packet as a client sends it.
std::string packet(char type, std::string_view data) {
    std::string out = std::string("IMPROV\x01") + type + static_cast<char>(data.size());
    out += data;
    unsigned sum = 0;
    for (const char c : out) sum += static_cast<unsigned char>(c);
    return out + static_cast<char>(sum) + '\n';
}

std::string text_of(std::string_view text) { return static_cast<char>(text.size()) + std::string(text); }

std::string command(char kind, std::string_view data = {}) { return packet(3, kind + text_of(data)); }

std::string wifi(std::string_view ssid, std::string_view password) {
    return command(1, text_of(ssid) + text_of(password));
}

// Each event, as a letter, and what it came with.
struct Seen {
    std::string events;
    std::string ssid;
    std::string password;
    Error error = Error::kNone;
};

void feed(PacketReader& reader, std::string_view bytes, Seen& seen) {
    for (const char byte : bytes) {
        switch (reader.feed(static_cast<std::uint8_t>(byte))) {
            case Event::kNothing: break;
            case Event::kCommand:
                seen.events += static_cast<char>('0' + static_cast<int>(reader.command().kind));
                seen.ssid = reader.command().ssid;
                seen.password = reader.command().password;
                break;
            case Event::kRefused:
                seen.events += 'e';
                seen.error = reader.error();
                break;
        }
    }
}

Seen feed(std::string_view bytes) {
    PacketReader reader;
    Seen seen;
    feed(reader, bytes, seen);
    return seen;
}

TEST(ImprovReader, reads_each_command) {
    const Seen seen = feed(command(2) + command(3) + command(4) + wifi("home", "long password"));
    EXPECT_EQ(seen.events, "2341");
    EXPECT_EQ(seen.ssid, "home");
    EXPECT_EQ(seen.password, "long password");
}

TEST(ImprovReader, takes_networks_without_a_password_and_the_longest_names) {
    EXPECT_EQ(feed(wifi("open", "")).events, "1");
    EXPECT_EQ(feed(wifi(std::string(32, 's'), std::string(64, 'p'))).events, "1");
    EXPECT_EQ(feed(wifi(std::string(33, 's'), "")).events, "e");
    EXPECT_EQ(feed(wifi("s", std::string(65, 'p'))).events, "e");
    EXPECT_EQ(feed(wifi("", "password")).events, "e");
}

TEST(ImprovReader, finds_commands_between_the_texts_of_a_console) {
    EXPECT_EQ(feed("hello\r\nIMP IMPROVE\nIIMPROV" + command(2) + "> ls\nIMPRO" + command(3)).events, "23");
}

TEST(ImprovReader, says_what_it_does_not_know) {
    Seen seen = feed(command(7));
    EXPECT_EQ(seen.events, "e");
    EXPECT_TRUE(seen.error == Error::kUnknownCommand);
    for (const std::string& data :
         {std::string(), std::string("\x02"), std::string("\x02\x01", 2), std::string("\x02\x00x", 3),
          "\x01" + text_of(""), "\x01" + text_of("\x05home"), "\x01" + text_of("\x04home"),
          "\x01" + text_of("\x04home\x09password"), "\x01" + text_of(std::string("\x04home\x00x", 7))}) {
        seen = feed(packet(3, data));
        EXPECT_EQ(seen.events, "e");
        EXPECT_TRUE(seen.error == Error::kBadPacket);
    }
}

TEST(ImprovReader, drops_noise_and_goes_on_with_the_next_packet) {
    std::string broken = wifi("home", "password");
    for (std::size_t i = 0; i + 1 < broken.size(); ++i) {
        std::string noisy = broken;
        noisy[i] = static_cast<char>(noisy[i] ^ 0x20);
        // A wrong length takes the packets behind it for its own, at most 255 bytes.
        std::string rest;
        for (int n = 0; n < 30; ++n) rest += command(2);
        const Seen seen = feed(noisy + rest);
        EXPECT_FALSE(seen.events.contains('1')) << i;
        EXPECT_TRUE(seen.events.ends_with('2')) << i;
    }
    EXPECT_EQ(feed(packet(1, "\x02") + packet(4, "\x02\x01")).events, "");
}

TEST(ImprovReader, a_command_may_come_in_two_pieces_cut_anywhere) {
    const std::string bytes = wifi("home", "password");
    for (std::size_t cut = 0; cut < bytes.size(); ++cut) {
        PacketReader reader;
        Seen seen;
        feed(reader, std::string_view(bytes).substr(0, cut), seen);
        EXPECT_EQ(seen.events, cut == bytes.size() - 1 ? "1" : "") << cut;
        feed(reader, std::string_view(bytes).substr(cut), seen);
        EXPECT_EQ(seen.events, "1") << cut;
        EXPECT_EQ(seen.ssid, "home") << cut;
    }
}

TEST(ImprovWriter, packets_have_header_length_checksum_and_line_end) {
    std::array<std::uint8_t, kMaxPacket> memory;
    EXPECT_EQ(as_text(write_state(State::kReady, memory)), packet(1, "\x02"));
    EXPECT_EQ(as_text(write_error(Error::kCannotConnect, memory)), packet(2, "\x03"));
    EXPECT_EQ(as_text(write_result(CommandKind::kScan, {}, memory)), packet(4, std::string("\x04\x00", 2)));
    EXPECT_EQ(as_text(write_result(CommandKind::kScan, {"home", "-60", "YES"}, memory)),
              packet(4, "\x04\x0d\x04home\x03-60\x03YES"));
}

TEST(ImprovWriter, leaves_out_what_does_not_fit) {
    std::array<std::uint8_t, kMaxPacket> memory;
    const std::string text(200, 'a');
    EXPECT_EQ(as_text(write_result(CommandKind::kDeviceInfo, {text, text}, memory)),
              packet(4, "\x03" + text_of(text_of(text))));
    const std::string longest(252, 'a');
    EXPECT_EQ(write_result(CommandKind::kDeviceInfo, {longest}, memory).size(), kMaxPacket);
    EXPECT_EQ(as_text(write_result(CommandKind::kDeviceInfo, {longest + "a"}, memory)),
              packet(4, std::string("\x03\x00", 2)));
}

}  // namespace
}  // namespace vedette::improv

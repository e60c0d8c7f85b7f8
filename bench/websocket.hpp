// The few messages of the hub's WebSocket (docs/ref/live.md, docs/ref/wire.md) that the bench sends: the
// handshake, a request to watch, credit, and units. A client's mask of zeros changes no byte. Caller's
// thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "sockets.hpp"

namespace vedette::bench {

inline constexpr std::size_t kEnvelope = 56;
inline constexpr int kCredit = 2;

inline std::string upgrade_request(const Url& url) {
    return "GET " + url.path + " HTTP/1.1\r\nHost: " + url.host + ":" + std::to_string(url.port) +
           "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
           "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: vedette.v1\r\n\r\n";
}

// To the key above.
inline constexpr std::string_view kUpgradeResponse =
    "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\nSec-WebSocket-Protocol: vedette.v1\r\n\r\n";

inline std::uint64_t big_endian(std::string_view bytes) {
    std::uint64_t v = 0;
    for (const char c : bytes) v = v << 8 | static_cast<std::uint8_t>(c);
    return v;
}

inline void write_big_endian(char* at, std::uint64_t value, std::size_t bytes) {
    for (std::size_t i = 0; i < bytes; ++i) at[i] = static_cast<char>(value >> (8 * (bytes - 1 - i)));
}

// A frame of a client, of at most 125 bytes.
inline std::string client_frame(int opcode, std::string_view body) {
    std::string out{static_cast<char>(0x80 | opcode), static_cast<char>(0x80 | body.size()), 0, 0, 0, 0};
    return out.append(body);
}

inline std::string watch_message(const std::string& camera, std::uint64_t credit) {
    return client_frame(1, R"({"type":"watch","channel":1,"camera":")" + camera + R"(","credit":)" +
                               std::to_string(credit) + "}");
}

// An envelope of channel 1 with that type, number and payload length.
inline std::string envelope(int type, std::uint64_t number, std::size_t payload) {
    std::string out("VD\x01\x00\x00\x38\x00\x00\x00\x01", 10);
    out.resize(kEnvelope);
    out[3] = static_cast<char>(type);
    write_big_endian(&out[16], number, 8);
    write_big_endian(&out[52], payload, 4);
    return out;
}

inline std::string credit_message(std::uint64_t granted) { return client_frame(2, envelope(3, granted, 0)); }

// A server's frame with a picture in its envelope.
inline std::string unit_message(std::string_view jpeg, std::uint64_t number) {
    const std::size_t length = kEnvelope + jpeg.size();
    std::string out(length > 0xffff ? 10 : 4, 0);
    out[0] = '\x82';
    out[1] = static_cast<char>(length > 0xffff ? 127 : 126);
    write_big_endian(&out[2], length, out.size() - 2);
    return out.append(envelope(1, number, jpeg.size())).append(jpeg);
}

}  // namespace vedette::bench

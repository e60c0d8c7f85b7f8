#include "core/improv/packet.hpp"

#include <algorithm>
#include <numeric>

namespace vedette::improv {
namespace {

constexpr std::string_view kHeader = "IMPROV\x01";  // the last byte is the version
constexpr std::size_t kTypeAt = 7;
constexpr std::size_t kLengthAt = 8;
constexpr std::size_t kDataAt = 9;
// Limits of IEEE 802.11 and WPA2: a longer name or password is none.
constexpr std::size_t kMaxSsid = 32;
constexpr std::size_t kMaxPassword = 64;

std::uint8_t checksum(Bytes bytes) {
    return static_cast<std::uint8_t>(std::accumulate(bytes.begin(), bytes.end(), 0U));
}

// Header, checksum and line end around the data, which stands at its place in `out` already.
Bytes close_packet(Type type, std::size_t data_bytes, std::span<std::uint8_t, kMaxPacket> out) {
    std::ranges::copy(kHeader, out.begin());
    out[kTypeAt] = static_cast<std::uint8_t>(type);
    out[kLengthAt] = static_cast<std::uint8_t>(data_bytes);
    const std::size_t end = kDataAt + data_bytes;
    out[end] = checksum(Bytes(out).first(end));
    out[end + 1] = '\n';
    return Bytes(out).first(end + 2);
}

// A text behind its length, at the front of `rest`. Nothing: `rest` is too short for it.
std::optional<std::string_view> take_text(Bytes& rest) {
    if (rest.empty() || rest.size() - 1 < rest[0]) return std::nullopt;
    const Bytes text = rest.subspan(1, rest[0]);
    rest = rest.subspan(1 + text.size());
    return as_text(text);
}

}  // namespace

PacketReader::Event PacketReader::feed(std::uint8_t byte) {
    if (size_ < kHeader.size() && byte != static_cast<std::uint8_t>(kHeader[size_])) {
        // The header repeats none of its beginning, so only this byte can begin it again.
        size_ = 0;
        if (byte != static_cast<std::uint8_t>(kHeader[0])) return Event::kNothing;
    }
    packet_[size_++] = byte;
    if (size_ <= kDataAt || size_ < kDataAt + packet_[kLengthAt] + 1U) return Event::kNothing;
    return finish();
}

PacketReader::Event PacketReader::finish() {
    const std::size_t end = size_ - 1;
    size_ = 0;
    if (packet_[end] != checksum(Bytes(packet_).first(end))) return Event::kNothing;
    if (packet_[kTypeAt] != static_cast<std::uint8_t>(Type::kCommand)) return Event::kNothing;
    const auto command = read_command();
    if (!command) {
        error_ = command.error();
        return Event::kRefused;
    }
    command_ = *command;
    return Event::kCommand;
}

std::expected<Command, Error> PacketReader::read_command() const {
    Bytes data = Bytes(packet_).subspan(kDataAt, packet_[kLengthAt]);
    if (data.size() < 2 || data.size() - 2 != data[1]) return std::unexpected(Error::kBadPacket);
    Command command{.kind = static_cast<CommandKind>(data[0])};
    data = data.subspan(2);
    switch (command.kind) {
        case CommandKind::kCurrentState:
        case CommandKind::kDeviceInfo:
        case CommandKind::kScan: return command;
        case CommandKind::kWifiSettings: break;
        default: return std::unexpected(Error::kUnknownCommand);
    }
    const auto ssid = take_text(data);
    if (!ssid || ssid->empty() || ssid->size() > kMaxSsid) return std::unexpected(Error::kBadPacket);
    const auto password = take_text(data);
    if (!password || password->size() > kMaxPassword || !data.empty())
        return std::unexpected(Error::kBadPacket);
    command.ssid = *ssid;
    command.password = *password;
    return command;
}

Bytes write_state(State state, std::span<std::uint8_t, kMaxPacket> out) {
    out[kDataAt] = static_cast<std::uint8_t>(state);
    return close_packet(Type::kState, 1, out);
}

Bytes write_error(Error error, std::span<std::uint8_t, kMaxPacket> out) {
    out[kDataAt] = static_cast<std::uint8_t>(error);
    return close_packet(Type::kError, 1, out);
}

Bytes write_result(CommandKind command, std::initializer_list<std::string_view> texts,
                   std::span<std::uint8_t, kMaxPacket> out) {
    std::size_t size = 2;
    for (const std::string_view text : texts) {
        if (text.size() > kMaxData - size - 1) break;
        out[kDataAt + size++] = static_cast<std::uint8_t>(text.size());
        std::ranges::copy(text, out.begin() + static_cast<std::ptrdiff_t>(kDataAt + size));
        size += text.size();
    }
    out[kDataAt] = static_cast<std::uint8_t>(command);
    out[kDataAt + 1] = static_cast<std::uint8_t>(size - 2);
    return close_packet(Type::kResult, size, out);
}

}  // namespace vedette::improv

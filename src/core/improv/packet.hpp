// Improv Wi-Fi over a serial line (improv-wifi.com/serial, version 1): how a page in a browser gives a board
// its Wi-Fi network over the USB cable. Finds packets between the other bytes of a console, and writes the
// board's answers. What a command does belongs to the caller. A PacketReader copies a packet's data; no
// allocation. Caller's thread.
#pragma once

#include <array>
#include <cstdint>
#include <expected>
#include <initializer_list>
#include <optional>
#include <span>
#include <string_view>

#include "core/base/bytes.hpp"

namespace vedette::improv {

constexpr std::size_t kMaxData = 255;                 // bytes in a packet
constexpr std::size_t kMaxPacket = 9 + kMaxData + 2;  // with header, checksum and line end

// What a packet carries.
enum class Type : std::uint8_t {
    kState = 1,    // to the client, a State
    kError = 2,    // to the client, an Error
    kCommand = 3,  // to the board
    kResult = 4,   // to the client: texts that answer a command
};

// Where the board is.
enum class State : std::uint8_t {
    kReady = 2,         // for the name of a network
    kProvisioning = 3,  // it tries to join
    kProvisioned = 4,   // it has joined
};

// Of the last command.
enum class Error : std::uint8_t {
    kNone = 0,
    kBadPacket = 1,
    kUnknownCommand = 2,
    kCannotConnect = 3,
    kOther = 0xff,
};

// What a client asks for.
enum class CommandKind : std::uint8_t {
    kWifiSettings = 1,  // join this network; the result is the address of the board's page
    kCurrentState = 2,  // the result, of a board that has joined, is the address of its page
    kDeviceInfo = 3,    // firmware, its version, chip, name of the board
    kScan = 4,          // a result for each network: name, dBm, YES or NO for a password; then an empty one
};

// A command, as views of the reader's memory.
struct Command {
    CommandKind kind{};
    std::string_view ssid;      // of kWifiSettings
    std::string_view password;  // of kWifiSettings
};

// Finds commands in the bytes of a serial line.
class PacketReader {
  public:
    // What a byte has completed.
    enum class Event : std::uint8_t {
        kNothing,
        kCommand,  // command() has it until the next byte
        kRefused,  // error() says why: to be told to the client
    };
    // Packets with a wrong checksum, of another version or type are dropped without a word, as noise of the
    // line.
    Event feed(std::uint8_t byte);

    const Command& command() const { return command_; }
    Error error() const { return error_; }

  private:
    Event finish();
    std::expected<Command, Error> read_command() const;

    std::array<std::uint8_t, kMaxPacket> packet_;
    std::size_t size_ = 0;
    Command command_{};
    Error error_ = Error::kNone;
};

// The board's packets, with a line end behind them. Each returns the written part of `out`.
Bytes write_state(State state, std::span<std::uint8_t, kMaxPacket> out);
Bytes write_error(Error error, std::span<std::uint8_t, kMaxPacket> out);
// Texts that do not fit are left out.
Bytes write_result(CommandKind command, std::initializer_list<std::string_view> texts,
                   std::span<std::uint8_t, kMaxPacket> out);

}  // namespace vedette::improv

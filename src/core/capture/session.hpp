// The messages of a WebSocket capture session: a client sends the text "capture" and gets one picture as one
// binary message. Interprets messages for both sides, and formats log lines. core/http does the WebSocket
// framing (RFC 6455). Pure functions, no allocation. Thread-safe; an Asker: caller's thread.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "core/base/bytes.hpp"
#include "core/base/time.hpp"

namespace vedette::capture {

inline constexpr std::string_view kCommand = "capture";

// A server takes no larger message.
inline constexpr std::size_t kMaxMessageBytes = 15 * 1024;

// The original server: limit of clients, subprotocol if a client offers any, body of a 400 to plain HTTP.
inline constexpr std::size_t kMaxClients = 5;
inline constexpr std::string_view kSubprotocol = "arduino";
inline constexpr std::string_view kPlainHttpAnswer = "This is a Websocket server only!";

// WebSocket data type.
enum class Kind : std::uint8_t { kText, kBinary };

// A message. `bytes` is its size; `payload` may be shorter or empty if it is too big or fragmented.
struct Message {
    Kind kind = Kind::kText;
    bool fragmented = false;  // sent in more than one frame
    std::uint64_t bytes = 0;
    Bytes payload;
};

// What a server does after a message.
enum class ServerAction : std::uint8_t {
    kSendPicture,  // send the newest picture to this client as one unfragmented binary message
    kIgnore,       // no reply, the connection stays
    kLogBinary,    // the same; log format_binary()
    kCloseTooBig,  // close with code 1009 (RFC 6455 7.4.1, "too big")
};

// The command is exactly kCommand in one text frame.
ServerAction server_action(const Message& message);

// What a client does after a message.
enum class ClientAction : std::uint8_t {
    kTakePicture,  // the payload is the requested picture
    kIgnore,       // a text, or a message without bytes: no picture; ask again after the patience
    kCloseTooBig,  // larger than the limit: close with code 1009
};

ClientAction client_action(const Message& message, std::uint64_t max_picture_bytes);

// When a client sends the command: never while an answer is due, at most once an interval, and again when no
// answer came within the patience, because a server sends nothing when its camera fails.
class Asker {
  public:
    // An interval of zero asks again with each answer.
    Asker(Duration interval, Duration patience) : interval_(interval), patience_(patience) {}

    // True: send kCommand now.
    bool ask(MonoTime now);

    // A picture arrived, whole or with its last piece.
    void answered() {
        waiting_ = false;
        quiet_until_ = MonoTime{Duration::min()};
    }

    // A message arrived that is no picture, and more of the same answer may follow: the command is repeated
    // when nothing has come for kQuiet.
    void wrong_answer(MonoTime now) {
        waiting_ = false;
        quiet_until_ = now + kQuiet;
    }
    static constexpr Duration kQuiet = std::chrono::seconds(1);

    // When ask() becomes true next; immediately before the first one.
    MonoTime due() const;

  private:
    Duration interval_;
    Duration patience_;
    bool waiting_ = false;
    std::optional<MonoTime> asked_;
    MonoTime quiet_until_{Duration::min()};
};

// The original's log lines. `slot` is the client's number from 0; a text too long for `out` is cut.
std::string_view format_connected(unsigned slot, std::string_view address, std::span<char> out);
std::string_view format_disconnected(unsigned slot, std::span<char> out);
std::string_view format_binary(unsigned slot, std::uint64_t bytes, std::span<char> out);
inline constexpr std::string_view kCaptureFailed = "Camera capture failed";

}  // namespace vedette::capture

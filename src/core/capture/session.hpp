// The grammar of the WebSocket capture session: a client sends the text "capture" and gets one picture as one
// binary message. Here is what a message means to either side, and the words of the log. WebSocket framing
// (RFC 6455), pings and close handshakes are core/http's, pictures and pacing of several clients the
// session's. Pure functions, no allocation, any thread; payloads are borrowed for the call.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "core/base/bytes.hpp"
#include "core/base/time.hpp"

namespace vedette::capture {

inline constexpr std::string_view kCommand = "capture";

// A server takes no larger message and closes with this code (RFC 6455 7.4.1, "too big").
inline constexpr std::size_t kMaxMessageBytes = 15 * 1024;
inline constexpr std::uint16_t kTooBigCode = 1009;

// What the original answers where something is asked outside of the session's messages: clients at a time,
// the subprotocol when a client offers any, and the body of its 400 to plain HTTP.
inline constexpr std::size_t kMaxClients = 5;
inline constexpr std::string_view kSubprotocol = "arduino";
inline constexpr std::string_view kPlainHttpAnswer = "This is a Websocket server only!";

enum class Kind : std::uint8_t { kText, kBinary };

// A whole message, or as much of it as is known when its size is: `bytes` counts, `payload` may be shorter or
// empty for what is too big or fragmented.
struct Message {
    Kind kind = Kind::kText;
    bool fragmented = false;  // came in more than one frame
    std::uint64_t bytes = 0;
    Bytes payload;
};

enum class ServerAction : std::uint8_t {
    kSendPicture,  // send the newest picture as one unfragmented binary message to this client alone
    kIgnore,       // no reply, the connection stays
    kLogBinary,    // the same, and format_binary() goes to the log
    kCloseTooBig,  // close with kTooBigCode
};

// The command is exactly kCommand in one text frame: case counts, and so does a line feed.
ServerAction server_action(const Message& message);

enum class ClientAction : std::uint8_t {
    kTakePicture,  // the payload is the picture asked for
    kIgnoreEmpty,  // a binary message without bytes is no picture
    kIgnoreText,   // servers of this kind send no text; skip it, and ask again after the patience
    kCloseTooBig,  // larger than the limit: close with kTooBigCode
};

ClientAction client_action(const Message& message, std::uint64_t max_picture_bytes);

// When a client asks: never while an answer is due, at most once an interval, and again when no answer came
// within the patience, because a server whose camera fails sends nothing.
class Asker {
  public:
    // An interval of zero asks again with each answer.
    Asker(Duration interval, Duration patience) : interval_(interval), patience_(patience) {}

    // True when the client is to send kCommand now.
    bool ask(MonoTime now);

    // A picture came.
    void answered() { waiting_ = false; }

    // When ask() turns true next; before the first ask it is at once.
    MonoTime due() const;

  private:
    Duration interval_;
    Duration patience_;
    bool started_ = false;
    bool waiting_ = false;
    MonoTime asked_;
};

// The original's log lines. `slot` is the client's number from 0; text too long for `out` is cut.
std::string_view format_connected(unsigned slot, std::string_view address, std::span<char> out);
std::string_view format_disconnected(unsigned slot, std::span<char> out);
std::string_view format_binary(unsigned slot, std::uint64_t bytes, std::span<char> out);
inline constexpr std::string_view kCaptureFailed = "Camera capture failed";

}  // namespace vedette::capture

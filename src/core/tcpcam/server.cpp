#include "core/tcpcam/server.hpp"

#include <algorithm>
#include <limits>

#include "core/base/text.hpp"

namespace vedette::tcpcam {
namespace {

// Characters that clients append to PIN and CMD, and that are ignored.
constexpr bool ends_line(std::uint8_t c) { return c == '\r' || c == '\n' || c == '\0'; }

}  // namespace

std::string_view to_string(Refusal refusal) {
    switch (refusal) {
        case Refusal::kNone: return "not refused";
        case Refusal::kWrongPin: return "wrong PIN";
        case Refusal::kTimedOut: return "no PIN and CMD in time";
        case Refusal::kEndedEarly: return "the client closed before CMD";
    }
    return "unknown";
}

bool CommandNumber::feed(char c) {
    if (!begun_ && (c == ' ' || (c >= '\t' && c <= '\r'))) return true;
    if (!begun_ && (c == '+' || c == '-')) {
        negative_ = c == '-';
        begun_ = true;
        return true;
    }
    if (!is_digit(c)) return false;
    begun_ = true;
    const std::int32_t digit = c - '0';
    constexpr std::int32_t kMax = std::numeric_limits<std::int32_t>::max();
    value_ = value_ > (kMax - digit) / 10 ? kMax : value_ * 10 + digit;
    return true;
}

Server::Server(std::string_view pin, MonoTime now, const Limits& limits)
    : pin_(pin), limits_(limits), give_up_(now + limits.handshake), last_byte_(now) {}

Server::State Server::feed(Bytes bytes, MonoTime now) {
    if (now >= give_up_) poll(now);
    if (bytes.empty()) return state_;
    last_byte_ = now;
    for (const std::uint8_t byte : bytes) {
        if (state_ == State::kPin) {
            if (matched_ >= pin_.size() || byte != static_cast<std::uint8_t>(pin_[matched_])) {
                refuse(Refusal::kWrongPin);
            } else if (++matched_ == pin_.size()) {
                state_ = State::kCommand;
            }
        } else if (state_ == State::kCommand) {
            feed_command(byte);
        } else {
            break;
        }
    }
    return state_;
}

void Server::feed_command(std::uint8_t byte) {
    if (ends_line(byte)) {
        if (command_bytes_ > 0) complete_command();
        return;  // before CMD it ends the PIN
    }
    ++command_bytes_;
    const bool open = number_.feed(static_cast<char>(byte));
    if (!open || command_bytes_ >= limits_.max_command) complete_command();
}

void Server::complete_command() {
    if (number_.value() > 0) left_ = static_cast<std::uint32_t>(number_.value());
    state_ = State::kServing;
}

Server::State Server::end_of_input() {
    if (state_ == State::kCommand && command_bytes_ > 0) complete_command();
    if (state_ == State::kPin || state_ == State::kCommand) refuse(Refusal::kEndedEarly);
    return state_;
}

Server::State Server::poll(MonoTime now) {
    if (state_ == State::kCommand && command_bytes_ > 0 && now >= last_byte_ + limits_.quiet)
        complete_command();
    if ((state_ == State::kPin || state_ == State::kCommand) && now >= give_up_) refuse(Refusal::kTimedOut);
    return state_;
}

MonoTime Server::deadline() const {
    if (state_ == State::kPin) return give_up_;
    if (state_ != State::kCommand) return MonoTime::max();
    return command_bytes_ > 0 ? std::min(give_up_, last_byte_ + limits_.quiet) : give_up_;
}

void Server::refuse(Refusal reason) {
    state_ = State::kRefused;
    refusal_ = reason;
}

std::optional<std::array<std::uint8_t, kHeaderBytes>> Server::begin_record(std::size_t payload_bytes) {
    const bool fits = payload_bytes > 0 && payload_bytes <= std::numeric_limits<std::uint32_t>::max();
    if (state_ != State::kServing || !fits) return std::nullopt;
    if (left_ && --*left_ == 0) state_ = State::kDone;
    std::array<std::uint8_t, kHeaderBytes> header{};
    store_be32(header.data(), static_cast<std::uint32_t>(payload_bytes));
    return header;
}

}  // namespace vedette::tcpcam

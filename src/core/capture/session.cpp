#include "core/capture/session.hpp"

#include <algorithm>

#include "core/base/text.hpp"

namespace vedette::capture {

ServerAction server_action(const Message& message) {
    if (message.bytes > kMaxMessageBytes) return ServerAction::kCloseTooBig;
    if (message.kind == Kind::kBinary) return ServerAction::kLogBinary;
    if (message.fragmented || as_text(message.payload) != kCommand) return ServerAction::kIgnore;
    return ServerAction::kSendPicture;
}

ClientAction client_action(const Message& message, std::uint64_t max_picture_bytes) {
    if (message.bytes > max_picture_bytes) return ClientAction::kCloseTooBig;
    const bool is_picture = message.kind == Kind::kBinary && message.bytes > 0;
    return is_picture ? ClientAction::kTakePicture : ClientAction::kIgnore;
}

bool Asker::ask(MonoTime now) {
    if (now < due()) return false;
    waiting_ = true;
    asked_ = now;
    return true;
}

MonoTime Asker::due() const {
    if (!asked_) return MonoTime{Duration::min()};
    return std::max(*asked_ + (waiting_ ? std::max(interval_, patience_) : interval_), quiet_until_);
}

std::string_view format_connected(unsigned slot, std::string_view address, std::span<char> out) {
    return (TextWriter(out) << "[" << slot << "] Connection from " << address).written();
}

std::string_view format_disconnected(unsigned slot, std::span<char> out) {
    return (TextWriter(out) << "[" << slot << "] Disconnected!").written();
}

std::string_view format_binary(unsigned slot, std::uint64_t bytes, std::span<char> out) {
    return (TextWriter(out) << "[" << slot << "] Get binary length: " << bytes).written();
}

}  // namespace vedette::capture

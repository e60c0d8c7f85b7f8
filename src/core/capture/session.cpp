#include "core/capture/session.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace vedette::capture {
namespace {

// Appends to memory of fixed size; drops text that does not fit.
class Line {
  public:
    explicit Line(std::span<char> out) : out_(out) {}

    Line& add(std::string_view text) {
        const std::size_t n = std::min(text.size(), out_.size() - used_);
        std::copy_n(text.data(), n, out_.data() + used_);
        used_ += n;
        return *this;
    }

    Line& add(std::uint64_t number) {
        std::array<char, 20> digits;
        const char* const end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
        return add(std::string_view(digits.data(), static_cast<std::size_t>(end - digits.data())));
    }

    std::string_view text() const { return {out_.data(), used_}; }

  private:
    std::span<char> out_;
    std::size_t used_ = 0;
};

}  // namespace

ServerAction server_action(const Message& message) {
    if (message.bytes > kMaxMessageBytes) return ServerAction::kCloseTooBig;
    if (message.kind == Kind::kBinary) return ServerAction::kLogBinary;
    if (message.fragmented || as_text(message.payload) != kCommand) return ServerAction::kIgnore;
    return ServerAction::kSendPicture;
}

ClientAction client_action(const Message& message, std::uint64_t max_picture_bytes) {
    if (message.bytes > max_picture_bytes) return ClientAction::kCloseTooBig;
    if (message.kind == Kind::kText) return ClientAction::kIgnoreText;
    return message.bytes == 0 ? ClientAction::kIgnoreEmpty : ClientAction::kTakePicture;
}

bool Asker::ask(MonoTime now) {
    if (started_ && now < due()) return false;
    started_ = true;
    waiting_ = true;
    asked_ = now;
    return true;
}

MonoTime Asker::due() const {
    if (!started_) return MonoTime{Duration::min()};
    return asked_ + (waiting_ ? std::max(interval_, patience_) : interval_);
}

std::string_view format_connected(unsigned slot, std::string_view address, std::span<char> out) {
    return Line(out).add("[").add(slot).add("] Connection from ").add(address).text();
}

std::string_view format_disconnected(unsigned slot, std::span<char> out) {
    return Line(out).add("[").add(slot).add("] Disconnected!").text();
}

std::string_view format_binary(unsigned slot, std::uint64_t bytes, std::span<char> out) {
    return Line(out).add("[").add(slot).add("] Get binary length: ").add(bytes).text();
}

}  // namespace vedette::capture

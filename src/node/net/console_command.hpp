// The one command of the serial console: a line of its own that says `reset password`. No allocation.
// Caller's thread.
#pragma once

#include <cstdint>
#include <string_view>

namespace vedette::node {

// Finds the command among the bytes of a console.
class ConsoleCommand {
  public:
    static constexpr std::string_view kText = "reset password";

    // Whether this byte ends such a line.
    bool feed(std::uint8_t byte) {
        if (byte == '\r' || byte == '\n') {
            const bool is_command = matched_ == kText.size();
            matched_ = 0;
            return is_command;
        }
        const bool goes_on = matched_ < kText.size() && byte == static_cast<std::uint8_t>(kText[matched_]);
        matched_ = goes_on ? static_cast<std::uint8_t>(matched_ + 1) : kOther;
        return false;
    }

  private:
    static constexpr std::uint8_t kOther = 0xff;

    std::uint8_t matched_ = 0;  // characters of the line, while they are those of the command; else kOther
};

}  // namespace vedette::node

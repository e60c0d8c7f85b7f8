// A board's settings from the files that two originals were built with: securityCam's Config.h and TCPCam's
// sdkconfig. Each symbol of theirs is told as kept, changed or refused, with the reason; all other lines of
// such a file are not settings of a camera, and are passed over. No allocation. Caller's thread.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "node/settings/values.hpp"

namespace vedette::node {

// What became of a symbol.
enum class OldOutcome : std::uint8_t {
    kAbsent,  // from here on: the file does not set it
    kKept,
    kFoundByItself,   // kept: the board finds it out
    kPinOff,          // changed: the PIN 0 means no server
    kExample,         // refused: the value of the originals' own example
    kShortPassword,   // refused: no network has such a password
    kDynamicAddress,  // refused: the file switches it off
    kIncomplete,      // refused: of a static address something is missing
    kSecondDns,       // refused: the board asks one server
    kNoQueue,         // refused: nothing waits
    kFirmware,        // refused: chosen when the firmware is built
    kConsole,         // refused: the console is the firmware's
    kBadValue,        // refused: not of the form that the setting has
};
// "kept", "changed" or "refused".
std::string_view result_of(OldOutcome outcome);
// The reason; empty: there is nothing to say.
std::string_view reason_of(OldOutcome outcome);

// Reads one file into a draft of settings.
class OldSettings {
  public:
    static constexpr std::size_t kSymbols = 26;

    // Whether the line sets a symbol that take() knows; the others need not be kept.
    static bool is_known(std::string_view line);
    // The symbol's name, and the path of the setting that continues it; empty: none does.
    static std::string_view name_of(std::size_t symbol);
    static std::string_view path_of(std::size_t symbol);

    // Of a file, its lines in their order. The last one that sets a symbol counts.
    void take_line(std::string_view line, Values& draft);
    // Behind the last line.
    void finish(Values& draft);
    // All of it.
    void take_file(std::string_view text, Values& draft);

    // By the symbol's number.
    const std::array<OldOutcome, kSymbols>& outcomes() const { return outcomes_; }
    // No line was known: it is another file.
    bool is_empty() const;

  private:
    std::array<OldOutcome, kSymbols> outcomes_{};
    bool is_dynamic_ = false;  // no static address
};

}  // namespace vedette::node

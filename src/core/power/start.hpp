// What a board in battery mode does with a start: it stays awake, sleeps at once to protect its battery, or
// is an ordinary board for its owner (pycameresp's rules; docs/design/node.md has the differences). Decides
// only: who reads the battery, keeps the record and sleeps is the caller. No clock, no allocation.
// Thread-safe.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "core/base/bytes.hpp"
#include "core/base/time.hpp"

namespace vedette::power {

// Why the board started.
enum class Cause : std::uint8_t {
    kPower,     // power was switched on, or the reset button was pressed: a chip tells no difference
    kBrownout,  // the supply voltage was too low
    kSensor,    // the motion sensor has ended the deep sleep
    kTimer,     // the time of the deep sleep is over
    kOther,     // a restart by the program, an error, the watchdog
};

// Why the board sleeps to protect its battery.
enum class Protection : std::uint8_t {
    kNone,
    kLow,         // the level
    kUnreadable,  // no level can be read, and the voltage was too low
    kBrownouts,   // too many in a row
};

// What is remembered from start to start, over resets and loss of power.
struct Record {
    std::uint8_t brownouts = 0;     // in a row
    std::uint8_t quick_starts = 0;  // by power or reset button, each before the last one has settled; what
                                    // fails by a brownout has not
    Protection protection = Protection::kNone;

    static constexpr std::size_t kBytes = 4;
    std::array<std::uint8_t, kBytes> encode() const;
    // Of other bytes than encode() makes: the empty record.
    static Record decode(Bytes bytes);
    bool operator==(const Record&) const = default;
};

// Limits of the rules.
struct StartRules {
    int low_percent = 5;
    int recovered_percent = 20;  // a battery that rests rises by some percent without being charged
    std::uint8_t max_brownouts = 10;
    std::uint8_t quick_starts = 3;  // so many end battery mode for the last of them
    Duration protection_wake = std::chrono::hours{1};
};

// What is known at a start, before camera and Wi-Fi run.
struct Start {
    bool activated = false;  // battery mode, in the settings
    Cause cause{};
    std::optional<int> level{};   // percent; nothing: it cannot be read
    bool sensor_is_high = false;  // sees somebody
    bool has_owner_sign = false;  // a held button, or a byte on the serial line
};

// How the board runs until its next start.
enum class Mode : std::uint8_t {
    kOff,        // without battery mode
    kAwake,      // pictures and motion, no servers
    kProtected,  // it sleeps now, for StartRules::protection_wake, and not by the sensor
    kOwner,      // as without battery mode, for this start
};

// The outcome. The record is to be kept before anything else happens.
struct Decision {
    Mode mode{};
    Record record{};
    bool by_sensor = false;  // with kAwake: somebody is there, so the first picture counts
};

Decision decide(const Start& start, const Record& before, const StartRules& rules = {});

}  // namespace vedette::power

// What may be asked of a camera that turns, and what is answered. Values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "hub/ptz/lease.hpp"
#include "hub/ptz/servo.hpp"

namespace vedette::ptz {

// Turns by so many degrees, in one request.
struct MoveBy {
    Angles by;
};
// Turns an axis to an angle; one that is not given stays.
struct MoveTo {
    std::optional<int> pan;
    std::optional<int> tilt;
};
// Drives to the end of the servos' way and from there to the home position: then the position is known.
struct GoHome {};
// Turns to a preset.
struct GoToPreset {
    std::string name;
};
// Starts or ends the patrol.
struct SetPatrol {
    bool running = false;
};
// Changes who steers.
enum class LeaseAct : std::uint8_t { kTake, kAsk, kRelease };

using Command = std::variant<MoveBy, MoveTo, GoHome, GoToPreset, SetPatrol, LeaseAct>;

// A camera's state for everybody who may see it. Times are of the hub's clock.
struct Status {
    std::optional<Angles> position;  // nothing: unknown until homed
    bool moving = false;             // and shortly after, until the picture is still
    std::string error;               // of the last command, a sentence; empty after a good one
    Lease lease;
    bool patrol = false;         // it runs
    MonoTime patrol_resumes_at;  // in the past: it is not waiting for a person
};

// Why a command was not executed.
enum class Refused : std::uint8_t {
    kSteeredByOther,   // another person has the lease
    kPositionUnknown,  // it needs the position: home first
    kCommandWaits,     // one waits already
    kNoSuchPreset,
    kNoPatrol,     // the settings have none
    kServoFailed,  // the device answered an error, or no HTTP
    kUnreachable,
    kTimeout,
    kStopped,  // the hub ends
};
// Whether the device has given no answer, in time or at all.
constexpr bool is_silence(Refused why) { return why == Refused::kUnreachable || why == Refused::kTimeout; }

// The answer to a command.
struct Answer {
    std::optional<Refused> refused;  // nothing: the device has acknowledged it, a long move at its first step
    std::string detail{};            // of a refusal: one sentence
    ServoAnswer device{};            // the device's last words to this command
    bool lease_began = false;        // the person has just begun to steer
    Status status{};                 // after the command
};

}  // namespace vedette::ptz

// What the detector says of each picture: a verdict, regions that differ, the things they belong to over
// time, the event under way, the camera's health. Both methods fill the same types. Values and views; a view
// lives until the detector is fed again. Places are in blocks of 8×8 pixels from the top left; times are the
// caller's own line.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "core/base/time.hpp"

namespace vedette::motion {

// The caller's time: any zero, never running backwards (a step back counts as no time passed).
using Time = Duration;

struct Box {
    std::uint16_t x = 0, y = 0;  // blocks
    std::uint16_t width = 0, height = 0;

    bool operator==(const Box&) const = default;
};

struct Point {
    std::int16_t x = 0, y = 0;  // sixteenths of a block

    bool operator==(const Point&) const = default;
};

enum class Verdict : std::uint8_t {
    kUnfit,        // the grid is empty, or too large for the memory given
    kLearning,     // too early to tell: just started, or the view has just changed
    kQuiet,        // nothing that moves
    kMotion,       // an event is under way
    kLight,        // the light changed more than the model follows; it is being learnt anew
    kCameraMoved,  // the view itself changed; it is being learnt anew
    kPaused,       // told that a servo moves
};

// A connected part of the picture that differs from the background.
struct Region {
    Box box;
    std::uint16_t cells = 0;
    std::uint16_t contrast = 0;  // mean difference from the background, in sixteenths of what is needed
    std::uint32_t track = 0;     // the thing it belongs to; 0: none (light, clutter)
    bool light = false;          // light or shade, and no thing
};

// A thing over time.
struct Track {
    std::uint32_t id = 0;
    Box box;                      // when last seen
    Point centre;                 // when last seen
    std::int16_t dx = 0, dy = 0;  // sixteenths of a block a second
    Time since{};                 // first seen
    Time seen{};                  // last seen
    bool confirmed = false;       // it has moved as things do: it makes an event
};

inline constexpr int kPathPoints = 16;

struct PathPoint {
    Time at{};
    Point centre;
};

struct BestFrame {
    Time at{};
    Box box;                  // of the thing that makes it the best
    std::uint32_t score = 0;  // larger is better; comparable within an event only
};

enum class EventPhase : std::uint8_t { kNone, kStarted, kGoing, kEnded };

struct Event {
    std::uint32_t id = 0;  // counts from 1
    Time start{};          // when its first thing was first seen
    Time confirmed{};      // when that was known
    Time end{};            // last movement so far; final when the phase is kEnded
    BestFrame best;
    PathPoint path[kPathPoints];  // of its main thing, oldest first, thinned out as it grows
    std::uint8_t path_points = 0;
};

enum class Ailment : std::uint8_t {
    kFrozen,      // every picture is the same
    kCovered,     // the view has lost nearly all its structure
    kDark,        // too dark to see
    kDefocused,   // fine structure gone, coarse structure still there
    kMoved,       // the view is not the one that was learnt
    kFlickering,  // the light alternates too fast and too far
};
inline constexpr int kAilments = 6;

struct Complaint {
    bool active = false;
    Time since{};                // when it began (not when it was sure)
    std::uint16_t measured = 0;  // what the reason speaks of, in the unit of reason_of()
    std::uint16_t limit = 0;     // what it was compared with
};

struct Health {
    Complaint complaints[kAilments];  // by Ailment

    const Complaint& of(Ailment ailment) const { return complaints[static_cast<int>(ailment)]; }
    bool well() const {
        for (const Complaint& complaint : complaints) {
            if (complaint.active) return false;
        }
        return true;
    }
};

struct Result {
    Verdict verdict = Verdict::kLearning;
    EventPhase phase = EventPhase::kNone;
    std::uint16_t score = 0;          // 0 to 100; 100: an event is under way
    std::uint32_t changed_cells = 0;  // that differ from the background
    std::uint32_t cells = 0;          // in all
    Event event;                      // the current or last one; id 0: none yet
    Health health;
    std::span<const Region> regions;
    std::span<const Track> tracks;
};

std::string_view to_string(Verdict verdict);
std::string_view to_string(EventPhase phase);
std::string_view to_string(Ailment ailment);
// What a complaint's `measured` is, for a person: "luma, mean" for example.
std::string_view reason_of(Ailment ailment);

}  // namespace vedette::motion

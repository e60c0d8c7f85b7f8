// The detector's result for one picture: verdict, blobs, tracked objects, the event, the camera's health.
// Both methods fill the same types. Values; spans are valid until the detector is fed again. Positions are in
// blocks of 8×8 pixels from the top left.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "core/base/time.hpp"

namespace vedette::motion {

// The caller's time, from any zero. A step back counts as no time passed.
using Time = Duration;

// A rectangle in blocks.
struct Box {
    std::uint16_t x = 0, y = 0;
    std::uint16_t width = 0, height = 0;

    bool operator==(const Box&) const = default;
};

// A position in sixteenths of a block.
struct Point {
    std::int16_t x = 0, y = 0;

    bool operator==(const Point&) const = default;
};

// What the picture shows.
enum class Verdict : std::uint8_t {
    kUnfit,        // the grid is empty, or too large for the memory given
    kLearning,     // just started, or the view has just changed
    kQuiet,        // nothing moves
    kMotion,       // an event is active
    kLight,        // a global change of light; it is being learned
    kCameraMoved,  // another view; it is being learned
    kPaused,       // Detector::pause() was called
};

// A blob of this picture.
struct BlobInfo {
    Box box;
    std::uint16_t cells = 0;
    std::uint16_t contrast = 0;  // difference from the background, sixteenths of the limit
    std::uint32_t object = 0;    // the tracked object's id; 0: none
    bool light = false;          // light or shade, no object
};

// A tracked object.
struct ObjectInfo {
    std::uint32_t id = 0;
    Box box;                      // when last seen
    Point centre;                 // when last seen
    std::int16_t dx = 0, dy = 0;  // sixteenths of a block a second
    Time since{};                 // first seen
    Time seen{};                  // last seen
    bool confirmed = false;       // it makes an event
};

inline constexpr int kPathPoints = 16;

// One point of an event's path.
struct PathPoint {
    Time at{};
    Point centre;
};

// The picture of an event that shows its object best.
struct BestFrame {
    Time at{};
    Box box;                  // of that object
    std::uint32_t score = 0;  // comparable within one event only
};

// What happened to the event in this picture.
enum class EventPhase : std::uint8_t { kNone, kStarted, kGoing, kEnded };

// A period in which a tracked object was confirmed.
struct Event {
    std::uint32_t id = 0;  // counts from 1
    Time start{};          // first sighting of its first object
    Time confirmed{};      // when that object was confirmed
    Time end{};            // last movement so far; final when the phase is kEnded
    BestFrame best;
    PathPoint path[kPathPoints];  // of its main object, oldest first; points are dropped as it grows
    std::uint8_t path_points = 0;
};

// A defect of the picture itself.
enum class HealthIssue : std::uint8_t {
    kFrozen,      // all pictures are the same
    kCovered,     // the view has lost nearly all its structure
    kDark,        // too dark to see
    kDefocused,   // fine structure lost, coarse structure still there
    kMoved,       // the view is not the learned one
    kFlickering,  // the light alternates fast and strongly
};
inline constexpr int kHealthIssues = 6;

// The state of one health issue.
struct HealthAlert {
    bool active = false;
    Time since{};                // when it began, which is before it became active
    std::uint16_t measured = 0;  // in the unit of reason_of()
    std::uint16_t limit = 0;     // same unit
};

// All health issues.
struct Health {
    HealthAlert alerts[kHealthIssues];  // by HealthIssue

    const HealthAlert& of(HealthIssue issue) const { return alerts[static_cast<int>(issue)]; }
    HealthAlert& of(HealthIssue issue) { return alerts[static_cast<int>(issue)]; }
    bool ok() const {
        for (const HealthAlert& alert : alerts) {
            if (alert.active) return false;
        }
        return true;
    }
};

// The result for one picture.
struct Result {
    Verdict verdict = Verdict::kLearning;
    EventPhase phase = EventPhase::kNone;
    std::uint16_t score = 0;          // 0 to 100; 100: an event is active
    std::uint32_t changed_cells = 0;  // foreground
    std::uint32_t cells = 0;          // in all
    Event event;                      // the current or last one; id 0: none yet
    Health health;
    std::span<const BlobInfo> blobs;
    std::span<const ObjectInfo> objects;
};

std::string_view to_string(Verdict verdict);
std::string_view to_string(EventPhase phase);
std::string_view to_string(HealthIssue issue);
// What `measured` is, for people: "mean luma".
std::string_view reason_of(HealthIssue issue);

}  // namespace vedette::motion

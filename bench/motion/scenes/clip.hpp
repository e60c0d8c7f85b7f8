// A clip: a place, people, and whatever its group makes difficult, all decided by (group, seed). Gives each
// frame as a JPEG, and the truth: where people are seen, and from which frame to which something happens that
// a detector should report. Frames are drawn in any order, but cheapest in theirs. Owns everything; one
// thread.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "motion/scenes/backdrop.hpp"
#include "motion/scenes/camera.hpp"
#include "motion/scenes/light.hpp"
#include "motion/scenes/walker.hpp"

namespace vedette::bench::motion {

inline constexpr int kFramesPerSecond = 10;
inline constexpr float kQuiet = 8;  // seconds at the start in which a detector may learn

// From frame `start` to frame `end`, both included.
struct Span {
    int start = 0;
    int end = 0;
};

struct Truth {
    std::vector<Span> events;   // to be reported
    std::vector<Span> ignored;  // may be reported or not: someone who stands still
    struct Box {
        int frame;
        int walker;
        SeenBox seen;
    };
    std::vector<Box> boxes;
};

// What a group does to a clip; made by groups.cpp.
struct Plan {
    Look look = Look::kYard;
    float seconds = 33;
    int quality = 75;
    Shot shot;  // what holds all the time
    bool night = false;
    std::vector<Walker> walkers;
    std::vector<std::function<void(Surface&, float seconds)>> behind;  // moves behind people
    std::vector<std::function<void(Light&, Shot&, int frame)>> light;
    std::vector<std::function<void(Surface&, int frame)>> before;  // moves before the lens
};

// Nothing when there is no such group.
std::optional<Plan> plan_clip(std::string_view group, std::uint64_t seed, Surface& backdrop);

// Names of all groups, in the order of the report.
std::vector<std::string_view> group_names();

class Clip {
  public:
    // The plan's backdrop is taken over.
    Clip(std::string_view group, std::uint64_t seed, Plan plan, Surface backdrop);

    int frames() const { return static_cast<int>(plan_.seconds * kFramesPerSecond); }
    Truth truth() const;

    // The JPEG of a frame, valid until the next call.
    std::string_view frame(int number);

    const Plan& plan() const { return plan_; }

  private:
    std::string group_;
    std::uint64_t seed_;
    Plan plan_;
    Surface backdrop_, canvas_;
    Light light_;
    Random making_;
    Camera camera_;
};

}  // namespace vedette::bench::motion

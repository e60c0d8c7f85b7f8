// A clip: a backdrop, people, and the difficulty of its group, all determined by (group, seed). Gives each
// frame as a JPEG and the truth: where people are visible, and which spans a detector should report. Frames
// can be drawn in any order, but in sequence they are cheapest. Caller's thread.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "motion/scenes/backdrop.hpp"
#include "motion/scenes/camera.hpp"
#include "motion/scenes/light.hpp"
#include "motion/scenes/moving_object.hpp"

namespace vedette::bench::motion {

inline constexpr int kFramesPerSecond = 10;  // of clips that say no other rate
inline constexpr float kQuiet = 8;           // seconds at the start without motion

// From frame `start` to frame `end`, both included.
struct Span {
    int start = 0;
    int end = 0;
};

struct Truth {
    std::vector<Span> events;   // a detector should report them
    std::vector<Span> ignored;  // may be reported or not: a person stands still
    struct Box {
        int frame;
        int who;  // people first, then other objects
        SeenBox seen;
    };
    std::vector<Box> boxes;
};

// The content of a clip, made by groups.cpp.
struct Plan {
    Look look = Look::kYard;
    float seconds = 33;
    int fps = kFramesPerSecond;
    int quality = 75;
    int dc_step = 0;  // see Camera
    Shot shot;        // of all frames
    bool night = false;
    std::vector<Walker> walkers;
    std::vector<MovingObject> objects;
    std::vector<std::function<void(Surface&, float seconds)>> behind;  // drawn behind people
    std::vector<std::function<void(Light&, Shot&, int frame)>> light;
    std::vector<std::function<void(Surface&, int frame)>> before;              // drawn in front of the lens
    std::function<void(std::span<std::uint8_t> luma, float seconds)> overlay;  // may be empty
};

// Empty if there is no such group.
std::optional<Plan> plan_clip(std::string_view group, std::uint64_t seed, Surface& backdrop);

// Names of all groups, in the order of the report.
std::vector<std::string_view> group_names();

class Clip {
  public:
    // `backdrop`: the one that plan_clip() drew.
    Clip(std::string_view group, std::uint64_t seed, Plan plan, Surface backdrop);

    int frames() const { return static_cast<int>(plan_.seconds * static_cast<float>(plan_.fps)); }
    Truth truth() const;

    // The JPEG of a frame, valid until the next call.
    std::string_view frame(int number);

    const Plan& plan() const { return plan_; }

  private:
    float seconds_of(int frame) const { return static_cast<float>(frame) / static_cast<float>(plan_.fps); }

    std::string group_;
    std::uint64_t seed_;
    Plan plan_;
    Surface backdrop_, canvas_;
    Light light_;
    Random making_;
    Camera camera_;
};

}  // namespace vedette::bench::motion

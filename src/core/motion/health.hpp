// Whether the camera can see at all: frozen, covered, dark, defocused, moved, flickering, told from the cells
// of each picture. A complaint begins when its sign has lasted, and ends when a milder sign has been gone for
// as long. What was normal is learnt while all is well. Motion is not looked for here.
#pragma once

#include <cstddef>
#include <cstdint>

#include "core/motion/background/cells.hpp"
#include "core/motion/result.hpp"
#include "core/motion/settings.hpp"

namespace vedette::motion {

// Means of columns and of rows, at most so many each: enough to see a shift.
inline constexpr int kProfile = 96;

struct Profile {
    std::uint8_t across[kProfile] = {};
    std::uint8_t down[kProfile] = {};
    std::uint8_t columns = 0, rows = 0;   // values in use
    std::uint8_t step_x = 1, step_y = 1;  // cells a value
};

Profile profile_of(const Cells& cells);

// By how many values the second profile is shifted against the first, and whether that explains it much
// better than no shift does.
struct Shift {
    int across = 0, down = 0;
    bool sure = false;
};
Shift shift_between(const Profile& was, const Profile& now);

class HealthWatch {
  public:
    void start(const Settings& settings);

    // The next picture. `light_step` as View tells it, 1/128 luma; `disturbed`: things or upsets, so nothing
    // is learnt.
    void look(const Cells& cells, int light_step, bool disturbed, std::uint32_t now_ms, Time zero,
              Health& health);

    void accept_view() { accept_ = true; }

  private:
    struct Sign {
        std::uint32_t since_ms = 0;  // when the sign (or, while active, its absence) began
        bool there = false;
    };
    void tell(Ailment ailment, bool bad, bool good, std::uint32_t lasts_ms, int measured, int limit,
              std::uint32_t now_ms, Time zero, Health& health);
    void look_frozen(const Cells& cells, std::uint32_t now_ms, Time zero, Health& health);
    void look_structure(const Cells& cells, bool disturbed, std::uint32_t now_ms, Time zero, Health& health);
    void look_flicker(int light_step, std::uint32_t now_ms, Time zero, Health& health);

    std::uint32_t frozen_ms_ = 0, lasts_ms_ = 0;
    std::uint16_t dark_level_ = 0;
    Sign signs_[kAilments];
    std::uint32_t changed_ms_ = 0;
    std::uint32_t looked_ms_ = 0;          // structure is looked at a few times a second
    std::uint32_t fine_ = 0, coarse_ = 0;  // learnt, 1/256 luma
    std::uint32_t learnt_ms_ = 0;          // time spent learning
    bool begun_ = false;
    bool accept_ = false;
    Profile view_;  // learnt
    std::uint32_t swing_ms_ = 0;
    int last_swing_ = 0, swings_ = 0, swing_size_ = 0;
};

}  // namespace vedette::motion

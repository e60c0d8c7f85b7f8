// Finds defects of the picture itself: frozen, covered, dark, defocused, moved, flickering. An issue becomes
// active when its condition has lasted for the delay, and inactive when a weaker condition has been false for
// as long. What is normal is learned while nothing moves and there is no issue. Owned by the Detector.
#pragma once

#include <cstddef>
#include <cstdint>

#include "core/motion/background/cells.hpp"
#include "core/motion/result.hpp"
#include "core/motion/settings.hpp"

namespace vedette::motion {

inline constexpr int kMaxProfile = 96;  // values in one direction; enough to measure a shift

// Mean luma of columns and of rows.
struct Profile {
    std::uint8_t across[kMaxProfile] = {};
    std::uint8_t down[kMaxProfile] = {};
    std::uint8_t columns = 0, rows = 0;   // values in use
    std::uint8_t step_x = 1, step_y = 1;  // cells a value
};

// Computes the profile of the picture in `cells`.
Profile profile_of(const Cells& cells);

// A shift between two profiles, in values.
struct ProfileShift {
    int across = 0, down = 0;
    bool sure = false;  // it fits at least twice as well as no shift
};
ProfileShift shift_between(const Profile& before, const Profile& now);

// The conditions of all issues over time.
class HealthMonitor {
  public:
    void start(const Settings& settings);

    // The next picture. `light_step`: see GlobalChange, 1/128 luma. `disturbed`: there are objects or a
    // global change, so learn nothing.
    void update(const Cells& cells, int light_step, bool disturbed, std::uint32_t now_ms, Time zero,
                Health& health);

    void accept_view() { accept_ = true; }

  private:
    // What an issue is decided by.
    struct Condition {
        bool begins = false, ends = false;
        int measured = 0, limit = 0;  // for the report
    };
    struct Pending {
        std::uint32_t since_ms = 0;  // when the condition to change began
        bool active = false;
    };
    void decide(HealthIssue issue, Condition condition, std::uint32_t delay_ms, Health& health);
    void update_frozen(const Cells& cells, Health& health);
    void update_structure(const Cells& cells, bool disturbed, Health& health);
    void update_flicker(int light_step, Health& health);

    std::uint32_t frozen_ms_ = 0, delay_ms_ = 0;
    std::uint16_t dark_level_ = 0;
    Time zero_{};  // of the present picture, as now_ms_
    std::uint32_t now_ms_ = 0;
    Pending pending_[kHealthIssues];
    std::uint32_t changed_ms_ = 0;         // last picture that differed
    std::uint32_t checked_ms_ = 0;         // last check of darkness and structure
    std::uint32_t fine_ = 0, coarse_ = 0;  // learned structure, 1/256 luma
    std::uint32_t learned_ms_ = 0;         // time spent learning
    bool started_ = false;
    bool accept_ = false;
    Profile view_;  // learned
    std::uint32_t swing_ms_ = 0;
    int last_swing_ = 0, swings_ = 0, swing_size_ = 0;
};

}  // namespace vedette::motion

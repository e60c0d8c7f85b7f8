#include "core/motion/health.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <cstring>

namespace vedette::motion {
namespace {

constexpr std::uint32_t kCheckEveryMs = 400;
constexpr std::uint32_t kLearnMs = 4000;  // learning time before structure is compared
constexpr int kCoveredPercent = 20, kUncoveredPercent = 35;
constexpr int kBlurredPercent = 50, kSharpPercent = 65;
constexpr int kCoarseStays = 60;  // percent of the coarse structure; below, covered and not blurred
constexpr std::uint32_t kMinStructure = 200;  // 1/256 luma; a view with less is not judged
constexpr int kSwing = 3 * 128;               // 1/128 luma; a smaller change of light is not flicker
constexpr std::uint32_t kSwingMs = 700;       // maximum time between two changes of flicker
constexpr int kMinSwings = 6;
constexpr int kCoarse = 4;  // cells

// Mean step between cells that are `distance` columns apart, 1/256 luma.
std::uint32_t structure(const Cells& cells, std::uint32_t distance) {
    std::uint64_t sum = 0;
    std::uint32_t count = 0;
    for (std::uint32_t y = 0; y < cells.rows; y += 2) {
        const std::uint8_t* const row = cells.luma + std::size_t{y} * cells.columns;
        std::uint32_t of_row = 0;
        for (std::uint32_t x = 0; x + distance < cells.columns; ++x) {
            const int d = row[x] - row[x + distance];
            of_row += static_cast<std::uint32_t>(d < 0 ? -d : d);
        }
        sum += of_row;
        count += cells.columns > distance ? cells.columns - distance : 0;
    }
    return count == 0 ? 0 : static_cast<std::uint32_t>(sum * 256 / count);
}

std::uint32_t mean_luma(const Cells& cells) {
    std::uint32_t sum = 0;  // fits for 65,000 cells
    for (std::uint32_t i = 0; i < cells.count; ++i) sum += cells.luma[i];
    return cells.count == 0 ? 0 : sum / cells.count;
}

int best_shift(const std::uint8_t* before, const std::uint8_t* now, int count, bool& sure) {
    const int max = std::min(count / 4, 12);
    int at_zero = 0, best = INT32_MAX, best_at = 0;
    for (int shift = -max; shift <= max; ++shift) {
        // Without the means, so that light does not matter.
        const int n = count - std::abs(shift);
        if (n <= 0) continue;
        const std::uint8_t* const a = before + std::max(0, -shift);
        const std::uint8_t* const b = now + std::max(0, shift);
        int sum = 0;
        for (int i = 0; i < n; ++i) sum += b[i] - a[i];
        const int mean = sum / n;
        int off = 0;
        for (int i = 0; i < n; ++i) {
            const auto d = static_cast<std::int16_t>(b[i] - a[i] - mean);
            off += d < 0 ? -d : d;
        }
        off = off * 64 / n;
        if (shift == 0) at_zero = off;
        if (off < best) {
            best = off;
            best_at = shift;
        }
    }
    sure = best_at != 0 && best * 2 < at_zero && at_zero > 96;
    return best_at;
}

}  // namespace

Profile profile_of(const Cells& cells) {
    Profile out;
    out.step_x = static_cast<std::uint8_t>(std::min((cells.columns + kMaxProfile - 1) / kMaxProfile, 255));
    out.step_y = static_cast<std::uint8_t>(std::min((cells.rows + kMaxProfile - 1) / kMaxProfile, 255));
    out.columns =
        static_cast<std::uint8_t>(std::min<int>(cells.columns / std::max<int>(1, out.step_x), kMaxProfile));
    out.rows =
        static_cast<std::uint8_t>(std::min<int>(cells.rows / std::max<int>(1, out.step_y), kMaxProfile));
    std::uint32_t across[kMaxProfile] = {};
    for (int y = 0; y < out.rows * out.step_y; ++y) {
        const std::uint8_t* row = cells.luma + std::size_t{cells.columns} * static_cast<std::size_t>(y);
        std::uint32_t sum = 0;
        if (out.step_x == 1) {
            for (int x = 0; x < out.columns; ++x) across[x] += row[x];
            for (int x = 0; x < out.columns; ++x) sum += row[x];
        } else {
            for (int x = 0; x < out.columns; ++x) {
                std::uint32_t part = 0;
                for (int i = 0; i < out.step_x; ++i) part += *row++;
                across[x] += part;
                sum += part;
            }
        }
        if (y % out.step_y == 0 && out.columns > 0) {
            out.down[y / out.step_y] =
                static_cast<std::uint8_t>(sum / (std::uint32_t{out.columns} * out.step_x));
        }
    }
    const std::uint32_t over = std::max<std::uint32_t>(1, std::uint32_t{out.rows} * out.step_y * out.step_x);
    for (int x = 0; x < out.columns; ++x) out.across[x] = static_cast<std::uint8_t>(across[x] / over);
    return out;
}

ProfileShift shift_between(const Profile& before, const Profile& now) {
    ProfileShift shift;
    if (before.columns != now.columns || before.rows != now.rows) return shift;
    bool sure_across = false, sure_down = false;
    shift.across = best_shift(before.across, now.across, now.columns, sure_across);
    shift.down = best_shift(before.down, now.down, now.rows, sure_down);
    shift.sure = sure_across || sure_down;
    return shift;
}

void HealthMonitor::start(const Settings& settings) {
    *this = HealthMonitor{};
    frozen_ms_ = settings.frozen_s * 1000u;
    delay_ms_ = settings.health_delay_s * 1000u;
    dark_level_ = settings.dark_level;
}

void HealthMonitor::decide(HealthIssue issue, Condition condition, std::uint32_t delay_ms, Health& health) {
    HealthAlert& alert = health.of(issue);
    Pending& pending = pending_[static_cast<int>(issue)];
    const bool changes = alert.active ? condition.ends : condition.begins;
    if (changes && !pending.active) pending.since_ms = now_ms_;
    pending.active = changes;
    if (alert.active || changes) {
        alert.measured = static_cast<std::uint16_t>(std::clamp(condition.measured, 0, 65535));
        alert.limit = static_cast<std::uint16_t>(std::clamp(condition.limit, 0, 65535));
    }
    if (!changes || now_ms_ - pending.since_ms < delay_ms) return;
    alert.active = !alert.active;
    if (alert.active) alert.since = zero_ + std::chrono::milliseconds(pending.since_ms);
    pending.active = false;
}

void HealthMonitor::update(const Cells& cells, int light_step, bool disturbed, std::uint32_t now_ms,
                           Time zero, Health& health) {
    now_ms_ = now_ms;
    zero_ = zero;
    update_frozen(cells, health);
    update_flicker(light_step, health);
    if (started_ && now_ms - checked_ms_ < kCheckEveryMs) return;
    const int mean = static_cast<int>(mean_luma(cells));
    const int enough = dark_level_ + dark_level_ / 2 + 2;
    decide(HealthIssue::kDark, {mean<dark_level_, mean> enough, mean, dark_level_}, delay_ms_, health);
    update_structure(cells, disturbed, health);
    started_ = true;
    checked_ms_ = now_ms;
}

void HealthMonitor::update_frozen(const Cells& cells, Health& health) {
    // Equal to the last learning step: a frozen camera's pictures are all equal.
    const bool same = started_ && std::memcmp(cells.luma, cells.previous, cells.count) == 0;
    if (!same) changed_ms_ = now_ms_;
    const std::uint32_t lasted = now_ms_ - changed_ms_;
    // The delay is in the condition; the first picture that differs ends it.
    decide(HealthIssue::kFrozen,
           {same && lasted >= frozen_ms_, !same, static_cast<int>(lasted / 1000),
            static_cast<int>(frozen_ms_ / 1000)},
           0, health);
    HealthAlert& alert = health.of(HealthIssue::kFrozen);
    if (alert.active) alert.since = zero_ + std::chrono::milliseconds(changed_ms_);
}

void HealthMonitor::update_structure(const Cells& cells, bool disturbed, Health& health) {
    const std::uint32_t fine = structure(cells, 1), coarse = structure(cells, kCoarse);
    const Profile now = profile_of(cells);
    if (accept_ || !started_) {
        accept_ = false;
        fine_ = fine;
        coarse_ = coarse;
        view_ = now;
        learned_ms_ = 0;
        health.of(HealthIssue::kMoved).active = false;
        pending_[static_cast<int>(HealthIssue::kMoved)].active = false;
    }
    const bool known = learned_ms_ >= kLearnMs && coarse_ >= kMinStructure;
    const int coarse_left = coarse_ == 0 ? 100 : static_cast<int>(coarse * 100 / coarse_);
    const int fine_left = fine_ == 0 ? 100 : static_cast<int>(fine * 100 / fine_);
    const bool dark =
        health.of(HealthIssue::kDark).active || pending_[static_cast<int>(HealthIssue::kDark)].active;
    const bool covered = known && coarse_left < kCoveredPercent;
    decide(HealthIssue::kCovered,
           {covered && !dark, coarse_left > kUncoveredPercent, coarse_left, kCoveredPercent}, delay_ms_,
           health);
    // Blur reduces fine structure only; low contrast (fog, night) reduces fine and coarse structure.
    const int left = coarse_left == 0 ? 100 : fine_left * 100 / std::min(coarse_left, 100);
    const bool blurred = known && left < kBlurredPercent && coarse_left >= kCoarseStays;
    decide(HealthIssue::kDefocused, {blurred, left > kSharpPercent, left, kBlurredPercent}, delay_ms_,
           health);
    const ProfileShift shift = shift_between(view_, now);
    const int moved =
        std::max(std::abs(shift.across) * now.step_x, std::abs(shift.down) * now.step_y) * cells.blocks;
    decide(HealthIssue::kMoved,
           {known && shift.sure && !covered && !dark, !shift.sure && shift.across == 0 && shift.down == 0,
            moved, cells.blocks},
           delay_ms_, health);

    const bool unhealthy = covered || blurred || shift.sure || dark || !health.ok();
    if (disturbed || unhealthy) return;
    // A time constant of about half a minute; the first seconds have more weight.
    const std::uint32_t weight = learned_ms_ < kLearnMs ? 4 : 64;
    fine_ = (fine_ * (weight - 1) + fine) / weight;
    coarse_ = (coarse_ * (weight - 1) + coarse) / weight;
    view_ = now;
    learned_ms_ = std::min(learned_ms_ + std::min<std::uint32_t>(now_ms_ - checked_ms_, 1000), kLearnMs);
}

void HealthMonitor::update_flicker(int light_step, Health& health) {
    const int swing = light_step > kSwing ? 1 : light_step < -kSwing ? -1 : 0;
    if (swing != 0) {
        if (swing == -last_swing_ && now_ms_ - swing_ms_ <= kSwingMs) {
            swings_ = std::min(swings_ + 1, 1000);
            swing_size_ = (swing_size_ * 3 + std::abs(light_step)) / 4;
        } else if (swing == last_swing_) {
            swings_ = std::max(0, swings_ - 1);
        }
        last_swing_ = swing;
        swing_ms_ = now_ms_;
    } else if (now_ms_ - swing_ms_ > kSwingMs) {
        swings_ = 0;
        last_swing_ = 0;
    }
    decide(HealthIssue::kFlickering, {swings_ >= kMinSwings, swings_ == 0, swing_size_ / 128, kSwing / 128},
           delay_ms_, health);
}

}  // namespace vedette::motion

#include "core/motion/health.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <cstring>

namespace vedette::motion {
namespace {

constexpr std::uint32_t kLookEveryMs = 400;
constexpr std::uint32_t kLearnMs = 4000;  // of quiet, before structure is compared with what was learnt
constexpr int kCoveredPercent = 20, kUncoveredPercent = 35;
constexpr int kBlurredPercent = 50, kSharpPercent = 65;
constexpr int kCoarseStays = 60;  // percent of the coarse structure: else it is covered, not blurred
constexpr std::uint32_t kLeastStructure = 200;  // 1/256 luma: a view with less can't lose any
constexpr int kSwing = 3 * 128;                 // 1/128 luma: a smaller change of light is no flicker
constexpr std::uint32_t kSwingMs = 700;         // changes further apart are no flicker
constexpr int kSwings = 6;
constexpr int kCoarse = 4;  // cells

// Mean step between cells `apart` columns from each other, 1/256 luma.
std::uint32_t structure(const Cells& cells, std::uint32_t apart) {
    std::uint64_t sum = 0;
    std::uint32_t count = 0;
    for (std::uint32_t y = 0; y < cells.rows; y += 2) {
        const std::uint8_t* const row = cells.luma + std::size_t{y} * cells.columns;
        std::uint32_t of_row = 0;
        for (std::uint32_t x = 0; x + apart < cells.columns; ++x) {
            const int d = row[x] - row[x + apart];
            of_row += static_cast<std::uint32_t>(d < 0 ? -d : d);
        }
        sum += of_row;
        count += cells.columns > apart ? cells.columns - apart : 0;
    }
    return count == 0 ? 0 : static_cast<std::uint32_t>(sum * 256 / count);
}

std::uint32_t mean_luma(const Cells& cells) {
    std::uint32_t sum = 0;  // of 65,000 cells at most
    for (std::uint32_t i = 0; i < cells.count; ++i) sum += cells.luma[i];
    return cells.count == 0 ? 0 : sum / cells.count;
}

int best_shift(const std::uint8_t* was, const std::uint8_t* now, int count, bool& sure) {
    const int most = std::min(count / 4, 12);
    int at_zero = 0, best = INT32_MAX, best_at = 0;
    for (int shift = -most; shift <= most; ++shift) {
        // Means are taken out, so that light doesn't count.
        const int n = count - std::abs(shift);
        if (n <= 0) continue;
        const std::uint8_t* const a = was + std::max(0, -shift);
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
    out.step_x = static_cast<std::uint8_t>(std::min((cells.columns + kProfile - 1) / kProfile, 255));
    out.step_y = static_cast<std::uint8_t>(std::min((cells.rows + kProfile - 1) / kProfile, 255));
    out.columns =
        static_cast<std::uint8_t>(std::min<int>(cells.columns / std::max<int>(1, out.step_x), kProfile));
    out.rows = static_cast<std::uint8_t>(std::min<int>(cells.rows / std::max<int>(1, out.step_y), kProfile));
    std::uint32_t across[kProfile] = {};
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

Shift shift_between(const Profile& was, const Profile& now) {
    Shift shift;
    if (was.columns != now.columns || was.rows != now.rows) return shift;
    bool sure_across = false, sure_down = false;
    shift.across = best_shift(was.across, now.across, now.columns, sure_across);
    shift.down = best_shift(was.down, now.down, now.rows, sure_down);
    shift.sure = sure_across || sure_down;
    return shift;
}

void HealthWatch::start(const Settings& settings) {
    *this = HealthWatch{};
    frozen_ms_ = settings.frozen_s * 1000u;
    lasts_ms_ = settings.ailment_s * 1000u;
    dark_level_ = settings.dark_level;
}

void HealthWatch::tell(Ailment ailment, bool bad, bool good, std::uint32_t lasts_ms, int measured, int limit,
                       std::uint32_t now_ms, Time zero, Health& health) {
    Complaint& complaint = health.complaints[static_cast<int>(ailment)];
    Sign& sign = signs_[static_cast<int>(ailment)];
    const bool turning = complaint.active ? good : bad;
    if (!turning) {
        sign.there = false;
    } else if (!sign.there) {
        sign.there = true;
        sign.since_ms = now_ms;
    }
    if (complaint.active || turning) {
        complaint.measured = static_cast<std::uint16_t>(std::clamp(measured, 0, 65535));
        complaint.limit = static_cast<std::uint16_t>(std::clamp(limit, 0, 65535));
    }
    if (!turning || now_ms - sign.since_ms < lasts_ms) return;
    complaint.active = !complaint.active;
    if (complaint.active) complaint.since = zero + std::chrono::milliseconds(sign.since_ms);
    sign.there = false;
}

void HealthWatch::look(const Cells& cells, int light_step, bool disturbed, std::uint32_t now_ms, Time zero,
                       Health& health) {
    look_frozen(cells, now_ms, zero, health);
    look_flicker(light_step, now_ms, zero, health);
    if (begun_ && now_ms - looked_ms_ < kLookEveryMs) return;
    const int mean = static_cast<int>(mean_luma(cells));
    tell(Ailment::kDark, mean<dark_level_, mean> dark_level_ + dark_level_ / 2 + 2, lasts_ms_, mean,
         dark_level_, now_ms, zero, health);
    look_structure(cells, disturbed, now_ms, zero, health);
    begun_ = true;
    looked_ms_ = now_ms;
}

void HealthWatch::look_frozen(const Cells& cells, std::uint32_t now_ms, Time zero, Health& health) {
    // As at the last learning step, that is: where every picture is the same, they all are.
    const bool same = begun_ && std::memcmp(cells.luma, cells.before, cells.count) == 0;
    if (!same) changed_ms_ = now_ms;
    // It has lasted long enough by itself; the first picture that differs ends it.
    const std::uint32_t lasted = now_ms - changed_ms_;
    tell(Ailment::kFrozen, same && lasted >= frozen_ms_, !same, 0, static_cast<int>(lasted / 1000),
         static_cast<int>(frozen_ms_ / 1000), now_ms, zero, health);
    Complaint& complaint = health.complaints[static_cast<int>(Ailment::kFrozen)];
    if (complaint.active) complaint.since = zero + std::chrono::milliseconds(changed_ms_);
}

void HealthWatch::look_structure(const Cells& cells, bool disturbed, std::uint32_t now_ms, Time zero,
                                 Health& health) {
    const std::uint32_t fine = structure(cells, 1), coarse = structure(cells, kCoarse);
    const Profile now = profile_of(cells);
    if (accept_ || !begun_) {
        accept_ = false;
        fine_ = fine;
        coarse_ = coarse;
        view_ = now;
        learnt_ms_ = 0;
        Complaint& moved = health.complaints[static_cast<int>(Ailment::kMoved)];
        moved.active = false;
        signs_[static_cast<int>(Ailment::kMoved)].there = false;
    }
    const bool known = learnt_ms_ >= kLearnMs && coarse_ >= kLeastStructure;
    const int coarse_left = coarse_ == 0 ? 100 : static_cast<int>(coarse * 100 / coarse_);
    const int fine_left = fine_ == 0 ? 100 : static_cast<int>(fine * 100 / fine_);
    const bool dark = health.of(Ailment::kDark).active || signs_[static_cast<int>(Ailment::kDark)].there;
    const bool covered = known && coarse_left < kCoveredPercent;
    tell(Ailment::kCovered, covered && !dark, coarse_left > kUncoveredPercent, lasts_ms_, coarse_left,
         kCoveredPercent, now_ms, zero, health);
    // Blur takes the fine structure and leaves the coarse; less contrast (fog, night) takes both alike.
    const int left = coarse_left == 0 ? 100 : fine_left * 100 / std::min(coarse_left, 100);
    const bool blurred = known && left < kBlurredPercent && coarse_left >= kCoarseStays;
    tell(Ailment::kDefocused, blurred, left > kSharpPercent, lasts_ms_, left, kBlurredPercent, now_ms, zero,
         health);
    const Shift shift = shift_between(view_, now);
    const int moved =
        std::max(std::abs(shift.across) * now.step_x, std::abs(shift.down) * now.step_y) * cells.blocks;
    tell(Ailment::kMoved, known && shift.sure && !covered && !dark,
         !shift.sure && shift.across == 0 && shift.down == 0, lasts_ms_, moved, cells.blocks, now_ms, zero,
         health);

    const bool ill = covered || blurred || shift.sure || dark || !health.well();
    if (disturbed || ill) return;
    // About half a minute each way; the first seconds count in full.
    const std::uint32_t weight = learnt_ms_ < kLearnMs ? 4 : 64;
    fine_ = (fine_ * (weight - 1) + fine) / weight;
    coarse_ = (coarse_ * (weight - 1) + coarse) / weight;
    view_ = now;
    learnt_ms_ =
        std::min<std::uint32_t>(learnt_ms_ + std::min<std::uint32_t>(now_ms - looked_ms_, 1000), kLearnMs);
}

void HealthWatch::look_flicker(int light_step, std::uint32_t now_ms, Time zero, Health& health) {
    const int swing = light_step > kSwing ? 1 : light_step < -kSwing ? -1 : 0;
    if (swing != 0) {
        if (swing == -last_swing_ && now_ms - swing_ms_ <= kSwingMs) {
            swings_ = std::min(swings_ + 1, 1000);
            swing_size_ = (swing_size_ * 3 + std::abs(light_step)) / 4;
        } else if (swing == last_swing_) {
            swings_ = std::max(0, swings_ - 1);
        }
        last_swing_ = swing;
        swing_ms_ = now_ms;
    } else if (now_ms - swing_ms_ > kSwingMs) {
        swings_ = 0;
        last_swing_ = 0;
    }
    tell(Ailment::kFlickering, swings_ >= kSwings, swings_ == 0, lasts_ms_, swing_size_ / 128, kSwing / 128,
         now_ms, zero, health);
}

}  // namespace vedette::motion

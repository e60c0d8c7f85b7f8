#include "core/motion/tracking/confirmation.hpp"

#include <algorithm>
#include <cstdint>

namespace vedette::motion {
namespace {

constexpr int kMinSightings = 3;
constexpr std::int32_t kMaxNeededDisplacement = 2048;  // 8 blocks
constexpr int kMissPenalty = 40;                       // sixteenths of a bit for 100 ms
constexpr int kHalfEvidenceActivity = 10;  // mean activity of the cells that halves a sighting's evidence
constexpr int kMinContrast = 14, kFullContrast = 24;  // sixteenths of the limit: no evidence; full evidence
constexpr int kMaxEvidence = 48 * 16;
constexpr int kUnstableWeight = 9;  // twentieths of the evidence after light or view changed
constexpr int kNormalSpeed = 32,
              kSpeedPenalty = 6;              // more evidence for each 1/16 side a second above the first
constexpr std::uint32_t kLongLivedMs = 4000;  // what falls or flies past is seen for a shorter time
constexpr int kStableSightings = 24;          // an object seen so often is not a stray
constexpr int kCandidateEvidence = 8 * 16;    // of an object that is nearly confirmed
constexpr int kSimilarPenalty = 48;           // more evidence for each similar candidate

int speed_penalty(std::int32_t speed) {
    return std::clamp<std::int32_t>(speed - kNormalSpeed, 0, 64) * kSpeedPenalty;
}

// Unconfirmed objects of about this size or larger that move in about the same direction: leaves come in
// groups.
int similar_candidates(const TrackedObject& object, std::span<const TrackedObject> objects) {
    const int sector = sector_of(object);
    int count = 0;
    for (const TrackedObject& other : objects) {
        count += &other != &object && !other.confirmed && !is_still(other) &&
                 other.evidence >= kCandidateEvidence && other.size_bin + 2 >= object.size_bin &&
                 Clutter::are_adjacent(sector, sector_of(other));
    }
    return count;
}

bool is_too_fast(const TrackedObject& object, std::uint32_t lasted_ms, const Cells& cells) {
    const std::int32_t longer = longer_side(object, cells);
    const std::int32_t moved =
        distance(object.measured_x - object.origin_x, object.measured_y - object.origin_y);
    return moved >
           static_cast<std::int32_t>(std::int64_t{longer} * kMaxSpeed * lasted_ms / 1000) + longer / 4;
}

}  // namespace

void Confirmation::start(const Settings& settings, const Cells& cells) {
    clutter_ = Clutter{};
    min_cells_ = std::max<std::uint32_t>(1, cells.count * std::uint32_t{settings.min_area} / 10000);
    min_duration_ms_ = settings.min_duration_ms;
}

void Confirmation::begin_picture(std::uint32_t passed_ms, bool learning, bool unstable) {
    learning_ = learning;
    unstable_ = unstable;
    clutter_.elapse(passed_ms);
}

void Confirmation::add_miss(TrackedObject& object, std::uint32_t passed_ms) const {
    if (object.misses < 60000) ++object.misses;
    const auto passed = static_cast<int>(std::min<std::uint32_t>(passed_ms, 200));
    object.evidence = static_cast<std::int16_t>(object.evidence - kMissPenalty * passed / 100);
}

void Confirmation::add_evidence(TrackedObject& object, const Blob& blob, std::int32_t gate,
                                const Cells& cells) const {
    const int size_bin = Clutter::size_bin_of(blob);
    const std::int32_t unit = kUnitsPerBlock * cells.blocks;
    // The area in which such a blob could lie and still be assigned to this object.
    const std::int32_t width = object.width / 4 + 2 * gate / unit + blob.width();
    const std::int32_t height = object.height / 4 + 2 * gate / unit + blob.height();
    const auto activity = static_cast<int>(blob.activity / blob.cells);
    const int contrast =
        std::clamp(static_cast<int>(blob.contrast()) - kMinContrast, 0, kFullContrast - kMinContrast);
    const int more = clutter_.evidence(size_bin, static_cast<std::uint32_t>(width * height), cells.count,
                                       object.sightings) *
                     kHalfEvidenceActivity / (kHalfEvidenceActivity + activity) * contrast /
                     (kFullContrast - kMinContrast);
    object.evidence = static_cast<std::int16_t>(
        std::min(object.evidence + (unstable_ ? more * kUnstableWeight / 20 : more), kMaxEvidence));
    object.size_bin = static_cast<std::uint8_t>(object.size_bin + (size_bin > object.size_bin) -
                                                (size_bin < object.size_bin));
}

void Confirmation::count_strays(std::span<const Blob> blobs, std::uint32_t left_over,
                                std::span<const TrackedObject> objects) {
    std::uint16_t strays[Clutter::kSizeBins] = {};
    strays[1] = static_cast<std::uint16_t>(std::min<std::uint32_t>(left_over, 1000));  // the smallest ones
    for (const Blob& blob : blobs) {
        if (blob.light) continue;
        const auto owns = [&](const TrackedObject& object) {
            return object.id == blob.object &&
                   (object.confirmed || is_still(object) || object.sightings >= kStableSightings);
        };
        if (blob.object != 0 && std::any_of(objects.begin(), objects.end(), owns)) continue;
        ++strays[Clutter::size_bin_of(blob)];
    }
    clutter_.add_strays(strays);
}

bool Confirmation::is_plausible(const TrackedObject& object, std::uint32_t lasted_ms, std::int32_t needed,
                                const Cells& cells) const {
    return object.sightings >= kMinSightings && object.misses <= object.sightings &&
           lasted_ms >= min_duration_ms_ && object.max_cells >= min_cells_ &&
           displacement(object) >= needed && !is_jitter(object) && !is_too_fast(object, lasted_ms, cells);
}

void Confirmation::decide(TrackedObject& object, std::span<const TrackedObject> objects, std::uint32_t now_ms,
                          const Cells& cells) {
    const std::uint32_t lasted = now_ms - object.created_ms;
    if (object.counted && !object.long_lived && lasted >= kLongLivedMs) {
        clutter_.uncount_object(object.counted_size_bin, object.counted_sector);
        object.long_lived = true;
    }
    object.score = 100;
    if (object.confirmed) return;
    const std::int32_t needed =
        std::clamp(shorter_side(object, cells) * 2 / 5, kMinDisplacement, kMaxNeededDisplacement);
    const int by_displacement = static_cast<int>(std::min(displacement(object), needed) * 99 / needed);
    const int by_time = static_cast<int>(std::min<std::uint32_t>(lasted, min_duration_ms_) * 99 /
                                         std::max<std::uint32_t>(1, min_duration_ms_));
    object.score =
        static_cast<std::uint16_t>(std::min(by_displacement, min_duration_ms_ == 0 ? 99 : by_time));
    const int needed_evidence = clutter_.needed(object.size_bin, object.sightings);
    if (!is_plausible(object, lasted, needed, cells) || object.evidence < needed_evidence) return;
    const int sector = sector_of(object);
    if (!object.counted) {
        clutter_.count_object(object.size_bin, sector);
        object.counted = true;
        object.counted_size_bin = object.size_bin;
        object.counted_sector = static_cast<std::uint8_t>(sector);
    }
    if (learning_ || (clutter_.is_common(object.size_bin, sector) && !object.long_lived)) return;
    if (object.evidence < needed_evidence + speed_penalty(relative_speed(object, cells)) +
                              similar_candidates(object, objects) * kSimilarPenalty)
        return;
    object.confirmed = object.just_confirmed = true;
    object.moved_ms = now_ms;
    object.score = 100;
}

}  // namespace vedette::motion

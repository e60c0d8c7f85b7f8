#include "core/motion/tracking/confirmation.hpp"

#include <algorithm>
#include <cstdint>

#include "core/motion/zones.hpp"

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
              kSpeedPenalty = 6;            // more evidence for each 1/16 side a second above the first
constexpr int kStableSightings = 24;        // an object seen so often is not a stray
constexpr int kCandidateEvidence = 8 * 16;  // of an object that is nearly established
constexpr int kSimilarPenalty = 48;         // more evidence for each similar candidate
// An object moves if one in so many of its cells has changed since the last learning step. The digits of a
// clock change once a second, so they move for 200 ms and then stand still.
constexpr std::uint32_t kMovingPart = 8;
constexpr std::uint32_t kMinMovingMs = 250, kMaxMovingMs = 2000;
// One picture adds no more, so that two are needed at any rate.
constexpr std::uint32_t kMaxMovingPictureMs = 125;
// One in so many cells of the picture, and sixteenths of the limit.
constexpr std::uint32_t kLargePart = 100, kLargeContrast = 24;  // established without evidence
constexpr std::uint32_t kNearPart = 50, kNearContrast = 32;     // no activity or light weakens its evidence

int speed_penalty(std::int32_t speed) {
    return std::clamp<std::int32_t>(speed - kNormalSpeed, 0, 64) * kSpeedPenalty;
}

// Objects that are not established, of about this size or larger that move in about the same direction:
// leaves come in groups.
int similar_candidates(const TrackedObject& object, std::span<const TrackedObject> objects) {
    const int sector = sector_of(object);
    int count = 0;
    for (const TrackedObject& other : objects) {
        count += &other != &object && !other.established && !is_still(other) &&
                 other.evidence >= kCandidateEvidence && other.size_bin + 2 >= object.size_bin &&
                 Clutter::are_adjacent(sector, sector_of(other));
    }
    return count;
}

// `moving_ms` rises while the object moves and falls at half that speed while it does not.
void add_moving_time(TrackedObject& object, bool moves, std::uint32_t passed_ms) {
    const std::uint32_t ms = object.moving_ms, lost = std::min(ms, passed_ms / 2);
    object.moving_ms = static_cast<std::uint16_t>(
        moves ? std::min(ms + std::min(passed_ms, kMaxMovingPictureMs), kMaxMovingMs) : ms - lost);
}

// Level of the zone at the object's centre.
int level_at(const TrackedObject& object, const Cells& cells) {
    const std::int32_t unit = kUnitsPerBlock * cells.blocks;
    const std::int32_t column = std::clamp<std::int32_t>(object.x / unit, 0, cells.columns - 1);
    const std::int32_t row = std::clamp<std::int32_t>(object.y / unit, 0, cells.rows - 1);
    return cells.state[row * cells.columns + column] & 15;
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
    // Needed are cells × limits of four ten-thousandths of the picture at sensitivity 50, an eighth of that
    // at 100 and 128 times as much at 0.
    const int least = log2_16(cells.count * 256 / 20000) - 64;
    for (int level = 0; level < 16; ++level) {
        const bool main = level == kLevelMain || level == kLevelOut;
        const int dial = main ? settings.sensitivity : sensitivity_of(static_cast<std::uint8_t>(level));
        const int mass = dial >= 50 ? (100 - dial) * 48 / 50 : 48 + (50 - dial) * 112 / 50;
        needed_[level].mass = static_cast<std::uint16_t>(std::max(0, least + mass));
        needed_[level].proof = static_cast<std::uint16_t>(std::min(100, 150 - dial));
    }
}

void Confirmation::begin_picture(std::uint32_t passed_ms, bool learning, bool unstable) {
    passed_ms_ = passed_ms;
    learning_ = learning;
    unstable_ = unstable;
}

void Confirmation::add_miss(TrackedObject& object, std::uint32_t passed_ms) const {
    if (object.misses < 60000) ++object.misses;
    const auto passed = static_cast<int>(std::min<std::uint32_t>(passed_ms, 200));
    object.evidence = static_cast<std::int16_t>(object.evidence - kMissPenalty * passed / 100);
}

void Confirmation::add_evidence(TrackedObject& object, const Blob& blob, std::int32_t gate,
                                const Cells& cells) const {
    const bool large = blob.cells * kLargePart >= cells.count;
    const bool solid = large && (object.established || is_solid(blob, cells));
    const bool shakes = (cells.shift_across | cells.shift_down) != 0;
    const auto edge = static_cast<std::uint32_t>(std::min(blob.width(), blob.height()));
    const bool changes = blob.moving * kMovingPart >= blob.cells || blob.moving >= edge;
    add_moving_time(object, changes && !shakes && solid == large, passed_ms_);
    const bool near = solid && blob.cells * kNearPart >= cells.count && blob.contrast() >= kNearContrast;
    const int size_bin = Clutter::size_bin_of(blob);
    const std::int32_t unit = kUnitsPerBlock * cells.blocks;
    // The area in which such a blob could lie and still be assigned to this object.
    const std::int32_t width = object.width / 4 + 2 * gate / unit + blob.width();
    const std::int32_t height = object.height / 4 + 2 * gate / unit + blob.height();
    const auto activity = near ? 0 : static_cast<int>(blob.activity / blob.cells);
    const int contrast =
        std::clamp(static_cast<int>(blob.contrast()) - kMinContrast, 0, kFullContrast - kMinContrast);
    const int more = clutter_.evidence(size_bin, static_cast<std::uint32_t>(width * height), cells.count,
                                       object.sightings) *
                     kHalfEvidenceActivity / (kHalfEvidenceActivity + activity) * contrast /
                     (kFullContrast - kMinContrast);
    object.evidence = static_cast<std::int16_t>(
        std::min(object.evidence + (unstable_ && !near ? more * kUnstableWeight / 20 : more), kMaxEvidence));
    object.size_bin = static_cast<std::uint8_t>(object.size_bin + (size_bin > object.size_bin) -
                                                (size_bin < object.size_bin));
    const int mass = log2_16(blob.contrast() * blob.cells);
    object.mass = static_cast<std::uint16_t>(object.sightings <= 1 ? mass : (object.mass * 3 + mass) / 4);
}

void Confirmation::count_strays(std::span<const Blob> blobs, std::uint32_t left_over,
                                std::span<const TrackedObject> objects) {
    std::uint16_t strays[Clutter::kSizeBins] = {};
    strays[1] = static_cast<std::uint16_t>(std::min<std::uint32_t>(left_over, 1000));  // the smallest ones
    for (const Blob& blob : blobs) {
        if (blob.light) continue;
        const auto owns = [&](const TrackedObject& object) {
            return object.id == blob.object &&
                   (object.established || is_still(object) || object.sightings >= kStableSightings);
        };
        if (blob.object != 0 && std::any_of(objects.begin(), objects.end(), owns)) continue;
        ++strays[Clutter::size_bin_of(blob)];
    }
    clutter_.add_strays(strays);
}

std::int32_t Confirmation::needed_displacement(const TrackedObject& object, const Cells& cells) const {
    const bool rare = passed_ms_ >= kRareMs;
    return std::clamp(rare ? longer_side(object, cells) : shorter_side(object, cells) * 2 / 5,
                      kMinDisplacement, kMaxNeededDisplacement);
}

bool Confirmation::is_plausible(const TrackedObject& object, std::uint32_t lasted_ms, std::int32_t needed,
                                const Cells& cells) const {
    return displacement(object) >= needed && !is_jitter(object) && !is_too_fast(object, lasted_ms, cells);
}

int Confirmation::proof_of(const TrackedObject& object, std::span<const TrackedObject> objects,
                           std::uint32_t lasted_ms, std::int32_t needed, const Cells& cells) const {
    if (object.sightings < kMinSightings || lasted_ms < min_duration_ms_ || object.max_cells < min_cells_ ||
        object.moving_ms < kMinMovingMs)
        return 0;
    if (object.cells * kLargePart >= cells.count && object.contrast >= kLargeContrast) return 100;
    if (!is_plausible(object, lasted_ms, needed, cells)) return 0;
    const int evidence = clutter_.needed(object.size_bin, object.sightings) +
                         speed_penalty(relative_speed(object, cells)) +
                         similar_candidates(object, objects) * kSimilarPenalty;
    return std::clamp(object.evidence * 100 / evidence, 0, 100);
}

void Confirmation::decide(TrackedObject& object, std::span<const TrackedObject> objects, std::uint32_t now_ms,
                          const Cells& cells) {
    const std::uint32_t lasted = now_ms - object.created_ms;
    const std::int32_t needed = needed_displacement(object, cells);
    // A confirmed object is established like any other, or tracking would depend on the sensitivity.
    const int proof = object.established ? 100 : proof_of(object, objects, lasted, needed, cells);
    object.established = proof == 100;
    object.score = 100;
    if (object.confirmed) return;
    const int by_displacement = static_cast<int>(std::min(displacement(object), needed) * 99 / needed);
    const int by_time = static_cast<int>(std::min<std::uint32_t>(lasted, min_duration_ms_) * 99 /
                                         std::max<std::uint32_t>(1, min_duration_ms_));
    object.score =
        static_cast<std::uint16_t>(std::min(by_displacement, min_duration_ms_ == 0 ? 99 : by_time));
    const Needed& enough = needed_[level_at(object, cells)];
    if (learning_ || proof < enough.proof || object.mass < enough.mass) return;
    object.confirmed = true;
    object.score = 100;
}

}  // namespace vedette::motion

#include "core/motion/tracking/tracked_object.hpp"

#include <algorithm>
#include <cstdlib>

#include "core/motion/tracking/clutter.hpp"

namespace vedette::motion {
namespace {

constexpr int kStillSightings = 12;
constexpr std::int32_t kMinPathStep = 192;      // a shorter step is not added to the path
constexpr std::uint32_t kOriginResetMs = 4000;  // a confirmed object that paces up and down gets a new origin
constexpr std::int32_t kMaxOffset = kUnitsPerBlock * 64;

void set_box(TrackedObject& object, const Blob& blob) {
    object.left = blob.left;
    object.top = blob.top;
    object.right = blob.right;
    object.bottom = blob.bottom;
    object.cells = blob.cells;
    object.max_cells = std::max(object.max_cells, blob.cells);
}

std::int32_t new_speed(std::int32_t speed, std::int32_t offset, std::int32_t passed_ms) {
    return std::clamp(speed + std::clamp(offset, -kMaxOffset, kMaxOffset) * 250 / passed_ms, -kMaxOffset,
                      kMaxOffset);
}

void add_path_step(TrackedObject& object, std::uint32_t now_ms) {
    const std::int32_t step = distance(object.x - object.step_x, object.y - object.step_y);
    if (step < kMinPathStep) return;
    object.path_length += static_cast<std::uint32_t>(step);
    object.step_x = object.x;
    object.step_y = object.y;
    object.stepped_ms = now_ms;
}

}  // namespace

std::int32_t x_of(const Blob& blob, const Cells& cells) { return blob.x16() * 16 * cells.blocks; }
std::int32_t y_of(const Blob& blob, const Cells& cells) { return blob.y16() * 16 * cells.blocks; }

TrackedObject object_at(const Blob& blob, std::uint32_t id, std::uint32_t now_ms, const Cells& cells) {
    TrackedObject object;
    object.id = id;
    object.created_ms = object.origin_ms = object.seen_ms = object.moved_ms = object.stepped_ms = now_ms;
    object.x = object.origin_x = object.measured_x = object.step_x = x_of(blob, cells);
    object.y = object.origin_y = object.measured_y = object.step_y = y_of(blob, cells);
    set_box(object, blob);
    object.width = static_cast<std::uint16_t>(4 * blob.width());
    object.height = static_cast<std::uint16_t>(4 * blob.height());
    object.contrast = blob.contrast();
    object.size_bin = static_cast<std::uint8_t>(Clutter::size_bin_of(blob));
    object.sightings = 1;
    return object;
}

void observe(TrackedObject& object, const Blob& blob, std::uint32_t now_ms, const Cells& cells) {
    object.measured_x = x_of(blob, cells);
    object.measured_y = y_of(blob, cells);
    // Alpha-beta filter: 1/2 of the prediction's error corrects the position, 1/4 the speed; after a long
    // interval all of it and 1/2, since the last sighting says little then.
    const auto passed =
        static_cast<std::int32_t>(std::clamp<std::uint32_t>(now_ms - object.seen_ms, 20, 2000));
    const std::int32_t off_x = object.measured_x - object.x, off_y = object.measured_y - object.y;
    const bool rare = passed >= static_cast<std::int32_t>(kRareMs);
    object.x += rare ? off_x : off_x / 2;
    object.y += rare ? off_y : off_y / 2;
    object.dx = new_speed(object.dx, rare ? off_x * 2 : off_x, passed);
    object.dy = new_speed(object.dy, rare ? off_y * 2 : off_y, passed);
    add_path_step(object, now_ms);
    if (object.established && is_jitter(object) && now_ms - object.origin_ms >= kOriginResetMs) {
        object.origin_ms = now_ms;
        object.origin_x = object.x;
        object.origin_y = object.y;
        object.path_length = 0;
    }
    set_box(object, blob);
    object.width = static_cast<std::uint16_t>((object.width * 3 + 4 * blob.width()) / 4);
    object.height = static_cast<std::uint16_t>((object.height * 3 + 4 * blob.height()) / 4);
    object.contrast = (object.contrast * 3 + blob.contrast()) / 4;
    object.seen_ms = now_ms;
    if (blob.moving > 0) object.moved_ms = now_ms;
    if (object.sightings < 60000) ++object.sightings;
}

std::int32_t distance(std::int32_t x, std::int32_t y) {
    x = std::abs(x);
    y = std::abs(y);
    return std::max(x, y) + std::min(x, y) * 3 / 8;
}

std::int32_t displacement(const TrackedObject& object) {
    return distance(object.x - object.origin_x, object.y - object.origin_y);
}

int sector_of(const TrackedObject& object) {
    return Clutter::sector_of(object.x - object.origin_x, object.y - object.origin_y);
}

std::int32_t longer_side(const TrackedObject& object, const Cells& cells) {
    return std::max(object.width, object.height) * (kUnitsPerBlock / 4) * cells.blocks;
}

std::int32_t shorter_side(const TrackedObject& object, const Cells& cells) {
    return std::min(object.width, object.height) * (kUnitsPerBlock / 4) * cells.blocks;
}

bool is_jitter(const TrackedObject& object) {
    return static_cast<std::uint32_t>(displacement(object)) * 10 < object.path_length * 6;
}

bool is_still(const TrackedObject& object) {
    return object.sightings >= kStillSightings && displacement(object) < kMinDisplacement;
}

std::int32_t relative_speed(const TrackedObject& object, const Cells& cells) {
    return distance(object.dx, object.dy) * 16 / std::max<std::int32_t>(longer_side(object, cells), 1);
}

ObjectInfo info_of(const TrackedObject& object, int blocks, Time zero) {
    const auto side = [&](int cells) { return static_cast<std::uint16_t>(cells * blocks); };
    const auto sixteenths = [](std::int32_t v) {
        return static_cast<std::int16_t>(std::clamp<std::int32_t>(v / 16, -32000, 32000));
    };
    return {.id = object.id,
            .box = {side(object.left), side(object.top), side(object.right - object.left + 1),
                    side(object.bottom - object.top + 1)},
            .centre = {sixteenths(object.x), sixteenths(object.y)},
            .dx = sixteenths(object.dx),
            .dy = sixteenths(object.dy),
            .since = zero + std::chrono::milliseconds(object.created_ms),
            .seen = zero + std::chrono::milliseconds(object.seen_ms),
            .confirmed = object.confirmed};
}

}  // namespace vedette::motion

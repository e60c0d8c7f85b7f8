#include "core/motion/tracking/events.hpp"

#include <algorithm>
#include <cstdlib>

namespace vedette::motion {
namespace {

constexpr std::uint32_t kMovedRecentlyMs = 400;  // two learning steps
constexpr std::uint32_t kFirstPointEveryMs = 250;
constexpr std::uint32_t kMaxSharpness = 240;

Time at(Time zero, std::uint32_t ms) { return zero + std::chrono::milliseconds(ms); }

// Mean step between horizontal neighbours inside the box, 1/16 luma.
std::uint32_t sharpness(const TrackedObject& object, const Cells& cells) {
    std::uint32_t sum = 0, count = 1;
    for (std::uint32_t y = object.top; y <= object.bottom && y < cells.rows; ++y) {
        const std::uint8_t* const row = cells.luma + std::size_t{y} * cells.columns;
        for (std::uint32_t x = object.left; x < object.right && x + 1u < cells.columns; ++x, ++count) {
            sum += static_cast<std::uint32_t>(std::abs(row[x + 1] - row[x]));
        }
    }
    return sum * 16 / count;
}

// 256 in the middle of the picture, 64 in its corners.
std::uint32_t centrality(const TrackedObject& object, const Cells& cells) {
    const int x = std::abs(object.left + object.right + 1 - cells.columns);
    const int y = std::abs(object.top + object.bottom + 1 - cells.rows);
    return static_cast<std::uint32_t>(256 - std::min(x * 192 / cells.columns, 192) / 2 -
                                      std::min(y * 192 / cells.rows, 192) / 2);
}

// How well the object is seen; sharpness is computed only if the score could exceed `best`. 0: it does not.
std::uint32_t score_above(std::uint32_t best, const TrackedObject& object, const Cells& cells) {
    const std::uint32_t area =
        std::uint32_t(object.right - object.left + 1) * (object.bottom - object.top + 1);
    const std::uint32_t size =
        std::min<std::uint32_t>(area, 4000) * std::min<std::uint32_t>(object.contrast, 128) / 16;
    const std::uint32_t place = centrality(object, cells);
    const auto score_of = [&](std::uint32_t sharp) { return size * (16 + sharp) / 16 * place / 64; };
    return score_of(kMaxSharpness) > best ? score_of(std::min(sharpness(object, cells), kMaxSharpness)) : 0;
}

}  // namespace

void Events::start(const Settings& settings) {
    *this = Events{};
    hold_ms_ = settings.hold_ms;
}

EventPhase Events::update(std::span<const TrackedObject> objects, const Cells& cells, std::uint32_t now_ms,
                          Time zero) {
    const auto is_visible = [&](const TrackedObject& o) { return o.confirmed && o.seen_ms == now_ms; };
    const TrackedObject* largest = nullptr;
    std::uint32_t created_ms = now_ms;
    for (const TrackedObject& object : objects) {
        if (!is_visible(object)) continue;
        if (now_ms - object.moved_ms >= kMovedRecentlyMs) continue;
        created_ms = std::min(created_ms, object.created_ms);
        if (largest == nullptr || object.max_cells > largest->max_cells) largest = &object;
    }
    if (largest == nullptr) {
        if (!active_) return EventPhase::kNone;
        return now_ms - moved_ms_ >= hold_ms_ ? stop() : EventPhase::kGoing;
    }
    const EventPhase phase = start_or_continue(created_ms, now_ms, zero);
    bool main_is_visible = false;
    for (const TrackedObject& object : objects) {
        if (!is_visible(object)) continue;
        const std::uint32_t score = score_above(event_.best.score, object, cells);
        update_best(info_of(object, cells.blocks, zero).box, score, at(zero, now_ms));
        if (object.id != main_) continue;
        main_is_visible = true;
        add_path_point(object, cells, now_ms, zero);
    }
    if (!main_is_visible) {
        main_ = largest->id;
        add_path_point(*largest, cells, now_ms, zero);
    }
    return phase;
}

EventPhase Events::whole_picture(const Cells& cells, std::uint32_t now_ms, Time zero) {
    const EventPhase phase = start_or_continue(now_ms, now_ms, zero);
    const Box all{0, 0, static_cast<std::uint16_t>(cells.columns * cells.blocks),
                  static_cast<std::uint16_t>(cells.rows * cells.blocks)};
    update_best(all, 1, at(zero, now_ms));
    return phase;
}

EventPhase Events::stop() {
    if (!active_) return EventPhase::kNone;
    active_ = false;
    return EventPhase::kEnded;
}

EventPhase Events::start_or_continue(std::uint32_t created_ms, std::uint32_t now_ms, Time zero) {
    moved_ms_ = now_ms;
    if (active_) {
        event_.end = at(zero, now_ms);
        return EventPhase::kGoing;
    }
    const Event last = event_;
    event_ = Event{};
    event_.id = last.id + 1;
    // Events do not overlap, although the object may have been there before the last one ended.
    event_.start = last.id > 0 ? std::max(at(zero, created_ms), last.end) : at(zero, created_ms);
    event_.confirmed = event_.end = at(zero, now_ms);
    main_ = 0;
    point_every_ms_ = kFirstPointEveryMs;
    active_ = true;
    return EventPhase::kStarted;
}

void Events::update_best(Box box, std::uint32_t score, Time now) {
    if (score > event_.best.score) event_.best = {.at = now, .box = box, .score = score};
}

void Events::add_path_point(const TrackedObject& object, const Cells& cells, std::uint32_t now_ms,
                            Time zero) {
    if (event_.path_points > 0 && now_ms - last_point_ms_ < point_every_ms_) return;
    if (event_.path_points == kPathPoints) {
        // Drop every other point, and add new ones half as often.
        for (int i = 0; i < kPathPoints / 2; ++i) event_.path[i] = event_.path[2 * i];
        event_.path_points = kPathPoints / 2;
        point_every_ms_ *= 2;
    }
    event_.path[event_.path_points++] = {.at = at(zero, now_ms),
                                         .centre = info_of(object, cells.blocks, zero).centre};
    last_point_ms_ = now_ms;
}

}  // namespace vedette::motion

#include "core/motion/tracking/events.hpp"

#include <algorithm>
#include <cstdlib>

namespace vedette::motion {
namespace {

constexpr std::uint32_t kFirstPointEveryMs = 250;
constexpr std::uint32_t kSharpest = 240;  // what is sharper counts as this

Time at(Time zero, std::uint32_t ms) { return zero + std::chrono::milliseconds(ms); }

// Mean step between horizontal neighbours inside the box, sixteenths of a luma: what blur takes away.
std::uint32_t sharpness(const Thing& thing, const Cells& cells) {
    std::uint32_t sum = 0, count = 1;
    for (std::uint32_t y = thing.top; y <= thing.bottom && y < cells.rows; ++y) {
        const std::uint8_t* const row = cells.luma + std::size_t{y} * cells.columns;
        for (std::uint32_t x = thing.left; x < thing.right && x + 1u < cells.columns; ++x, ++count) {
            sum += static_cast<std::uint32_t>(std::abs(row[x + 1] - row[x]));
        }
    }
    return sum * 16 / count;
}

// 256 in the middle of the picture, 64 in its corners.
std::uint32_t central(const Thing& thing, const Cells& cells) {
    const int x = std::abs(thing.left + thing.right + 1 - cells.columns);
    const int y = std::abs(thing.top + thing.bottom + 1 - cells.rows);
    return static_cast<std::uint32_t>(256 - std::min(x * 192 / cells.columns, 192) / 2 -
                                      std::min(y * 192 / cells.rows, 192) / 2);
}

}  // namespace

void Events::start(const Settings& settings) {
    *this = Events{};
    hold_ms_ = settings.hold_ms;
}

EventPhase Events::update(std::span<const Thing> things, const Cells& cells, std::uint32_t now_ms,
                          Time zero) {
    const Thing* largest = nullptr;
    std::uint32_t born_ms = now_ms;
    bool main_is_here = false;
    for (const Thing& thing : things) {
        if (!thing.confirmed || now_ms - thing.seen_ms > 0) continue;
        if (now_ms - thing.moved_ms < 2 * 200 || thing.just_confirmed) {
            born_ms = std::min(born_ms, thing.born_ms);
            if (largest == nullptr || thing.most_cells > largest->most_cells) largest = &thing;
        }
    }
    if (largest == nullptr) return wait(now_ms, zero);
    const EventPhase phase = begin_or_go_on(born_ms, now_ms, zero);
    for (const Thing& thing : things) {
        if (!thing.confirmed || thing.seen_ms != now_ms) continue;
        const std::uint32_t cells_now =
            std::uint32_t(thing.right - thing.left + 1) * (thing.bottom - thing.top + 1);
        const std::uint32_t size =
            std::min<std::uint32_t>(cells_now, 4000) * std::min<std::uint32_t>(thing.contrast, 128) / 16;
        const std::uint32_t place = central(thing, cells);
        const auto score_of = [&](std::uint32_t sharp) { return size * (16 + sharp) / 16 * place / 64; };
        if (score_of(kSharpest) > event_.best.score) {
            const std::uint32_t score = score_of(std::min(sharpness(thing, cells), kSharpest));
            consider_best(shown(thing, cells.blocks, zero).box, score, now_ms, zero);
        }
        if (thing.id == main_) {
            main_is_here = true;
            lengthen_path(shown(thing, cells.blocks, zero).centre, now_ms, zero);
        }
    }
    if (!main_is_here) {
        main_ = largest->id;
        lengthen_path(shown(*largest, cells.blocks, zero).centre, now_ms, zero);
    }
    return phase;
}

EventPhase Events::whole_view(const Cells& cells, std::uint32_t now_ms, Time zero) {
    const EventPhase phase = begin_or_go_on(now_ms, now_ms, zero);
    const Box all{0, 0, static_cast<std::uint16_t>(cells.columns * cells.blocks),
                  static_cast<std::uint16_t>(cells.rows * cells.blocks)};
    consider_best(all, 1, now_ms, zero);
    return phase;
}

EventPhase Events::stop(Time) {
    if (!going_) return EventPhase::kNone;
    going_ = false;
    return EventPhase::kEnded;
}

EventPhase Events::begin_or_go_on(std::uint32_t born_ms, std::uint32_t now_ms, Time zero) {
    moved_ms_ = now_ms;
    if (going_) {
        event_.end = at(zero, now_ms);
        return EventPhase::kGoing;
    }
    // What was there before the last event's end belongs to that one.
    const Event last = event_;
    event_ = Event{};
    event_.id = last.id + 1;
    event_.start = last.id > 0 ? std::max(at(zero, born_ms), last.end) : at(zero, born_ms);
    event_.confirmed = event_.end = at(zero, now_ms);
    main_ = 0;
    point_every_ms_ = kFirstPointEveryMs;
    going_ = true;
    return EventPhase::kStarted;
}

EventPhase Events::wait(std::uint32_t now_ms, Time zero) {
    if (!going_) return EventPhase::kNone;
    return now_ms - moved_ms_ >= hold_ms_ ? stop(zero) : EventPhase::kGoing;
}

void Events::consider_best(Box box, std::uint32_t score, std::uint32_t now_ms, Time zero) {
    if (score > event_.best.score) event_.best = {.at = at(zero, now_ms), .box = box, .score = score};
}

void Events::lengthen_path(Point centre, std::uint32_t now_ms, Time zero) {
    if (event_.path_points > 0 && now_ms - last_point_ms_ < point_every_ms_) return;
    if (event_.path_points == kPathPoints) {
        // Every other point goes, and from now on they come half as often.
        for (int i = 0; i < kPathPoints / 2; ++i) event_.path[i] = event_.path[2 * i];
        event_.path_points = kPathPoints / 2;
        point_every_ms_ *= 2;
    }
    event_.path[event_.path_points++] = {.at = at(zero, now_ms), .centre = centre};
    last_point_ms_ = now_ms;
}

}  // namespace vedette::motion

// A film that the hub makes of a time-lapse job's pictures: what was ordered, and what has become of it.
// Values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "core/base/time.hpp"
#include "core/schedule/zone.hpp"
#include "hub/film/video_writer.hpp"
#include "hub/image/bitmap.hpp"

namespace vedette::film {

// Which pictures, and how they become a film.
struct FilmOrder {
    schedule::Date from;  // the first local day, with all its pictures
    schedule::Date to;    // the last one
    std::size_t every = 1;
    double fps = 25;
    std::optional<image::Size> size;  // nothing: that of the first picture
    Format format = Format::kMp4;
    bool deflicker = false;
    bool stabilise = false;
    bool titles = false;
    std::string plan;  // id of the plan that ordered it; empty: a person

    bool operator==(const FilmOrder&) const = default;
};

// The names are stored: a contract.
enum class FilmState : std::uint8_t { kWaiting, kRendering, kDone, kFailed, kCancelled };
// "waiting", "rendering", "done", "failed", "cancelled".
std::string_view to_string(FilmState state);

// One film.
struct Film {
    std::string name;  // of the file: 2026-11-29.mp4, 2026-11-01_2026-11-29.mp4, 2026-11-29-2.mp4
    FilmOrder order;
    UtcTime ordered;
    FilmState state = FilmState::kWaiting;
    std::size_t pictures = 0;     // in the film; while it is rendered, all that were found
    std::size_t passed_over = 0;  // damaged, missing or of another size
    std::uint64_t bytes = 0;      // of the file
    std::optional<UtcTime> made;
    std::string error;  // kFailed: why, a sentence
    // Not stored:
    double progress = 0;                  // 0 to 1
    std::optional<Duration> time_left{};  // estimated; nothing: not known yet

    bool is_open() const { return state == FilmState::kWaiting || state == FilmState::kRendering; }
};

// "2026-11-29.mp4"; `number`: of the films with this name before the ending, from 1 on.
std::string film_name(const FilmOrder& order, int number);

}  // namespace vedette::film

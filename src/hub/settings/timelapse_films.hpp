// Films that a time-lapse job makes by itself, as typed values. Their keys are in hub/settings/table;
// hub/film does the work. Thread-safe.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace vedette::settings {

// The days of one film, in the job's time zone. A week begins on Monday.
enum class FilmSpan : std::uint8_t { kDay, kWeek, kMonth };

// What a film's file is.
enum class FilmFormat : std::uint8_t { kMp4, kWebm, kGif };

// One plan: a film of each span, made when the span has ended.
struct FilmPlanSettings {
    std::string id;
    FilmSpan span = FilmSpan::kDay;
    std::size_t every = 1;  // of so many pictures the first
    int fps = 25;
    int width = 0;  // pixels; 0: as the pictures
    int height = 0;
    FilmFormat format = FilmFormat::kMp4;
    bool deflicker = false;
    bool stabilise = false;
    bool titles = false;
    std::optional<std::size_t> keep{};  // films; nothing: all
    bool growing = false;               // beside it, a film of the pictures so far

    bool operator==(const FilmPlanSettings&) const = default;
};

}  // namespace vedette::settings

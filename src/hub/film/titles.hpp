// The title of a film's pictures: the day's date, at the bottom left of its first pictures. Thread-safe.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "hub/base/named_zone.hpp"
#include "hub/film/pictures.hpp"
#include "hub/image/bitmap.hpp"

namespace vedette::film {

// How long a title is shown, seconds of the film.
inline constexpr double kTitleTime = 2;

// Of each picture: "2026-03-29", or empty after the first `kTitleTime` seconds of its day.
std::vector<std::string> titles_of(std::span<const PictureFile> pictures, const NamedZone& zone, double fps);

// White on a dark bar, a twentieth of the picture's height.
void draw_title(const std::string& title, image::Bitmap& picture);

}  // namespace vedette::film

// The labels of a film as a file that bench/motion scores against: who is seen where and when, and in which
// zones it counts. One reader for what is on the disk and what the page sends, so that nothing is saved that
// could not be read again. Values, any thread.
//
// The form is that of bench/motion/vtest.json: {"about", "film", "frames", "fps", "width", "height",
// "labelled": [first, last], "drafted", "zones": {NAME: [[x, y], …]}, "tracks": [[[frame, left, top, right,
// bottom], …], …]}. Pixels of the picture; a zone may also be [left, top, right, bottom].
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "linux/base/error.hpp"

namespace vedette::label {

// What the labels have to fit.
struct FilmFacts {
    std::string name;  // of the file, without its folder
    int frames = 0;
    double fps = 0;
    int width = 0;  // pixels
    int height = 0;
};

struct LabelBox {
    int frame = 0;                                 // from 0
    int left = 0, top = 0, right = 0, bottom = 0;  // pixels; right and bottom are outside

    bool operator==(const LabelBox&) const = default;
};

// One person or group: boxes at some frames, in their order; between two of them they are interpolated.
using LabelTrack = std::vector<LabelBox>;

struct LabelPoint {
    int x = 0, y = 0;

    bool operator==(const LabelPoint&) const = default;
};

struct LabelZone {
    std::string name;
    std::vector<LabelPoint> points;  // at least three

    bool operator==(const LabelZone&) const = default;
};

struct Labels {
    int first = 0, last = 0;  // the frames that were labelled, both included
    int drafted = 0;          // tracks that began as boxes of the detector
    std::vector<LabelZone> zones;
    std::vector<LabelTrack> tracks;

    bool operator==(const Labels&) const = default;
};

// Labels of nothing yet, for the whole film.
Labels no_labels(const FilmFacts& film);

// Errors are sentences about the text: what is wrong with it, and where.
Result<Labels> parse_labels(std::string_view json, const FilmFacts& film);

// A line a track, so that a change of one is one line of a diff.
std::string format_labels(const Labels& labels, const FilmFacts& film);

// The list of tracks alone.
std::string format_tracks(const std::vector<LabelTrack>& tracks);

}  // namespace vedette::label

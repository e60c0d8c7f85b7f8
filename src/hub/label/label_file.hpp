// The labels of a film as a file that bench/motion scores against: who is where and when, and in which zones
// this counts. One parser for the file and for what the page sends, so that every saved file can be read
// again. Values, any thread.
//
// The format is that of bench/motion/vtest.json: {"about", "film", "frames", "fps", "width", "height",
// "labelled": [first, last], "drafted", "zones": {NAME: [[x, y], …]}, "tracks": [[[frame, left, top, right,
// bottom], …], …]}. Pixels of the picture; a zone may also be [left, top, right, bottom].
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "hub/base/json_text.hpp"
#include "linux/base/error.hpp"

namespace vedette::label {

// The properties of the film that the labels have to fit.
struct FilmInfo {
    std::string name;  // of the file, without folder
    int frames = 0;
    double fps = 0;
    int width = 0;  // pixels
    int height = 0;
};

// Where somebody is in one picture.
struct LabelBox {
    int frame = 0;                                 // number of the picture, from 0
    int left = 0, top = 0, right = 0, bottom = 0;  // pixels; right and bottom excluded

    bool operator==(const LabelBox&) const = default;
};

// One person or group: boxes at some frames, in order; boxes between them are interpolated.
using LabelTrack = std::vector<LabelBox>;

// A corner of a zone, in pixels.
struct LabelPoint {
    int x = 0, y = 0;

    bool operator==(const LabelPoint&) const = default;
};

// A part of the picture in which motion counts.
struct LabelZone {
    std::string name;
    std::vector<LabelPoint> points;  // at least three

    bool operator==(const LabelZone&) const = default;
};

// All labels of a film.
struct Labels {
    int first = 0, last = 0;  // the labelled frames, both included
    int drafted = 0;          // number of tracks that started as the detector's boxes
    std::vector<LabelZone> zones;
    std::vector<LabelTrack> tracks;

    bool operator==(const Labels&) const = default;
};

// No tracks and no zones; the whole film counts as labelled.
Labels empty_labels(const FilmInfo& film);

// The error's message says what is wrong and where.
Result<Labels> parse_labels(std::string_view json, const FilmInfo& film);

boost::json::object to_json(const Labels& labels, const FilmInfo& film);
boost::json::array to_json(const std::vector<LabelTrack>& tracks);

// The file's text. One line for each track, so that its change is one line of a diff.
std::string format_labels(const Labels& labels, const FilmInfo& film);

}  // namespace vedette::label

#include "hub/label/label_file.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <optional>

#include <boost/json.hpp>
#include <fmt/format.h>

namespace vedette::label {
namespace {

namespace json = boost::json;

constexpr std::size_t kMaxTracks = 5000;
constexpr std::size_t kMaxBoxes = 200'000;
constexpr std::size_t kMaxZones = 64;
constexpr std::size_t kMaxPoints = 64;
constexpr std::size_t kMaxName = 60;
constexpr std::array<std::string_view, 10> kKnownKeys{"about",  "film",     "frames",  "fps",   "width",
                                                      "height", "labelled", "drafted", "zones", "tracks"};

std::optional<int> to_int(const json::value& value) {
    double result = 0;
    if (const auto* const number = value.if_int64()) {
        result = static_cast<double>(*number);
    } else if (const auto* const fraction = value.if_double()) {
        result = *fraction;
    } else {
        return std::nullopt;
    }
    if (result != std::floor(result) || std::abs(result) > 1e9) return std::nullopt;
    return static_cast<int>(result);
}

// A list of exactly `count` integers, or nothing.
std::optional<std::vector<int>> to_ints(const json::value& value, std::size_t count) {
    const json::array* const list = value.if_array();
    if (list == nullptr || list->size() != count) return std::nullopt;
    std::vector<int> out;
    for (const json::value& item : *list) {
        const auto number = to_int(item);
        if (!number) return std::nullopt;
        out.push_back(*number);
    }
    return out;
}

class LabelReader {
  public:
    explicit LabelReader(const FilmInfo& film) : film_(film), labels_(empty_labels(film)) {}

    Result<Labels> read(std::string_view text) {
        boost::system::error_code error;
        json::parse_options options;
        options.max_depth = 8;
        const json::value root = json::parse({text.data(), text.size()}, error, {}, options);
        if (error) return fail(Kind::kInvalidArgument, "it is not JSON: " + error.message());
        const json::object* const top = root.if_object();
        if (top == nullptr) return fail(Kind::kInvalidArgument, "it is not a JSON object");
        read_top(*top);
        if (!problem_.empty()) return fail(Kind::kInvalidArgument, problem_);
        return std::move(labels_);
    }

  private:
    void refuse(std::string text) {
        if (problem_.empty()) problem_ = std::move(text);
    }

    void read_top(const json::object& top) {
        for (const auto& [key, value] : top) {
            if (std::ranges::find(kKnownKeys, std::string_view(key)) == kKnownKeys.end())
                refuse(fmt::format("the key \"{}\" is unknown and would be lost", std::string_view(key)));
        }
        must_be(top, "frames", film_.frames, "pictures");
        must_be(top, "width", film_.width, "pixels wide");
        must_be(top, "height", film_.height, "pixels high");
        if (const json::value* const value = top.if_contains("labelled")) read_span(*value);
        if (const json::value* const value = top.if_contains("drafted"))
            labels_.drafted = std::max(0, to_int(*value).value_or(0));
        if (const json::value* const value = top.if_contains("zones")) read_zones(*value);
        const json::value* const tracks = top.if_contains("tracks");
        if (tracks == nullptr || !tracks->is_array()) return refuse("it has no list of tracks");
        read_tracks(tracks->get_array());
        labels_.drafted = std::min(labels_.drafted, static_cast<int>(labels_.tracks.size()));
    }

    void must_be(const json::object& top, std::string_view key, int wanted, std::string_view what) {
        const json::value* const value = top.if_contains({key.data(), key.size()});
        if (value == nullptr) return;
        const auto number = to_int(*value);
        if (!number || *number != wanted) {
            refuse(fmt::format("it belongs to another film: {} {}, and this one has {}",
                               number ? std::to_string(*number) : "?", what, wanted));
        }
    }

    void read_span(const json::value& value) {
        const auto span = to_ints(value, 2);
        if (!span || (*span)[0] < 0 || (*span)[0] > (*span)[1] || (*span)[1] >= film_.frames)
            return refuse("\"labelled\" is not [first, last] of the film's frames");
        labels_.first = (*span)[0];
        labels_.last = (*span)[1];
    }

    bool inside(int x, int y) const { return x >= 0 && y >= 0 && x <= film_.width && y <= film_.height; }

    void read_zones(const json::value& value) {
        const json::object* const zones = value.if_object();
        if (zones == nullptr || zones->size() > kMaxZones)
            return refuse(fmt::format("\"zones\" is not an object of at most {} zones", kMaxZones));
        for (const auto& [key, points] : *zones) {
            LabelZone zone{std::string(key), {}};
            const bool bad_name = zone.name.empty() || zone.name.size() > kMaxName ||
                                  std::ranges::any_of(zone.name, [](char c) {
                                      return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
                                  });
            if (bad_name) return refuse(fmt::format("a zone's name has 1 to {} characters", kMaxName));
            if (const auto box = to_ints(points, 4)) {
                const int left = (*box)[0], top = (*box)[1], right = (*box)[2], bottom = (*box)[3];
                zone.points = {{left, top}, {right, top}, {right, bottom}, {left, bottom}};
            } else if (const json::array* const list = points.if_array()) {
                for (const json::value& point : *list) {
                    const auto xy = to_ints(point, 2);
                    if (!xy) return refuse(fmt::format("zone \"{}\" is not a list of [x, y]", zone.name));
                    zone.points.push_back({(*xy)[0], (*xy)[1]});
                }
            }
            if (zone.points.size() < 3 || zone.points.size() > kMaxPoints)
                return refuse(fmt::format("zone \"{}\" does not have 3 to {} points", zone.name, kMaxPoints));
            for (const LabelPoint& p : zone.points) {
                if (!inside(p.x, p.y))
                    return refuse(fmt::format("zone \"{}\" is not inside the picture", zone.name));
            }
            labels_.zones.push_back(std::move(zone));
        }
    }

    void read_tracks(const json::array& tracks) {
        if (tracks.size() > kMaxTracks)
            return refuse(fmt::format("there are more than {} tracks", kMaxTracks));
        std::size_t boxes = 0;
        for (std::size_t i = 0; i < tracks.size() && problem_.empty(); ++i) {
            const json::array* const list = tracks[i].if_array();
            if (list == nullptr || list->empty())
                return refuse(fmt::format("track {} is not a list of boxes", i + 1));
            boxes += list->size();
            if (boxes > kMaxBoxes) return refuse(fmt::format("there are more than {} boxes", kMaxBoxes));
            read_track(*list, i + 1);
        }
    }

    void read_track(const json::array& list, std::size_t number) {
        LabelTrack track;
        for (const json::value& item : list) {
            const auto n = to_ints(item, 5);
            if (!n)
                return refuse(fmt::format("track {}: a box is [frame, left, top, right, bottom]", number));
            const LabelBox box{(*n)[0], (*n)[1], (*n)[2], (*n)[3], (*n)[4]};
            if (box.frame < 0 || box.frame >= film_.frames ||
                (!track.empty() && box.frame <= track.back().frame))
                return refuse(
                    fmt::format("track {}: frame {} is out of the film or out of order", number, box.frame));
            if (box.left >= box.right || box.top >= box.bottom || !inside(box.left, box.top) ||
                !inside(box.right, box.bottom))
                return refuse(fmt::format("track {}: the box at frame {} is empty or not inside the picture",
                                          number, box.frame));
            track.push_back(box);
        }
        labels_.tracks.push_back(std::move(track));
    }

    const FilmInfo& film_;
    Labels labels_;
    std::string problem_;  // the first one; "": none
};

std::string about(const Labels& labels, const FilmInfo& film) {
    std::string text = fmt::format("People in {}, labelled by hand with `vedette motion label`", film.name);
    if (labels.drafted > 0)
        text += fmt::format("; {} of {} tracks started as boxes of the detector and were reviewed",
                            labels.drafted, labels.tracks.size());
    return text +
           ". A track is a list of [frame, left, top, right, bottom]; boxes between them are interpolated.";
}

// An array or an object with one line for each of its items.
std::string item_lines(const json::value& list) {
    std::string lines;
    const auto add = [&lines](const std::string& item) {
        lines += (lines.empty() ? "\n    " : ",\n    ") + item;
    };
    if (const json::object* const object = list.if_object()) {
        for (const auto& [key, value] : *object) add(json_quoted(key) + ": " + serialize_json(value));
        return "{" + lines + (lines.empty() ? "}" : "\n  }");
    }
    for (const json::value& item : list.as_array()) add(serialize_json(item));
    return "[" + lines + (lines.empty() ? "]" : "\n  ]");
}

}  // namespace

Labels empty_labels(const FilmInfo& film) { return {.first = 0, .last = std::max(0, film.frames - 1)}; }

Result<Labels> parse_labels(std::string_view json, const FilmInfo& film) {
    return LabelReader(film).read(json);
}

json::array to_json(const std::vector<LabelTrack>& tracks) {
    json::array out;
    for (const LabelTrack& track : tracks) {
        json::array boxes;
        for (const LabelBox& b : track)
            boxes.push_back(json::array{b.frame, b.left, b.top, b.right, b.bottom});
        out.push_back(std::move(boxes));
    }
    return out;
}

json::object to_json(const Labels& labels, const FilmInfo& film) {
    json::object zones;
    for (const LabelZone& zone : labels.zones) {
        json::array points;
        for (const LabelPoint& point : zone.points) points.push_back(json::array{point.x, point.y});
        zones[zone.name] = std::move(points);
    }
    return {{"about", about(labels, film)},
            {"film", film.name},
            {"frames", film.frames},
            {"fps", film.fps},
            {"width", film.width},
            {"height", film.height},
            {"labelled", json::array{labels.first, labels.last}},
            {"drafted", labels.drafted},
            {"zones", std::move(zones)},
            {"tracks", to_json(labels.tracks)}};
}

std::string format_labels(const Labels& labels, const FilmInfo& film) {
    std::string out;
    for (const auto& [key, value] : to_json(labels, film)) {
        const bool list = key == "zones" || key == "tracks";
        out += fmt::format("{}\n  {}: {}", out.empty() ? "{" : ",", json_quoted(key),
                           list ? item_lines(value) : serialize_json(value));
    }
    return out + "\n}\n";
}

}  // namespace vedette::label

#include "hub/label/label_file.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <optional>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "hub/base/json_text.hpp"

namespace vedette::label {
namespace {

namespace json = boost::json;

constexpr std::size_t kMostTracks = 5000;
constexpr std::size_t kMostBoxes = 200'000;
constexpr std::size_t kMostZones = 64;
constexpr std::size_t kMostPoints = 64;
constexpr std::size_t kLongestName = 60;
constexpr std::array<std::string_view, 10> kKnown{"about",  "film",     "frames",  "fps",   "width",
                                                  "height", "labelled", "drafted", "zones", "tracks"};

std::optional<int> to_whole(const json::value& value) {
    double number = 0;
    if (const auto* const whole = value.if_int64()) {
        number = static_cast<double>(*whole);
    } else if (const auto* const broken = value.if_double()) {
        number = *broken;
    } else {
        return std::nullopt;
    }
    if (number != std::floor(number) || std::abs(number) > 1e9) return std::nullopt;
    return static_cast<int>(number);
}

// A list of exactly `count` whole numbers, or nothing.
std::optional<std::vector<int>> to_wholes(const json::value& value, std::size_t count) {
    const json::array* const list = value.if_array();
    if (list == nullptr || list->size() != count) return std::nullopt;
    std::vector<int> out;
    for (const json::value& item : *list) {
        const auto whole = to_whole(item);
        if (!whole) return std::nullopt;
        out.push_back(*whole);
    }
    return out;
}

class LabelReader {
  public:
    explicit LabelReader(const FilmFacts& film) : film_(film), labels_(no_labels(film)) {}

    Result<Labels> read(std::string_view text) {
        boost::system::error_code error;
        json::parse_options options;
        options.max_depth = 8;
        const json::value root = json::parse({text.data(), text.size()}, error, {}, options);
        if (error) return fail(Kind::kInvalidArgument, "it is no JSON: " + error.message());
        const json::object* const top = root.if_object();
        if (top == nullptr) return fail(Kind::kInvalidArgument, "it is no object of labels");
        read_top(*top);
        if (!wrong_.empty()) return fail(Kind::kInvalidArgument, wrong_);
        return std::move(labels_);
    }

  private:
    void complain(std::string text) {
        if (wrong_.empty()) wrong_ = std::move(text);
    }

    void read_top(const json::object& top) {
        for (const auto& [key, value] : top) {
            if (std::ranges::find(kKnown, std::string_view(key)) == kKnown.end())
                complain(fmt::format("it has \"{}\", which would be lost", std::string_view(key)));
        }
        must_be(top, "frames", film_.frames, "pictures");
        must_be(top, "width", film_.width, "pixels wide");
        must_be(top, "height", film_.height, "pixels high");
        if (const json::value* const value = top.if_contains("labelled")) read_span(*value);
        if (const json::value* const value = top.if_contains("drafted"))
            labels_.drafted = std::max(0, to_whole(*value).value_or(0));
        if (const json::value* const value = top.if_contains("zones")) read_zones(*value);
        const json::value* const tracks = top.if_contains("tracks");
        if (tracks == nullptr || !tracks->is_array()) return complain("it has no list of tracks");
        read_tracks(tracks->get_array());
        labels_.drafted = std::min(labels_.drafted, static_cast<int>(labels_.tracks.size()));
    }

    void must_be(const json::object& top, std::string_view key, int wanted, std::string_view what) {
        const json::value* const value = top.if_contains({key.data(), key.size()});
        if (value == nullptr) return;
        const auto whole = to_whole(*value);
        if (!whole || *whole != wanted) {
            complain(fmt::format("it is of another film: {} {}, and this one has {}",
                                 whole ? std::to_string(*whole) : "?", what, wanted));
        }
    }

    void read_span(const json::value& value) {
        const auto span = to_wholes(value, 2);
        if (!span || (*span)[0] < 0 || (*span)[0] > (*span)[1] || (*span)[1] >= film_.frames)
            return complain("\"labelled\" is not [first, last] of the film's frames");
        labels_.first = (*span)[0];
        labels_.last = (*span)[1];
    }

    bool inside(int x, int y) const { return x >= 0 && y >= 0 && x <= film_.width && y <= film_.height; }

    void read_zones(const json::value& value) {
        const json::object* const zones = value.if_object();
        if (zones == nullptr || zones->size() > kMostZones)
            return complain(fmt::format("\"zones\" is no object of at most {} zones", kMostZones));
        for (const auto& [key, points] : *zones) {
            LabelZone zone{std::string(key), {}};
            const bool bad_name = zone.name.empty() || zone.name.size() > kLongestName ||
                                  std::ranges::any_of(zone.name, [](char c) {
                                      return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
                                  });
            if (bad_name) return complain(fmt::format("a zone's name has 1 to {} characters", kLongestName));
            if (const auto box = to_wholes(points, 4)) {
                const int left = (*box)[0], top = (*box)[1], right = (*box)[2], bottom = (*box)[3];
                zone.points = {{left, top}, {right, top}, {right, bottom}, {left, bottom}};
            } else if (const json::array* const list = points.if_array()) {
                for (const json::value& point : *list) {
                    const auto xy = to_wholes(point, 2);
                    if (!xy) return complain(fmt::format("zone \"{}\" is no list of [x, y]", zone.name));
                    zone.points.push_back({(*xy)[0], (*xy)[1]});
                }
            }
            if (zone.points.size() < 3 || zone.points.size() > kMostPoints)
                return complain(
                    fmt::format("zone \"{}\" does not have 3 to {} points", zone.name, kMostPoints));
            for (const LabelPoint& p : zone.points) {
                if (!inside(p.x, p.y))
                    return complain(fmt::format("zone \"{}\" leaves the picture", zone.name));
            }
            labels_.zones.push_back(std::move(zone));
        }
    }

    void read_tracks(const json::array& tracks) {
        if (tracks.size() > kMostTracks)
            return complain(fmt::format("there are more than {} tracks", kMostTracks));
        std::size_t boxes = 0;
        for (std::size_t i = 0; i < tracks.size() && wrong_.empty(); ++i) {
            const json::array* const list = tracks[i].if_array();
            if (list == nullptr || list->empty())
                return complain(fmt::format("track {} is no list of boxes", i + 1));
            boxes += list->size();
            if (boxes > kMostBoxes) return complain(fmt::format("there are more than {} boxes", kMostBoxes));
            read_track(*list, i + 1);
        }
    }

    void read_track(const json::array& list, std::size_t number) {
        LabelTrack track;
        for (const json::value& item : list) {
            const auto n = to_wholes(item, 5);
            if (!n)
                return complain(fmt::format("track {}: a box is [frame, left, top, right, bottom]", number));
            const LabelBox box{(*n)[0], (*n)[1], (*n)[2], (*n)[3], (*n)[4]};
            if (box.frame < 0 || box.frame >= film_.frames ||
                (!track.empty() && box.frame <= track.back().frame))
                return complain(
                    fmt::format("track {}: frame {} is out of the film or out of order", number, box.frame));
            if (box.left >= box.right || box.top >= box.bottom || !inside(box.left, box.top) ||
                !inside(box.right, box.bottom))
                return complain(fmt::format("track {}: the box at frame {} is empty or leaves the picture",
                                            number, box.frame));
            track.push_back(box);
        }
        labels_.tracks.push_back(std::move(track));
    }

    const FilmFacts& film_;
    Labels labels_;
    std::string wrong_;  // the first complaint
};

std::string format_track(const LabelTrack& track) {
    std::string out = "[";
    for (const LabelBox& b : track)
        out += fmt::format("{}[{},{},{},{},{}]", out.size() == 1 ? "" : ",", b.frame, b.left, b.top, b.right,
                           b.bottom);
    return out + "]";
}

std::string format_zone(const LabelZone& zone) {
    std::string points;
    for (const LabelPoint& p : zone.points)
        points += fmt::format("{}[{},{}]", points.empty() ? "" : ",", p.x, p.y);
    return fmt::format("{}: [{}]", json_quoted(zone.name), points);
}

// "{…}" or "[…]" with an item a line.
template <class Items, class Format>
std::string lines(std::string_view brackets, const Items& items, Format format) {
    std::string out;
    for (const auto& item : items) out += (out.empty() ? "\n    " : ",\n    ") + format(item);
    if (!out.empty()) out += "\n  ";
    return fmt::format("{}{}{}", brackets[0], out, brackets[1]);
}

}  // namespace

Labels no_labels(const FilmFacts& film) { return {.first = 0, .last = std::max(0, film.frames - 1)}; }

Result<Labels> parse_labels(std::string_view json, const FilmFacts& film) {
    return LabelReader(film).read(json);
}

std::string format_tracks(const std::vector<LabelTrack>& tracks) { return lines("[]", tracks, format_track); }

std::string format_labels(const Labels& labels, const FilmFacts& film) {
    std::string about = fmt::format("People in {}, labelled by hand with `vedette motion label`", film.name);
    if (labels.drafted > 0)
        about += fmt::format("; {} of {} tracks began as boxes of the detector and were looked at",
                             labels.drafted, labels.tracks.size());
    about +=
        ". A track is a list of [frame, left, top, right, bottom]; between two of them boxes are "
        "interpolated.";
    return fmt::format(
        "{{\n  \"about\": {},\n  \"film\": {},\n  \"frames\": {},\n  \"fps\": {:.10g},\n  \"width\": {},\n"
        "  \"height\": {},\n  \"labelled\": [{}, {}],\n  \"drafted\": {},\n  \"zones\": {},\n"
        "  \"tracks\": {}\n}}\n",
        json_quoted(about), json_quoted(film.name), film.frames, film.fps, film.width, film.height,
        labels.first, labels.last, labels.drafted, lines("{}", labels.zones, format_zone),
        format_tracks(labels.tracks));
}

}  // namespace vedette::label

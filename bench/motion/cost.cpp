// bench_motion_cost: the cost of motion detection in microseconds a picture on one core, as JSON lines:
//
//     --stream FILE   length-prefixed JPEGs: reading luma, detecting, both, and libjpeg-turbo's grey decode
//     to 1/8;
//                     medians over the pictures of each of --rounds N (9) alternating rounds; --fps N (10)
//     --drawn         the detector on drawn block means: quiet, with four large objects, and with light that
//     changes
//                     in every picture; medians over rounds
#include <algorithm>
#include <array>
#include <chrono>
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>
#include <tuple>

#include "core/jpeg/luma_reader.hpp"
#include "core/motion/detector.hpp"
#include "libjpeg_decoder.hpp"
#include "motion/drawn_film.hpp"
#include "options.hpp"

namespace vedette::bench::motion {
namespace {

namespace engine = vedette::motion;
using Clock = std::chrono::steady_clock;
using Picture = std::vector<std::uint8_t>;

double us_between(Clock::time_point from, Clock::time_point to) {
    return std::chrono::duration<double, std::micro>(to - from).count();
}

double median(std::vector<double> values) {
    if (values.empty()) die("no pictures");
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

double mean(const std::vector<double>& values) {
    double sum = 0;
    for (const double value : values) sum += value;
    return sum / static_cast<double>(values.size());
}

std::vector<Picture> read_stream(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    if (!in) die("cannot read " + path);
    std::vector<Picture> pictures;
    std::array<unsigned char, 4> size{};
    while (in.read(reinterpret_cast<char*>(size.data()), size.size())) {
        auto& picture =
            pictures.emplace_back(size[0] | size[1] << 8U | size[2] << 16U | std::size_t{size[3]} << 24U);
        if (!in.read(reinterpret_cast<char*>(picture.data()), static_cast<std::streamsize>(picture.size())))
            die("truncated: " + path);
    }
    return pictures;
}

// A detector with its memory.
class OwnedDetector {
  public:
    OwnedDetector(int columns, int rows)
        : memory_(engine::Detector::memory_for({}, columns, rows)), detector_(memory_) {
        detector_.start({});
    }
    void feed(const frame::LumaGrid& grid, int number, int fps) {
        detector_.feed(grid, std::chrono::milliseconds(std::int64_t{1000} * number / fps));
    }

  private:
    std::vector<std::uint8_t> memory_;
    engine::Detector detector_;
};

struct Round {
    double read = 0, detect = 0, both = 0, detect_mean = 0, small = 0;
};

class Comparison {
  public:
    explicit Comparison(const std::vector<Picture>& pictures) : pictures_(pictures), means_(1U << 20U) {
        if (pictures.empty()) die("no pictures");
        const auto first = reader_->read(pictures[0], means_);
        columns_ = first.columns, rows_ = first.rows;
    }

    Round round(int fps) {
        OwnedDetector detector(columns_, rows_);
        std::vector<double> reading, detecting, both, small;
        for (std::size_t i = 0; i < pictures_.size(); ++i) {
            const auto begin = Clock::now();
            const jpeg::LumaMeans luma = reader_->read(pictures_[i], means_);
            const auto read = Clock::now();
            detector.feed(luma.grid, static_cast<int>(i), fps);
            const auto end = Clock::now();
            if (luma.result != jpeg::LumaResult::kComplete) die(jpeg::to_string(luma.result));
            reading.push_back(us_between(begin, read));
            detecting.push_back(us_between(read, end));
            both.push_back(us_between(begin, end));
        }
        for (const Picture& picture : pictures_) {
            const auto begin = Clock::now();
            libjpeg_.decode(picture, true);
            small.push_back(us_between(begin, Clock::now()));
        }
        return {median(reading), median(detecting), median(both), mean(detecting), median(small)};
    }

  private:
    const std::vector<Picture>& pictures_;
    std::unique_ptr<jpeg::HubLumaReader> reader_ = std::make_unique<jpeg::HubLumaReader>();
    LibjpegDecoder libjpeg_;
    std::vector<std::uint8_t> means_;
    int columns_ = 0, rows_ = 0;
};

void compare_sides(const std::string& path, int rounds, int fps) {
    const std::vector<Picture> pictures = read_stream(path);
    Comparison sides(pictures);
    std::cout << R"({"rounds":[)";
    for (int i = 0; i < rounds; ++i) {
        const Round r = sides.round(fps);
        std::cout << (i > 0 ? "," : "") << R"({"read":)" << r.read << R"(,"detect":)" << r.detect
                  << R"(,"both":)" << r.both << R"(,"detect_mean":)" << r.detect_mean << R"(,"small":)"
                  << r.small << "}";
    }
    std::cout << R"(],"pictures":)" << pictures.size() << "}" << std::endl;
}

double drawn_us(int columns, int rows, DrawnKind kind) {
    DrawnFilm film(columns, rows, kind);
    std::vector<Picture> pictures(200, Picture(static_cast<std::size_t>(columns * rows)));
    for (Picture& picture : pictures) film.draw(picture);
    OwnedDetector detector(columns, rows);
    std::vector<double> rounds;
    int number = 0;
    for (int round = 0; round < 15; ++round) {
        const auto begin = Clock::now();
        for (const Picture& picture : pictures) {
            detector.feed({picture, static_cast<std::uint16_t>(columns), static_cast<std::uint16_t>(rows)},
                          number++, 10);
        }
        rounds.push_back(us_between(begin, Clock::now()) / static_cast<double>(pictures.size()));
    }
    return median(rounds);
}

void drawn() {
    std::cout << "{";
    for (const auto& [name, columns, rows] :
         {std::tuple{"640x480", 80, 60}, std::tuple{"1920x1080", 240, 135}}) {
        std::cout << (columns == 80 ? "\"" : ",\"") << name << R"(":{"quiet":)"
                  << drawn_us(columns, rows, DrawnKind::kQuiet) << R"(,"things":)"
                  << drawn_us(columns, rows, DrawnKind::kObjects) << R"(,"light":)"
                  << drawn_us(columns, rows, DrawnKind::kLight) << "}";
    }
    std::cout << "}" << std::endl;
}

}  // namespace
}  // namespace vedette::bench::motion

int main(int argc, char** argv) {
    using namespace vedette::bench;
    const Options options(argc, argv, "stream rounds fps", "drawn");
    for (const auto& path : options.all("stream"))
        motion::compare_sides(path, std::max(1, options.integer("rounds", 9)), options.integer("fps", 10));
    if (options.has("drawn")) motion::drawn();
}

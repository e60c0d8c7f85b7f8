// bench_motion_cost: microseconds that the detector takes for a picture, for grids of two sizes, quiet and
// with things that move, and while the light changes. Medians of rounds; the picture's means are made before
// the clock runs.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <tuple>
#include <vector>

#include "core/motion/detector.hpp"

namespace {

using namespace vedette;

struct Film {
    int columns, rows;
    std::vector<std::vector<std::uint8_t>> pictures;
};

enum class Kind { kQuiet, kThings, kLight };

Film make_film(int columns, int rows, Kind kind) {
    Film film{columns, rows, {}};
    std::uint32_t random = 1;
    const auto next = [&] { return (random = random * 1664525u + 1013904223u) >> 8; };
    for (int p = 0; p < 200; ++p) {
        auto& picture = film.pictures.emplace_back(static_cast<std::size_t>(columns * rows));
        const int gain = kind == Kind::kLight ? 256 + (p < 100 ? p : 200 - p) : 256;
        for (int y = 0; y < rows; ++y) {
            for (int x = 0; x < columns; ++x) {
                int value = (60 + static_cast<int>((x / 3 * 7919u + y / 2 * 104729u) % 90)) * gain / 256 +
                            static_cast<int>(next() % 3);
                for (int i = 0; kind == Kind::kThings && i < 4; ++i) {
                    const int left = (p + i * columns / 4) % columns, top = (i + 1) * rows / 6;
                    if (x >= left && x < left + 3 && y >= top && y < top + 6) value = 230;
                }
                picture[static_cast<std::size_t>(y * columns + x)] =
                    static_cast<std::uint8_t>(std::min(value, 255));
            }
        }
    }
    return film;
}

double microseconds_a_picture(const Film& film) {
    const motion::Settings settings;
    std::vector<std::uint8_t> memory(motion::Detector::memory_for(settings, film.columns, film.rows));
    motion::Detector detector(memory);
    detector.start(settings);
    std::vector<double> rounds;
    int number = 0;
    for (int round = 0; round < 15; ++round) {
        const std::clock_t before = std::clock();
        for (const auto& picture : film.pictures) {
            detector.feed(
                {picture, static_cast<std::uint16_t>(film.columns), static_cast<std::uint16_t>(film.rows)},
                std::chrono::milliseconds(100 * number++));
        }
        // The processor's time, not the clock's: others may have the machine too.
        const double took = static_cast<double>(std::clock() - before) * 1e6 / CLOCKS_PER_SEC;
        rounds.push_back(took / static_cast<double>(film.pictures.size()));
    }
    std::nth_element(rounds.begin(), rounds.begin() + 7, rounds.end());
    return rounds[7];
}

}  // namespace

int main() {
    std::printf("%-12s %10s %10s %10s  (microseconds a picture)\n", "picture", "quiet", "things", "light");
    for (const auto& [name, columns, rows] :
         {std::tuple{"640x480", 80, 60}, std::tuple{"1920x1080", 240, 135}}) {
        std::printf("%-12s", name);
        for (const Kind kind : {Kind::kQuiet, Kind::kThings, Kind::kLight}) {
            std::printf(" %10.1f", microseconds_a_picture(make_film(columns, rows, kind)));
        }
        std::printf("\n");
    }
}

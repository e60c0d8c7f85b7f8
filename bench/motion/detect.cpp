// bench_motion_detect: the detector of core/motion over recorded block means, one JSON line for each file.
//
//     --grids FILE       block means of bench_motion_scenes; repeatable
//     --stream FILE      length-prefixed JPEGs instead, decoded before the measurement
//     --fps N            pictures a second (10)
//     --times FILE       microseconds of each picture instead, one a line
//     --keep FILE        only write the stream's block means there, for --grids
//     --method scenes    pycameresp's rule instead of the learned background
//     --set NAME=VALUE   a setting of the detector; repeatable
//     --zone LINE        a line of the zones' text form (core/motion/zones.hpp); repeatable
//     --trace            first a line for each frame (Detector::trace), to compare two versions with diff
#include <algorithm>
#include <array>
#include <chrono>
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>
#include <sstream>

#include "core/jpeg/luma_reader.hpp"
#include "core/motion/detector.hpp"
#include "options.hpp"

namespace vedette::bench::motion {
namespace {

namespace engine = vedette::motion;

struct Film {
    int columns = 0, rows = 0;
    std::uint16_t step = 0;  // see LumaGrid
    std::vector<std::vector<std::uint8_t>> frames;
    std::vector<std::int64_t> reading;  // nanoseconds a frame, where JPEGs were read
};

// 0 without values.
std::int64_t median(std::vector<std::int64_t>& values) {
    if (values.empty()) return 0;
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

std::string contents(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    if (!in) die("cannot read " + path);
    return {std::istreambuf_iterator<char>(in), {}};
}

Film read_grids(const std::string& path) {
    Film film;
    std::ifstream in(path, std::ios::binary);
    std::string word;
    std::size_t count = 0;
    in >> word >> film.columns >> film.rows >> count;
    if (word != "grids") die("not a file of block means: " + path);
    if (in.get() == ' ') in >> film.step, in.get();
    film.frames.resize(count, std::vector<std::uint8_t>(static_cast<std::size_t>(film.columns * film.rows)));
    for (auto& frame : film.frames)
        in.read(reinterpret_cast<char*>(frame.data()), static_cast<std::streamsize>(frame.size()));
    if (!in) die("truncated: " + path);
    return film;
}

Film read_stream(const std::string& path) {
    Film film;
    const std::string all = contents(path);
    const auto reader = std::make_unique<jpeg::HubLumaReader>();
    for (std::size_t at = 0; at + 4 <= all.size();) {
        std::uint32_t size = 0;
        for (std::size_t i = 4; i-- > 0;) size = size << 8U | static_cast<unsigned char>(all[at + i]);
        std::vector<std::uint8_t> means(std::size_t{1} << 16U);
        const Bytes picture(reinterpret_cast<const std::uint8_t*>(all.data()) + at + 4, size);
        const auto before = std::chrono::steady_clock::now();
        const jpeg::LumaMeans luma = reader->read(picture, means);
        film.reading.push_back((std::chrono::steady_clock::now() - before).count());
        if (luma.result != jpeg::LumaResult::kComplete) die("a picture that cannot be read in " + path);
        film.columns = luma.columns, film.rows = luma.rows, film.step = luma.grid.step;
        means.resize(std::size_t{luma.columns} * luma.rows);
        film.frames.push_back(std::move(means));
        at += 4 + size;
    }
    return film;
}

void write_grids(const std::string& path, const Film& film) {
    std::ofstream out(path, std::ios::binary);
    out << "grids " << film.columns << " " << film.rows << " " << film.frames.size() << " " << film.step
        << "\n";
    for (const auto& frame : film.frames) {
        out.write(reinterpret_cast<const char*>(frame.data()), static_cast<std::streamsize>(frame.size()));
    }
    if (!out.flush()) die("cannot write " + path);
}

class Runner {
  public:
    // `mhz`: frames in 1,000 seconds.
    // `times`: microseconds of each picture, or empty.
    Runner(engine::Settings settings, std::span<const engine::Zone> zones, std::int64_t mhz,
           std::vector<std::int64_t> times, bool trace)
        : settings_(settings), zones_(zones), mhz_(mhz), times_(std::move(times)), trace_(trace) {}

    void run(const std::string& name, Film film) {
        const std::int64_t reading = median(film.reading);
        const std::size_t size = engine::Detector::memory_for(settings_, film.columns, film.rows);
        // Aligned for every type.
        std::vector<std::max_align_t> memory(size / sizeof(std::max_align_t) + 1);
        engine::Detector detector(MutableBytes(reinterpret_cast<std::uint8_t*>(memory.data()), size));
        detector.start(settings_, zones_);
        std::string alarms, spans, separator;
        int started = -1, moved = -1;
        Duration known{}, end{};
        std::vector<std::int64_t> costs;
        const auto finish = [&] {
            if (started < 0) return;
            alarms += separator + "[" + std::to_string(started) + "," +
                      std::to_string(std::max(moved, started)) + "]";
            spans += separator + "[" + seconds(known) + "," + seconds(std::max(known, end)) + "]";
            separator = ",", started = -1;
        };
        for (std::size_t i = 0; i < film.frames.size(); ++i) {
            const frame::LumaGrid grid{film.frames[i], static_cast<std::uint16_t>(film.columns),
                                       static_cast<std::uint16_t>(film.rows), film.step};
            const Duration at = time_of(i);
            const auto before = std::chrono::steady_clock::now();
            const engine::Result& result = detector.feed(grid, at);
            costs.push_back((std::chrono::steady_clock::now() - before).count());
            const int last = frame_at(result.event.end);
            switch (result.phase) {
                case engine::EventPhase::kStarted:
                    finish();
                    started = static_cast<int>(i), moved = last;
                    known = result.event.confirmed, end = result.event.end;
                    break;
                case engine::EventPhase::kGoing: moved = last, end = result.event.end; break;
                case engine::EventPhase::kEnded:
                    moved = last, end = result.event.end;
                    finish();
                    break;
                case engine::EventPhase::kNone: break;
            }
            if (trace_) {
                char line[engine::Detector::kMaxTrace];
                std::cout << detector.trace(line) << '\n';
            }
        }
        finish();
        std::cout << R"({"file":")" << name << R"(","frames":)" << film.frames.size() << R"(,"alarms":[)"
                  << alarms << R"(],"spans":[)" << spans << R"(],"ns":)" << median(costs) << R"(,"read_ns":)"
                  << reading << R"(,"bytes":)" << size << "}" << std::endl;
    }

  private:
    Duration time_of(std::size_t frame) const {
        if (frame < times_.size()) return Duration(times_[frame] * 1000);
        return Duration(static_cast<std::int64_t>(frame) * 1'000'000'000'000 / mhz_);
    }
    int frame_at(Duration time) const {
        if (times_.empty()) {
            return static_cast<int>((time.count() / 1000 * mhz_ + 500'000'000) / 1'000'000'000);
        }
        const auto after = std::upper_bound(times_.begin(), times_.end(), time.count() / 1000);
        return std::max(0, static_cast<int>(after - times_.begin()) - 1);
    }
    static std::string seconds(Duration time) {
        return std::to_string(static_cast<double>(time.count()) / 1e9);
    }

    engine::Settings settings_;
    std::span<const engine::Zone> zones_;
    std::int64_t mhz_;
    std::vector<std::int64_t> times_;
    bool trace_;
};

int run(int argc, char** argv) {
    const Options options(argc, argv, "grids stream keep fps times method set zone", "trace");
    if (options.has("keep")) {
        write_grids(options.text("keep"), read_stream(options.text("stream")));
        return 0;
    }
    engine::Settings settings;
    if (options.text("method") == "scenes") settings.method = engine::Method::kScenes;
    for (const auto& word : options.all("set")) {
        const std::size_t equals = word.find('=');
        engine::SettingsError error{};
        if (equals == std::string::npos ||
            !engine::set_parameter(settings, word.substr(0, equals), std::atol(word.c_str() + equals + 1),
                                   error)) {
            die("--set " + word + ": " + std::string(engine::to_string(error)));
        }
    }
    std::string text;
    for (const auto& line : options.all("zone")) text += line + "\n";
    engine::ZoneList zones;
    if (const auto error = zones.parse(text); error != engine::ZonesError::kNone)
        die("--zone: " + std::string(engine::to_string(error)));
    std::vector<std::int64_t> times;
    if (options.has("times")) {
        std::istringstream in(contents(options.text("times")));
        for (std::int64_t at = 0; in >> at;) times.push_back(at);
    }
    Runner runner(settings, zones.zones(), static_cast<std::int64_t>(options.number("fps", 10) * 1000 + 0.5),
                  std::move(times), options.has("trace"));
    for (const auto& path : options.all("grids")) runner.run(path, read_grids(path));
    for (const auto& path : options.all("stream")) runner.run(path, read_stream(path));
    return 0;
}

}  // namespace
}  // namespace vedette::bench::motion

int main(int argc, char** argv) { return vedette::bench::motion::run(argc, argv); }

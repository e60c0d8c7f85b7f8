// Random zones on grids of random sizes, and random pictures in detectors with random settings: no access
// outside of the memory, results in range, and the same results for the same input.
#include <algorithm>
#include <cstdlib>
#include <vector>

#include "core/motion/detector.hpp"

using namespace vedette;

namespace {

void require(bool held) {
    if (!held) std::abort();
}

// Reads the input; zeros after its end.
class Source {
  public:
    explicit Source(Bytes bytes) : bytes_(bytes) {}
    std::uint8_t byte() {
        if (bytes_.empty()) return 0;
        const std::uint8_t value = bytes_.front();
        bytes_ = bytes_.subspan(1);
        return value;
    }
    std::uint16_t word() { return static_cast<std::uint16_t>(byte() << 8 | byte()); }
    std::int32_t wide() { return static_cast<std::int32_t>(std::uint32_t{word()} << 16 | word()); }
    bool empty() const { return bytes_.empty(); }
    Bytes rest() const { return bytes_; }

  private:
    Bytes bytes_;
};

std::uint32_t mixed(std::uint32_t sum, std::uint64_t value) {
    return (sum ^ static_cast<std::uint32_t>(value ^ value >> 32)) * 16777619u;
}

struct Run {
    motion::Settings settings;
    std::vector<motion::ZonePoint> points;
    std::vector<motion::Zone> zones;
    std::size_t memory = 0;
    Bytes pictures;
};

std::uint32_t run(const Run& input) {
    std::vector<std::uint8_t> memory(input.memory), grid;
    motion::Detector detector(memory);
    detector.start(input.settings, input.zones);
    Source in(input.pictures);
    std::uint32_t sum = 0;
    Duration at{};
    std::uint16_t columns = 8, rows = 8;
    std::size_t blocks = 0;
    while (!in.empty() && blocks < 60000) {
        const std::uint8_t op = in.byte();
        if (op % 16 == 1) columns = static_cast<std::uint16_t>(in.byte() + (op & 128 ? in.byte() : 0));
        if (op % 16 == 1) rows = static_cast<std::uint16_t>(in.byte() % 64);
        if (op % 16 == 2) detector.pause();
        if (op % 16 == 3) detector.resume();
        if (op % 16 == 4) detector.accept_view();
        if (op % 16 == 5) at = Duration(std::int64_t{in.wide()} << (in.byte() % 32));
        at += std::chrono::milliseconds(in.byte() * 4);
        grid.resize(std::size_t{columns} * rows);
        const std::uint8_t base = in.byte(), step = in.byte();
        for (std::size_t i = 0; i < grid.size(); ++i)
            grid[i] = static_cast<std::uint8_t>(base + i * step / 16);
        for (int i = op % 7; i > 0 && !grid.empty(); --i) {
            const std::size_t from = in.word() % grid.size();
            const std::size_t count = std::min<std::size_t>(in.byte(), grid.size() - from);
            std::fill_n(grid.begin() + static_cast<std::ptrdiff_t>(from), count, in.byte());
        }
        blocks += grid.size() + 64;
        const motion::Result& result = detector.feed({.means = grid, .columns = columns, .rows = rows}, at);
        require(result.score <= 100 && result.changed_cells <= std::max(result.cells, 130u));
        for (const motion::BlobInfo& blob : result.blobs) {
            require(blob.box.x < columns && blob.box.y < rows && blob.box.width > 0 && blob.cells > 0);
        }
        for (const motion::ObjectInfo& object : result.objects)
            require(object.id != 0 && object.since <= object.seen);
        require(result.event.path_points <= motion::kPathPoints);
        require(result.event.id == 0 || result.event.start <= result.event.confirmed);
        sum = mixed(
            sum, static_cast<std::uint64_t>(result.verdict) * 16 + static_cast<std::uint64_t>(result.phase));
        sum = mixed(sum, result.changed_cells);
        sum = mixed(sum, static_cast<std::uint64_t>(result.event.end.count()));
        for (const motion::ObjectInfo& object : result.objects)
            sum = mixed(sum, static_cast<std::uint16_t>(object.centre.x));
    }
    return sum;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    Source in({data, size});
    const std::uint8_t kind = in.byte();
    motion::ZoneList list;
    if (kind % 4 == 0) {
        const auto error = list.parse(as_text(in.rest()));
        require(error == motion::ZonesError::kNone || list.zones().empty());
        for (const motion::Zone& zone : list.zones()) require(zone.points.size() >= 3);
        std::vector<std::uint8_t> levels(300);
        motion::rasterise(list.zones(), 20, 15, levels);
        for (const std::uint8_t level : levels) require(level <= motion::kLevelMain);
        return 0;
    }
    Run input;
    input.settings.method = kind & 128 ? motion::Method::kScenes : motion::Method::kBackground;
    input.settings.sensitivity = in.byte();
    input.settings.cell_blocks = in.byte() % 6;
    input.settings.min_area = in.byte();
    input.settings.min_duration_ms = static_cast<std::uint16_t>(in.byte() * 8);
    input.settings.hold_ms = static_cast<std::uint16_t>(in.byte() * 32);
    input.settings.learn_ms = static_cast<std::uint16_t>(in.byte() * 8);
    input.settings.absorb_s = in.byte();
    input.settings.max_tracks = in.byte() % 40;
    input.settings.scenes.max_motion_images = in.byte();
    input.settings.scenes.stabilization_camera = in.byte() % 20;
    input.memory = in.word();
    const std::size_t zones = in.byte() % 6;
    input.points.resize(zones * 5);
    for (auto& point : input.points) {
        point = kind & 64 ? motion::ZonePoint{in.wide(), in.wide()}
                          : motion::ZonePoint{in.byte() * 50, in.byte() * 50};
    }
    for (std::size_t i = 0; i < zones; ++i) {
        const std::uint8_t zone = in.byte();
        input.zones.push_back({.kind = zone & 1 ? motion::ZoneKind::kExclude : motion::ZoneKind::kInclude,
                               .sensitivity = zone,
                               .points = std::span(input.points).subspan(i * 5, zone % 6)});
    }
    input.pictures = in.rest();
    require(run(input) == run(input));
    return 0;
}

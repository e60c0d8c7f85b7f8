// The same results on every machine, and after every change that should not alter them: sums over all results
// of drawn clips, and the traces of two short clips (tests/data/motion/NAME.transcript). On a difference the
// clip's trace is printed, each line after "trace: ". New expected lines: core_motion_test
// --gtest_filter=*walker | sed -n 's/^trace: //p'.
#include <cstdio>
#include <string>

#include <gtest/gtest.h>

#include "core/motion/detector_fixture.hpp"
#include "transcripts/motion.hpp"

namespace vedette::motion {
namespace {

using testing::DetectorFixture;
using testing::Small;

class Sum {
  public:
    void add(std::int64_t value) {
        for (int i = 0; i < 8; ++i) {
            const auto byte = static_cast<std::uint32_t>(static_cast<std::uint64_t>(value) >> (8 * i) & 255);
            sum_ = (sum_ ^ byte) * 16777619u;
        }
    }
    void add(const Box& box) {
        add(box.x);
        add(box.y);
        add(box.width);
        add(box.height);
    }
    void add(const Result& result) {
        add(static_cast<int>(result.verdict) * 16 + static_cast<int>(result.phase));
        add(result.score);
        add(result.changed_cells);
        for (const BlobInfo& blob : result.blobs) {
            add(blob.box);
            add(blob.cells);
            add(blob.contrast);
            add(blob.object);
            add(blob.light);
        }
        for (const ObjectInfo& object : result.objects) {
            add(object.id);
            add(object.box);
            add(object.centre.x);
            add(object.centre.y);
            add(object.dx);
            add(object.dy);
            add(object.since.count());
            add(object.confirmed);
        }
        add(result.event.start.count());
        add(result.event.end.count());
        add(result.event.best.score);
        for (const HealthAlert& alert : result.health.alerts) {
            add(alert.active);
            add(alert.measured);
        }
    }
    std::uint32_t value() const { return sum_; }

  private:
    std::uint32_t sum_ = 2166136261u;
};

// The trace of the fixture's last picture as a line of a transcript.
std::string trace_line(const DetectorFixture& fixture) {
    char line[Detector::kMaxTrace];
    return std::string(fixture.detector.trace(line)) + "\n";
}

void print_trace(std::string_view lines) {
    while (!lines.empty()) {
        const std::size_t end = lines.find('\n') + 1;
        std::printf("trace: = %.*s", static_cast<int>(end), lines.data());
        lines.remove_prefix(end);
    }
}

// Walkers, lamps, the edge of a cloud, rain, a shaken and a moved camera, darkness. With `trace`, its lines
// are added there.
std::uint32_t sum_of(const Settings& settings, std::span<const Zone> zones = {},
                     std::string* trace = nullptr) {
    Small view(7);
    DetectorFixture fixture(settings, zones);
    Sum sum;
    for (int i = 0; i < 420; ++i) {
        view.noise = i < 250 ? 2 : 4;
        view.gain = i % 90 > 60 ? 330 : 256 + i % 30;
        view.offset = i > 380 ? -200 : i % 4 == 0 ? 2 : 0;
        view.shift_x = i > 320 ? 3 : 0;
        view.draw();
        view.box(i * 11 % 900 - 60, 190, 30, 80, 230);
        if (i > 150) view.box(700 - i * 7 % 800, 320, 44, 100, 15);
        if (i % 200 > 120) view.shade(i % 40, 2, 12, 9, 190);
        for (int drop = 0; i > 200 && drop < 6; ++drop) {
            const int x = static_cast<int>(view.next() % 40), y = static_cast<int>(view.next() % 30);
            view.set(x, y, 210);
        }
        if (i == 240) fixture.detector.pause();
        if (i == 250) fixture.detector.resume();
        sum.add(fixture.feed(view.grid(), 60 + i % 3 * 40));
        if (trace != nullptr) *trace += trace_line(fixture);
    }
    return sum.value();
}

void expect_sum(std::uint32_t expected, const Settings& settings, std::span<const Zone> zones = {}) {
    const std::uint32_t sum = sum_of(settings, zones);
    EXPECT_EQ(sum, expected);
    if (sum == expected) return;
    std::string trace;
    sum_of(settings, zones, &trace);
    print_trace(trace);
}

TEST(MotionGolden, cells_of_one_block) { expect_sum(2215002444u, {}); }

TEST(MotionGolden, cells_of_two_blocks_as_on_a_chip) {
    expect_sum(1725840434u, {.cell_blocks = 2, .max_tracks = 4});
}

TEST(MotionGolden, cells_of_three_blocks_and_high_sensitivity) {
    expect_sum(4191752345u, {.sensitivity = 85, .cell_blocks = 3});
}

TEST(MotionGolden, zones) {
    const ZonePoint all[] = {{500, 3000}, {9900, 2000}, {9000, 9900}, {0, 9000}};
    const ZonePoint out[] = {{4000, 0}, {6000, 0}, {5000, 9000}};
    const Zone zones[] = {{.sensitivity = 70, .points = all}, {.kind = ZoneKind::kExclude, .points = out}};
    expect_sum(2525085067u, {}, zones);
}

TEST(MotionGolden, scenes_rule) { expect_sum(863415316u, {.method = Method::kScenes}); }

// Compares with tests/data/motion/NAME.transcript line by line and reports the first difference.
void expect_trace(std::string_view name, const std::string& trace) {
    std::string expected;
    for (const test::EmbeddedFile& file : kMotionTranscripts) {
        if (file.name == name) expected = test::parse_transcript(name, file.text).expected;
    }
    if (trace == expected) return;
    std::size_t begin = 0, line = 1;
    for (std::size_t i = 0; i < trace.size() && i < expected.size() && trace[i] == expected[i]; ++i) {
        if (trace[i] == '\n') ++line, begin = i + 1;
    }
    EXPECT_EQ(trace.substr(begin, trace.find('\n', begin) - begin),
              expected.substr(begin, expected.find('\n', begin) - begin))
        << "picture " << line;
    print_trace(trace);
}

// One walker crosses, stops for a while, and leaves.
TEST(MotionGolden, trace_of_a_walker) {
    Small view;
    DetectorFixture fixture({.learn_ms = 1000});
    std::string trace;
    for (int i = 0; i < 90; ++i) {
        view.draw();
        const int step = i < 20 ? 0 : i < 45 ? i - 20 : i < 65 ? 25 : i - 40;
        if (i >= 20) view.box(step * 14, 200, 30, 72, 225);
        fixture.feed(view.grid());
        trace += trace_line(fixture);
    }
    EXPECT_EQ(fixture.started, 1);
    expect_trace("walker", trace);
}

// A lamp, a soft shadow and a moved camera, without an object.
TEST(MotionGolden, trace_of_light_and_a_moved_camera) {
    Small view;
    DetectorFixture fixture({.learn_ms = 1000});
    std::string trace;
    for (int i = 0; i < 90; ++i) {
        view.gain = i >= 20 && i < 40 ? 360 : 256;
        view.shift_x = i < 70 ? 0 : 5;
        view.draw();
        for (int depth = 0; i >= 45 && i < 60 && depth < 4; ++depth)  // with soft edges
            view.shade(i - 45 + depth, 8 + depth, 12 - 2 * depth, 10 - 2 * depth, 238);
        fixture.feed(view.grid());
        trace += trace_line(fixture);
    }
    EXPECT_EQ(fixture.started, 0);
    expect_trace("light", trace);
}

}  // namespace
}  // namespace vedette::motion

// Equal results on every machine: sums over everything that the detector says of drawn sequences, the same
// number on a PC and on the chips. A change of the detector changes them; the failure says the new number.
#include <gtest/gtest.h>

#include "core/motion/detector_fixture.hpp"

namespace vedette::motion {
namespace {

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
        for (const Region& region : result.regions) {
            add(region.box);
            add(region.cells);
            add(region.contrast);
            add(region.track);
            add(region.light);
        }
        for (const Track& track : result.tracks) {
            add(track.id);
            add(track.box);
            add(track.centre.x);
            add(track.centre.y);
            add(track.dx);
            add(track.dy);
            add(track.since.count());
            add(track.confirmed);
        }
        add(result.event.start.count());
        add(result.event.end.count());
        add(result.event.best.score);
        for (const Complaint& complaint : result.health.complaints) {
            add(complaint.active);
            add(complaint.measured);
        }
    }
    std::uint32_t value() const { return sum_; }

  private:
    std::uint32_t sum_ = 2166136261u;
};

// Walkers, lamps, a front of cloud, rain, a shaken and a knocked camera, darkness: a bit of everything.
std::uint32_t sum_of(const Settings& settings, std::span<const Zone> zones = {}) {
    testing::Small view(7);
    testing::DetectorFixture fixture(settings, zones);
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
    }
    return sum.value();
}

TEST(MotionGolden, cells_of_one_block) { EXPECT_EQ(sum_of({}), 1454896865u); }

TEST(MotionGolden, cells_of_two_blocks_as_on_a_chip) {
    EXPECT_EQ(sum_of({.cell_blocks = 2, .max_tracks = 4}), 4158084579u);
}

TEST(MotionGolden, cells_of_three_blocks_and_high_sensitivity) {
    EXPECT_EQ(sum_of({.sensitivity = 85, .cell_blocks = 3}), 3388097241u);
}

TEST(MotionGolden, zones) {
    const ZonePoint all[] = {{500, 3000}, {9900, 2000}, {9000, 9900}, {0, 9000}};
    const ZonePoint out[] = {{4000, 0}, {6000, 0}, {5000, 9000}};
    const Zone zones[] = {{.sensitivity = 70, .points = all}, {.kind = ZoneKind::kExclude, .points = out}};
    EXPECT_EQ(sum_of({}, zones), 2877583329u);
}

TEST(MotionGolden, scenes_rule) { EXPECT_EQ(sum_of({.method = Method::kScenes}), 863415316u); }

}  // namespace
}  // namespace vedette::motion

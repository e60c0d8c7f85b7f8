// Candidate backgrounds and activity, compared with the rule cell by cell.
#include "core/motion/background/candidate_background.hpp"

#include <cstdlib>
#include <cstring>

#include <gtest/gtest.h>

#include "core/motion/background/cells_fixture.hpp"

namespace vedette::motion {
namespace {

using testing::kShapes;
using testing::Shape;
using testing::TestCells;

void add_activity(const Cells& cells, std::uint32_t i, bool light) {
    const auto add = [&](std::uint32_t at, int more) {
        if (at >= cells.count) return;
        const int sum = cells.activity[at] + more;
        cells.activity[at] = static_cast<std::uint8_t>(sum > 255 ? 255 : sum);
    };
    add(i, light ? 1 : 4);
    if (light) return;
    for (const std::uint32_t at : {i - 1, i + 1, i - cells.columns, i + cells.columns}) add(at, 1);
}

void consider(const Cells& cells, std::uint32_t i, BlobKinds known, bool aging, bool settling) {
    const int luma = cells.luma[i], other = cells.candidate[i], limit = cells.limit[i],
              age = cells.state[i] >> 4;
    const bool moving = std::abs(luma - cells.previous[i]) * 4 > limit;
    const bool moving_object = (known.moving_objects >> (cells.mark[i] - 1) & 1) != 0;
    const bool light = (known.lights >> (cells.mark[i] - 1) & 1) != 0;
    if (moving && !moving_object) add_activity(cells, i, light);
    if (settling && (light || !moving)) {
        const int d = luma * 128 - cells.background[i];
        cells.background[i] = static_cast<std::int16_t>(cells.background[i] + d / 2);
        return;
    }
    const bool near = std::abs(luma - other) <= 2 + (limit >> 3);
    int next = age;
    if (near && age + aging >= kAgeEstablished) {
        cells.candidate[i] = static_cast<std::uint8_t>(cells.background[i] >> 7);
        cells.background[i] = static_cast<std::int16_t>(other * 128);
        cells.mark[i] = 0;
        next = 15;
    } else if (near) {
        cells.candidate[i] = static_cast<std::uint8_t>(other + (luma > other) - (luma < other));
        next = age + aging;
    } else if (age >= kAgeEstablished) {
        if (aging) next = age == kAgeEstablished ? 0 : age - 1;
    } else if (age > 0) {
        next = age - 1;
    } else {
        cells.candidate[i] = cells.luma[i];
    }
    cells.state[i] = with_age(cells.state[i], next);
}

void expect_same(Shape shape, std::uint32_t seed, bool aging, bool settling) {
    TestCells ours(shape.columns, shape.rows, seed), theirs(shape.columns, shape.rows, seed);
    const BlobKinds known{.lights = 0b00101, .moving_objects = 0b01010};
    for (std::uint32_t i = 0; i < ours.cells.count; ++i) {
        // Stretches of one blob, as usual, or a mixture.
        const std::uint32_t blob = seed % 2 == 0 ? ours.next() % 6 : 1 + i / 24 % 5;
        ours.cells.mark[i] = theirs.cells.mark[i] = static_cast<std::uint8_t>(ours.chance(40) ? blob : 0);
    }
    update_candidates(ours.cells, known, aging, settling);
    for (std::uint32_t i = 0; i < theirs.cells.count; ++i) {
        if (theirs.cells.mark[i] != 0) consider(theirs.cells, i, known, aging, settling);
    }
    const Cells &a = ours.cells, &b = theirs.cells;
    for (std::uint32_t i = 0; i < a.count; ++i) {
        ASSERT_EQ(a.background[i], b.background[i]) << i;
        ASSERT_EQ(a.candidate[i], b.candidate[i]) << i;
        ASSERT_EQ(a.state[i], b.state[i]) << i;
        ASSERT_EQ(a.activity[i], b.activity[i]) << i;
        ASSERT_EQ(a.mark[i], b.mark[i]) << i;
    }
    // The padding is not written.
    for (std::uint32_t i = a.count; i < a.padded; ++i)
        EXPECT_EQ(a.activity[i] + a.candidate[i] + a.state[i], 0);
    EXPECT_EQ(std::memcmp(a.previous, b.previous, a.padded), 0);
}

TEST(MotionCandidateBackground, every_cell_follows_the_rule_in_grids_of_every_shape) {
    for (const Shape shape : kShapes) {
        for (std::uint32_t seed = 1; seed <= 8; ++seed) expect_same(shape, seed, seed % 4 < 2, seed > 5);
    }
}

}  // namespace
}  // namespace vedette::motion

// Conformance of a port's places for programs. Compiled into the tests of each implementation.
#include <string>

#include <gtest/gtest.h>

#include "node/port/testing/platform.hpp"

namespace vedette::port {
namespace {

// Begins with what a program of the platform begins with.
std::string program_of(Platform& platform, std::size_t bytes) {
    std::string out(platform.program_begin());
    out.resize(bytes, 'p');
    return out;
}

std::expected<void, SlotError> write_all(UpdateSlots& slots, const std::string& program) {
    if (const auto begun = slots.begin(program.size()); !begun) return begun;
    for (Bytes rest = as_bytes(program); !rest.empty();) {
        const Bytes piece = rest.first(std::min<std::size_t>(rest.size(), 500));
        if (const auto written = slots.write(piece); !written) return written;
        rest = rest.subspan(piece.size());
    }
    return slots.finish();
}

TEST(UpdateConformance, runs_a_written_program_with_the_next_start_on_trial_until_it_is_confirmed) {
    const auto platform = make_platform();
    EXPECT_FALSE(platform->slots().is_on_trial());
    EXPECT_EQ(platform->running_slot(), 0U);
    EXPECT_GE(platform->slots().capacity(), 1'900'000U);
    ASSERT_TRUE(write_all(platform->slots(), program_of(*platform, 10'000)).has_value());
    EXPECT_EQ(platform->running_slot(), 0U);
    platform->restart_program();
    EXPECT_EQ(platform->running_slot(), 1U);
    EXPECT_TRUE(platform->slots().is_on_trial());
    EXPECT_TRUE(platform->slots().begin(1000).error() == SlotError::kOnTrial);
    EXPECT_TRUE(platform->slots().confirm());
    EXPECT_FALSE(platform->slots().is_on_trial());
    platform->restart_program();
    EXPECT_EQ(platform->running_slot(), 1U);
    EXPECT_FALSE(platform->slots().is_on_trial());
}

TEST(UpdateConformance, a_program_that_was_not_confirmed_gives_way_with_the_next_start) {
    const auto platform = make_platform();
    ASSERT_TRUE(write_all(platform->slots(), program_of(*platform, 10'000)).has_value());
    platform->restart_program();
    EXPECT_TRUE(platform->slots().is_on_trial());
    platform->restart_program();
    EXPECT_EQ(platform->running_slot(), 0U);
    EXPECT_FALSE(platform->slots().is_on_trial());
    EXPECT_TRUE(write_all(platform->slots(), program_of(*platform, 10'000)).has_value());
}

TEST(UpdateConformance, what_is_not_finished_never_runs) {
    const auto platform = make_platform();
    const std::string program = program_of(*platform, 10'000);
    ASSERT_TRUE(platform->slots().begin(program.size()).has_value());
    ASSERT_TRUE(platform->slots().write(as_bytes(program).first(5000)).has_value());
    platform->restart_program();
    EXPECT_EQ(platform->running_slot(), 0U);
    ASSERT_TRUE(platform->slots().begin(program.size()).has_value());
    platform->slots().abort();
    platform->slots().abort();
    EXPECT_TRUE(write_all(platform->slots(), program).has_value());
}

TEST(UpdateConformance, a_loss_of_power_in_any_block_of_a_write_leaves_the_running_program) {
    constexpr std::size_t kBlock = 4096;
    constexpr std::size_t kBytes = 5 * kBlock;
    for (std::size_t power = 0; power < kBytes; power += kBlock) {
        const auto platform = make_platform();
        platform->cut_power_after(power);
        EXPECT_TRUE(write_all(platform->slots(), program_of(*platform, kBytes)).error() == SlotError::kFailed)
            << power;
        platform->restart_program();
        EXPECT_EQ(platform->running_slot(), 0U) << power;
    }
}

TEST(UpdateConformance, refuses_a_program_that_is_too_large) {
    const auto platform = make_platform();
    EXPECT_TRUE(platform->slots().begin(platform->slots().capacity() + 1).error() == SlotError::kTooLarge);
}

}  // namespace
}  // namespace vedette::port

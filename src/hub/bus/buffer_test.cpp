#include "hub/bus/buffer.hpp"

#include <gtest/gtest.h>

namespace vedette::bus {
namespace {

TEST(BufferPool, reuses_a_block) {
    const auto pool = BufferPool::create(1'000'000);
    const std::uint8_t* first = nullptr;
    {
        const auto buffer = pool->take(100'000);
        ASSERT_NE(buffer, nullptr);
        first = buffer->space().data();
        EXPECT_GE(buffer->space().size(), 100'000U);
    }
    EXPECT_EQ(pool->used_bytes(), 0U);
    EXPECT_EQ(pool->take(110'000)->space().data(), first);
}

TEST(BufferPool, refuses_to_exceed_its_limit_and_recovers) {
    const auto pool = BufferPool::create(200'000);
    auto held = pool->take(100'000);
    EXPECT_EQ(pool->take(100'000), nullptr);
    EXPECT_EQ(pool->take(300'000), nullptr);
    held.reset();
    EXPECT_NE(pool->take(100'000), nullptr);
}

TEST(BufferPool, buffers_may_outlive_it) {
    auto pool = BufferPool::create(10'000);
    std::shared_ptr<const Buffer> shared;
    {
        auto buffer = pool->take(3);
        buffer->space()[0] = 42;
        buffer->set_size(1);
        shared = std::move(buffer);
    }
    pool.reset();
    EXPECT_EQ(shared->bytes()[0], 42);
}

}  // namespace
}  // namespace vedette::bus

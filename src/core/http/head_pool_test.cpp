#include "core/http/head_pool.hpp"

#include <array>
#include <cstddef>
#include <utility>

#include <gtest/gtest.h>

namespace vedette::http {
namespace {

TEST(HeadPool, has_as_many_blocks_as_fit_and_each_is_memory_of_its_own) {
    std::array<char, 100> memory{};
    HeadPool pool(memory, 32);
    const HeadPool::Block a = pool.take();
    const HeadPool::Block b = pool.take();
    const HeadPool::Block c = pool.take();
    EXPECT_TRUE(a && b && c);
    EXPECT_FALSE(pool.has_free());
    EXPECT_FALSE(pool.take());
    EXPECT_TRUE(pool.take().memory().empty());
    for (const auto* const block : {&a, &b, &c}) {
        EXPECT_EQ(block->memory().size(), 32U);
        EXPECT_TRUE(block->memory().data() >= memory.data());
        EXPECT_TRUE(block->memory().data() + 32 <= memory.data() + memory.size());
    }
    EXPECT_TRUE(a.memory().data() != b.memory().data());
    EXPECT_TRUE(b.memory().data() != c.memory().data());
    EXPECT_TRUE(a.memory().data() != c.memory().data());
}

TEST(HeadPool, a_block_returns_by_its_end_by_release_and_by_being_replaced) {
    std::array<char, 64> memory{};
    HeadPool pool(memory, 32);
    {
        const HeadPool::Block a = pool.take();
        const HeadPool::Block b = pool.take();
        EXPECT_FALSE(pool.has_free());
    }
    HeadPool::Block a = pool.take();
    HeadPool::Block b = pool.take();
    EXPECT_FALSE(pool.has_free());
    a.release();
    a.release();
    EXPECT_FALSE(a);
    HeadPool::Block c = pool.take();
    EXPECT_FALSE(pool.has_free());
    c = std::move(b);
    EXPECT_TRUE(c);
    EXPECT_TRUE(pool.has_free());
    const HeadPool::Block d = pool.take();
    EXPECT_TRUE(d);
    EXPECT_FALSE(pool.has_free());
}

TEST(HeadPool, memory_smaller_than_a_block_gives_none) {
    std::array<char, 31> memory{};
    EXPECT_FALSE(HeadPool(memory, 32).has_free());
    EXPECT_FALSE(HeadPool({}, 32).has_free());
}

TEST(HeadPool, counts_its_free_blocks) {
    std::array<char, 35> memory;
    HeadPool pool(memory, 10);
    EXPECT_EQ(pool.blocks(), 3U);
    EXPECT_EQ(pool.block_bytes(), 10U);
    EXPECT_EQ(pool.free_blocks(), 3U);
    {
        const HeadPool::Block one = pool.take();
        const HeadPool::Block two = pool.take();
        EXPECT_EQ(pool.free_blocks(), 1U);
    }
    EXPECT_EQ(pool.free_blocks(), 3U);
}

}  // namespace
}  // namespace vedette::http

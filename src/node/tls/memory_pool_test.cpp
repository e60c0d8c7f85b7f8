#include "node/tls/memory_pool.hpp"

#include <array>
#include <cstdint>
#include <vector>

#include <gtest/gtest.h>

namespace vedette::node {
namespace {

class MemoryPoolTest : public ::testing::Test {
  protected:
    std::vector<std::uint8_t> memory_ = std::vector<std::uint8_t>(4096, 0xaa);
    MemoryPool pool_{memory_};
};

TEST_F(MemoryPoolTest, gives_cleared_and_aligned_bytes_and_takes_them_back) {
    void* const one = pool_.allocate(1);
    auto* const many = static_cast<std::uint8_t*>(pool_.allocate(1000));
    ASSERT_TRUE(one != nullptr && many != nullptr);
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(many) % alignof(std::max_align_t), 0U);
    EXPECT_EQ(std::vector<std::uint8_t>(many, many + 1000), std::vector<std::uint8_t>(1000));
    EXPECT_GE(pool_.used(), 1001U);
    pool_.release(one);
    pool_.release(many);
    EXPECT_EQ(pool_.used(), 0U);
    EXPECT_GE(pool_.peak(), 1001U);
}

TEST_F(MemoryPoolTest, a_full_pool_gives_nothing_and_is_whole_after_all_came_back) {
    // In every order of giving back, neighbours become one block again.
    const std::array<std::array<int, 3>, 6> orders{
        {{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}}};
    for (const auto& order : orders) {
        std::array<void*, 3> blocks{};
        for (void*& block : blocks) {
            block = pool_.allocate(1200);
            ASSERT_NE(block, nullptr);
        }
        EXPECT_EQ(pool_.allocate(1200), nullptr);
        const std::size_t before = pool_.refused();
        EXPECT_EQ(pool_.allocate(SIZE_MAX), nullptr);
        EXPECT_EQ(pool_.refused(), before + 1);
        for (const int at : order) pool_.release(blocks[static_cast<std::size_t>(at)]);
        void* const all = pool_.allocate(4096 - 128);
        ASSERT_NE(all, nullptr);
        pool_.release(all);
    }
}

TEST_F(MemoryPoolTest, finds_room_in_front_of_blocks_that_stay) {
    void* const first = pool_.allocate(500);
    void* const second = pool_.allocate(500);
    void* const third = pool_.allocate(500);
    pool_.release(first);
    EXPECT_EQ(pool_.allocate(500), first);
    pool_.release(second);
    void* const smaller = pool_.allocate(100);
    EXPECT_EQ(smaller, second);
    pool_.release(third);
    pool_.release(first);
    pool_.release(smaller);
    EXPECT_EQ(pool_.used(), 0U);
}

TEST_F(MemoryPoolTest, serves_mbedtls_only_while_it_is_in_use) {
    void* outside = vedette_tls_calloc(10, 10);
    EXPECT_FALSE(pool_.has(outside));
    void* inside = nullptr;
    {
        const MemoryPool::Use use(pool_);
        inside = vedette_tls_calloc(10, 10);
        EXPECT_TRUE(pool_.has(inside));
        EXPECT_EQ(vedette_tls_calloc(SIZE_MAX, 2), nullptr);
        EXPECT_EQ(vedette_tls_calloc(1, 5000), nullptr);
        vedette_tls_free(outside);
    }
    outside = vedette_tls_calloc(1, 5000);
    EXPECT_NE(outside, nullptr);
    EXPECT_GT(pool_.used(), 0U);
    vedette_tls_free(inside);
    vedette_tls_free(outside);
    vedette_tls_free(nullptr);
    EXPECT_EQ(pool_.used(), 0U);
}

TEST(MemoryPool, of_no_memory_gives_none) {
    MemoryPool pool{MutableBytes()};
    EXPECT_EQ(pool.allocate(1), nullptr);
}

}  // namespace
}  // namespace vedette::node

#include "node/pictures/picture_pool.hpp"

#include <algorithm>

#include <gtest/gtest.h>

namespace vedette::node {
namespace {

void put(PicturePool& pool, std::string_view picture, MonoTime at = {}) {
    const MutableBytes memory = pool.free_memory();
    ASSERT_FALSE(memory.empty());
    std::ranges::copy(picture, memory.begin());
    pool.publish({picture.size(), at});
}

TEST(PicturePool, the_newest_picture_is_shared) {
    std::array<std::uint8_t, 24> memory{};
    PicturePool pool(memory, 8);
    EXPECT_FALSE(pool.newest());
    EXPECT_EQ(pool.newest().number(), 0U);
    EXPECT_TRUE(pool.newest().bytes().empty());
    put(pool, "one", MonoTime{7s});
    const PicturePool::Share first = pool.newest();
    const PicturePool::Share again = first;
    put(pool, "two");
    EXPECT_EQ(as_text(first.bytes()), "one");
    EXPECT_EQ(as_text(again.bytes()), "one");
    EXPECT_TRUE(first.at() == MonoTime{7s});
    EXPECT_EQ(as_text(pool.newest().bytes()), "two");
    EXPECT_EQ(first.number(), 1U);
    EXPECT_EQ(pool.newest().number(), 2U);
}

TEST(PicturePool, a_block_is_free_again_when_nobody_holds_its_picture) {
    std::array<std::uint8_t, 20> memory{};
    PicturePool pool(memory, 8);  // two blocks
    put(pool, "one");
    PicturePool::Share viewer = pool.newest();
    put(pool, "two");
    EXPECT_TRUE(pool.free_memory().empty());
    pool.publish({3, {}});  // nothing was written: the newest stays
    EXPECT_EQ(as_text(pool.newest().bytes()), "two");
    PicturePool::Share other = viewer;
    viewer.release();
    EXPECT_TRUE(pool.free_memory().empty());
    other = pool.newest();
    EXPECT_EQ(pool.free_memory().size(), 8U);
    put(pool, "three");
    EXPECT_EQ(as_text(other.bytes()), "two");
    pool.forget();
    EXPECT_FALSE(pool.newest());
    EXPECT_EQ(as_text(other.bytes()), "two");
    EXPECT_EQ(pool.free_memory().size(), 8U);
}

TEST(PicturePool, gives_a_block_for_a_picture_that_is_no_camera_s) {
    std::array<std::uint8_t, 16> memory{};
    PicturePool pool(memory, 8);
    put(pool, "one");
    PicturePool::Share read = pool.take_free();
    ASSERT_TRUE(read);
    EXPECT_EQ(pool.memory_of(read).size(), 8U);
    std::ranges::copy(std::string_view("file"), pool.memory_of(read).begin());
    pool.set_bytes(read, 4);
    EXPECT_EQ(as_text(read.bytes()), "file");
    EXPECT_EQ(as_text(pool.newest().bytes()), "one");
    EXPECT_EQ(read.number(), 0U);
    EXPECT_FALSE(pool.take_free());
    read.release();
    EXPECT_TRUE(pool.take_free());
}

TEST(PicturePool, a_share_moves_without_being_counted_twice) {
    std::array<std::uint8_t, 8> memory{};
    PicturePool pool(memory, 8);
    put(pool, "one");
    PicturePool::Share share = pool.newest();
    pool.forget();
    PicturePool::Share moved = std::move(share);
    EXPECT_TRUE(pool.free_memory().empty());
    moved.release();
    moved.release();
    EXPECT_EQ(pool.free_memory().size(), 8U);
}

}  // namespace
}  // namespace vedette::node

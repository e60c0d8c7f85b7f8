#include "node/pictures/feed.hpp"

#include <algorithm>

#include <gtest/gtest.h>

namespace vedette::node {
namespace {

struct FakeCamera final : port::Camera {
    std::expected<void, port::CameraError> start() override {
        ++starts;
        if (absent) return std::unexpected(port::CameraError::kAbsent);
        running = true;
        return {};
    }
    void stop() override { running = false; }
    std::expected<port::Taken, port::CameraError> copy_newest(MutableBytes into) override {
        if (next.empty()) return std::unexpected(port::CameraError::kNotYet);
        const std::string_view picture = std::exchange(next, {});
        if (picture.size() > into.size()) return std::unexpected(port::CameraError::kTooLarge);
        std::ranges::copy(picture, into.begin());
        return port::Taken{picture.size(), MonoTime{1s}};
    }
    bool is_jpeg() const override { return true; }
    std::expected<void, port::CameraError> set(port::Setting, int) override { return {}; }
    int get(port::Setting) const override { return 0; }
    MonoTime due() const override { return due_at; }

    MonoTime due_at = MonoTime::max();
    std::string_view next;
    int starts = 0;
    bool running = false;
    bool absent = false;
};

struct CountingLog final : port::Log {
    void write(port::Level, std::string_view, std::string_view) override { ++lines; }
    int lines = 0;
};

struct Bench {
    std::array<std::uint8_t, 16> memory{};
    PicturePool pool{memory, 8};
    FakeCamera camera;
    CountingLog log;
    Feed feed{camera, pool, log};
    MonoTime now{10s};
};

TEST(Feed, runs_the_camera_only_while_pictures_are_wanted) {
    Bench bench;
    bench.camera.next = "early";
    EXPECT_FALSE(bench.feed.update(bench.now));
    EXPECT_TRUE(bench.feed.deadline() == MonoTime::max());
    bench.feed.want(bench.now);
    EXPECT_TRUE(bench.camera.running);
    EXPECT_TRUE(bench.feed.update(bench.now));
    EXPECT_FALSE(bench.feed.update(bench.now));
    EXPECT_EQ(as_text(bench.feed.newest().bytes()), "early");
    EXPECT_TRUE(bench.feed.deadline() == bench.now + Feed::kRest);
    bench.now = bench.feed.deadline();
    EXPECT_FALSE(bench.feed.update(bench.now));
    EXPECT_FALSE(bench.camera.running);
    EXPECT_FALSE(bench.feed.newest());  // it would be old when the next one asks
}

TEST(Feed, leaves_a_picture_in_the_camera_until_a_block_is_free) {
    Bench bench;
    bench.feed.want(bench.now);
    bench.camera.next = "one";
    EXPECT_TRUE(bench.feed.update(bench.now));
    PicturePool::Share slow = bench.feed.newest();
    bench.camera.next = "two";
    EXPECT_TRUE(bench.feed.update(bench.now));
    PicturePool::Share slower = bench.feed.newest();
    bench.camera.next = "three";
    EXPECT_FALSE(bench.feed.update(bench.now));
    EXPECT_EQ(bench.camera.next, "three");
    slow.release();
    EXPECT_TRUE(bench.feed.update(bench.now));
    EXPECT_EQ(as_text(bench.feed.newest().bytes()), "three");
    EXPECT_EQ(as_text(slower.bytes()), "two");
}

TEST(Feed, leaves_pictures_in_the_camera_until_the_time_that_is_wanted) {
    Bench bench;
    bench.camera.next = "early";
    bench.feed.want_from(bench.now, bench.now + 200ms);
    EXPECT_TRUE(bench.camera.running);
    EXPECT_FALSE(bench.feed.update(bench.now));
    EXPECT_TRUE(bench.feed.deadline() == bench.now + Feed::kRest);  // this camera wakes the node
    bench.camera.due_at = bench.now + 40ms;
    EXPECT_TRUE(bench.feed.deadline() == bench.now + 200ms);
    bench.now = bench.now + 200ms;
    EXPECT_TRUE(bench.feed.update(bench.now));
    EXPECT_EQ(as_text(bench.feed.newest().bytes()), "early");
    // A viewer gets each one, whatever somebody else wants.
    bench.feed.want(bench.now);
    bench.feed.want_from(bench.now, bench.now + 200ms);
    bench.camera.next = "next";
    EXPECT_TRUE(bench.feed.update(bench.now));
    EXPECT_TRUE(bench.feed.deadline() == bench.camera.due_at);
}

TEST(Feed, tries_an_absent_camera_again_and_says_so_once) {
    Bench bench;
    bench.camera.absent = true;
    for (int i = 0; i < 30; ++i) {
        bench.feed.want(bench.now);
        EXPECT_FALSE(bench.feed.update(bench.now));
        bench.now = bench.now + Feed::kRetry / 10;
    }
    EXPECT_EQ(bench.camera.starts, 3);
    EXPECT_EQ(bench.log.lines, 1);
    bench.camera.absent = false;
    bench.now = bench.now + Feed::kRetry;
    bench.feed.want(bench.now);
    EXPECT_TRUE(bench.camera.running);
}

TEST(Feed, says_once_that_pictures_are_too_large) {
    Bench bench;
    bench.feed.want(bench.now);
    for (int i = 0; i < 3; ++i) {
        bench.camera.next = "far too large";
        EXPECT_FALSE(bench.feed.update(bench.now));
    }
    EXPECT_EQ(bench.log.lines, 1);
}

}  // namespace
}  // namespace vedette::node

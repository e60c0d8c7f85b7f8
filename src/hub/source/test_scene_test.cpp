#include "hub/source/test_scene.hpp"

#include <gtest/gtest.h>

#include "core/frame/jpeg_probe.hpp"
#include "tests/support/source_fixture.hpp"

namespace vedette::source {
namespace {

TEST(TestScene, draws_at_its_rate_and_size_and_slower_when_consumers_want_less) {
    test::SourceFixture b;
    TestScene source(test::spec("test://?size=160x128&fps=10"), "scene");
    const auto run = b.start(source);
    ASSERT_TRUE(b.until_pictures(1));
    const auto info = frame::probe_jpeg(b.sink.pictures[0].bytes);
    ASSERT_TRUE(info.has_value());
    EXPECT_TRUE(info->complete);
    EXPECT_EQ(info->width, 160);
    EXPECT_EQ(info->height, 128);
    for (std::size_t n = 2; n <= 5; ++n) {
        b.pass(80ms);
        EXPECT_EQ(b.sink.pictures.size(), n - 1);
        b.pass(20ms);
        ASSERT_TRUE(b.until_pictures(n));
        EXPECT_NE(b.sink.pictures[n - 1].bytes, b.sink.pictures[n - 2].bytes);
    }
    b.sink.wanted = 1;
    b.pass(900ms);
    b.turn();
    const std::size_t before = b.sink.pictures.size();
    EXPECT_LE(before, 6U);
    b.sink.wanted = 0;
    b.pass(220ms);
    EXPECT_TRUE(b.until_pictures(before + 1)) << "a new rate is noticed soon";
}

TEST(TestScene, draws_the_same_picture_at_the_same_time) {
    test::SourceFixture a;
    test::SourceFixture b;
    TestScene one(test::spec("test://?size=160x128"), "scene");
    TestScene two(test::spec("test://?size=160x128"), "scene");
    const auto run_one = a.start(one);
    const auto run_two = b.start(two);
    ASSERT_TRUE(a.until_pictures(1));
    ASSERT_TRUE(b.until_pictures(1));
    EXPECT_EQ(a.sink.pictures[0].bytes, b.sink.pictures[0].bytes);
}

TEST(TestScene, stops_in_the_middle_of_a_large_drawing) {
    test::SourceFixture b;
    TestScene source(test::spec("test://?size=8000x6000"), "scene");
    const auto run = b.start(source);
    b.turn();
    b.stop->request();
    const MonoTime begin = system_clock().mono();
    ASSERT_TRUE(b.until_ended());
    EXPECT_EQ(b.ended->kind, Kind::kCancelled);
    EXPECT_LT(to_ms(system_clock().mono() - begin), 1500);
    EXPECT_TRUE(b.sink.pictures.empty());
}

}  // namespace
}  // namespace vedette::source

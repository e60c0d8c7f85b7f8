#include "hub/simulate/options.hpp"

#include <gtest/gtest.h>

#include "hub/simulate/pictures.hpp"

namespace vedette::simulate {
namespace {

bool is_complete(const Blob& picture) {
    return picture != nullptr && picture->size() > 4 && as_text(Bytes(*picture)).starts_with("\xff\xd8") &&
           as_text(Bytes(*picture)).ends_with("\xff\xd9");
}

TEST(SimulateOptions, each_original_has_its_size_and_url) {
    Options o;
    o.cameras = 2;
    o.port = 9000;
    EXPECT_EQ(picture_size(o).width, 640);
    EXPECT_EQ(stream_url(o, 1), "http://127.0.0.1:9002/mjpeg");
    o.original = Original::kPycameresp;
    EXPECT_EQ(stream_url(o, 1), "http://127.0.0.1:9003/camera/start");
    o.original = Original::kTcpcam;
    EXPECT_EQ(picture_size(o).width, 1280);
    EXPECT_EQ(period(o), 2s);
    EXPECT_EQ(stream_url(o, 0), "tcpcam://127.0.0.1:9000");
    o.original = Original::kCapture;
    EXPECT_EQ(picture_size(o).width, 1600);
    EXPECT_EQ(stream_url(o, 0), "ws://127.0.0.1:9001/");
}

TEST(SimulateOptions, options_that_exclude_each_other_are_refused_with_a_reason) {
    const auto error_of = [](auto change) {
        Options o;
        change(o);
        const auto valid = check(o);
        return valid ? std::string() : valid.error().message;
    };
    EXPECT_EQ(error_of([](Options&) {}), "");
    EXPECT_NE(error_of([](Options& o) { o.cameras = 0; }), "");
    EXPECT_NE(error_of([](Options& o) { o.port = 1; }).find("status"), std::string::npos);
    EXPECT_NE(error_of([](Options& o) { o.fps = -1; }).find("--fps"), std::string::npos);
    EXPECT_NE(error_of([](Options& o) { o.trailing_nul = true; }).find("tcpcam"), std::string::npos);
    EXPECT_NE(error_of([](Options& o) {
                  o.pictures = "/tmp";
                  o.bytes = 5;
              }).find("--pictures"),
              std::string::npos);
    EXPECT_NE(error_of([](Options& o) { o.faults = {*parse_fault("drop@1")}; }).find("0 to 0"),
              std::string::npos);
    EXPECT_NE(error_of([](Options& o) {
                  o.original = Original::kTcpcam;
                  o.faults = {*parse_fault("no-length")};
              }).find("tcpcam"),
              std::string::npos);
}

TEST(SimulateFault, an_option_has_defaults_numbers_and_a_camera) {
    EXPECT_EQ(parse_fault("drop")->n, 50);
    const auto fault = parse_fault("length:3:-20@7");
    ASSERT_TRUE(fault);
    EXPECT_EQ(fault->kind, FaultKind::kLength);
    EXPECT_EQ(fault->n, 3);
    EXPECT_EQ(fault->value, -20);
    EXPECT_EQ(fault->camera, 7);
    for (const char* const bad : {"", "drop:", "drop:x", "drop:1:2", "drop@", "drop@-1", "drop:-1",
                                  "truncate:0", "length:1:2:3", "drop:99999999999", "Drop"})
        EXPECT_FALSE(parse_fault(bad)) << bad;
}

TEST(SimulatePictures, the_wanted_number_of_bytes_is_reached_by_lower_quality_and_then_padding) {
    Options o;
    o.size = Size{160, 120};
    const auto drawn = Pictures::open(o)->at({.camera = "camera 0", .elapsed = 3s});
    ASSERT_TRUE(is_complete(drawn));
    o.bytes = drawn->size() * 2 / 3;
    auto fewer = Pictures::open(o);
    ASSERT_TRUE(fewer);
    const auto small_one = fewer->at({.camera = "camera 0", .elapsed = 3s});
    ASSERT_TRUE(is_complete(small_one));
    EXPECT_EQ(small_one->size(), o.bytes);
    EXPECT_LT(fewer->quality(), 76);
    o.bytes = 400'001;
    auto more = Pictures::open(o);
    const auto large_one = more->at({.camera = "camera 0", .elapsed = 3s});
    ASSERT_TRUE(is_complete(large_one));
    EXPECT_EQ(large_one->size(), o.bytes);
    EXPECT_EQ(more->quality(), 76);
    o.bytes = 500;
    const auto impossible = Pictures::open(o);
    ASSERT_FALSE(impossible);
    EXPECT_NE(impossible.error().message.find("smaller --size"), std::string::npos);
}

TEST(SimulatePictures, a_loop_draws_each_picture_once) {
    Options o;
    o.size = Size{64, 48};
    o.loop = 2;
    auto pictures = Pictures::open(o);
    const auto first = pictures->at({.camera = "a", .frame = 0});
    const auto second = pictures->at({.camera = "a", .frame = 1, .elapsed = 9s});
    EXPECT_NE(first, second);
    EXPECT_EQ(pictures->at({.camera = "b", .frame = 2, .elapsed = 18s}), first);
}

TEST(SimulatePictures, a_missing_folder_is_named) {
    Options o;
    o.pictures = "/nowhere/at/all";
    const auto pictures = Pictures::open(o);
    ASSERT_FALSE(pictures);
    EXPECT_NE(pictures.error().message.find("/nowhere/at/all"), std::string::npos);
}

TEST(SimulatePictures, the_fixed_picture_has_the_originals_size_and_may_end_with_a_zero_byte) {
    const auto fixed = fixed_picture(false);
    ASSERT_TRUE(is_complete(fixed));
    EXPECT_EQ(fixed->size(), 5764U);
    const auto longer = fixed_picture(true);
    ASSERT_EQ(longer->size(), 5765U);
    EXPECT_EQ(longer->back(), 0);
    EXPECT_TRUE(std::equal(fixed->begin(), fixed->end(), longer->begin()));
}

}  // namespace
}  // namespace vedette::simulate

#include "helpers/video/fault.hpp"

#include <cerrno>

#include <gtest/gtest.h>

extern "C" {
#include <libavutil/error.h>
#include <libavutil/log.h>
}

namespace vedette::video {
namespace {

TEST(VideoFault, passwords_are_masked_wherever_they_stand) {
    EXPECT_EQ(mask_passwords("rtsp://u:p@h/x"), "rtsp://***@h/x");
    EXPECT_EQ(mask_passwords("rtsp://u:p@ss@h:554"), "rtsp://***@h:554");
    EXPECT_EQ(mask_passwords("cannot open 'rtsp://u@h/a@b' or rtsp://h2/c and rtsp://a:b@c"),
              "cannot open 'rtsp://***@h/a@b' or rtsp://h2/c and rtsp://***@c");
    EXPECT_EQ(mask_passwords("no address"), "no address");
}

TEST(VideoFault, numbers_become_sentences) {
    EXPECT_EQ(av_fault("rtsp://u:p@h/x", AVERROR_HTTP_NOT_FOUND).message,
              "rtsp://***@h/x: no such stream (404); check the path in the address");
    EXPECT_TRUE(av_fault("x", AVERROR_HTTP_UNAUTHORIZED).kind == Kind::kUnauthenticated);
    EXPECT_TRUE(av_fault("x", AVERROR(ETIMEDOUT)).kind == Kind::kTimeout);
    EXPECT_EQ(av_fault("file:x", AVERROR(ENOENT)).message, "file:x: no such file");
}

TEST(VideoFault, what_ffmpeg_complained_of_is_told_without_passwords) {
    keep_complaints();
    av_log(nullptr, AV_LOG_ERROR, "moov atom not found in %s\n", "rtsp://a:b@c/d");
    av_log(nullptr, AV_LOG_WARNING, "of no importance\n");
    EXPECT_EQ(av_fault("file:x", AVERROR_INVALIDDATA).message,
              "file:x: Invalid data found when processing input (moov atom not found in rtsp://***@c/d)");
}

}  // namespace
}  // namespace vedette::video

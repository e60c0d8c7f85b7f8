#include "helpers/video/av_error.hpp"

#include <cerrno>

#include <gtest/gtest.h>

extern "C" {
#include <libavutil/error.h>
#include <libavutil/log.h>
}

namespace vedette::video {
namespace {

TEST(VideoAvError, passwords_are_masked_wherever_they_stand) {
    EXPECT_EQ(mask_passwords("rtsp://u:p@h/x"), "rtsp://***@h/x");
    EXPECT_EQ(mask_passwords("rtsp://u:p@ss@h:554"), "rtsp://***@h:554");
    EXPECT_EQ(mask_passwords("cannot open 'rtsp://u@h/a@b' or rtsp://h2/c and rtsp://a:b@c"),
              "cannot open 'rtsp://***@h/a@b' or rtsp://h2/c and rtsp://***@c");
    EXPECT_EQ(mask_passwords("no address"), "no address");
}

TEST(VideoAvError, numbers_become_sentences) {
    EXPECT_EQ(explain_av_error("rtsp://u:p@h/x", AVERROR_HTTP_NOT_FOUND).message,
              "rtsp://***@h/x: no such stream (404)");
    EXPECT_TRUE(explain_av_error("x", AVERROR_HTTP_UNAUTHORIZED).kind == Kind::kUnauthenticated);
    EXPECT_TRUE(explain_av_error("x", AVERROR(ETIMEDOUT)).kind == Kind::kTimeout);
    EXPECT_EQ(explain_av_error("file:x", AVERROR(ENOENT)).message, "file:x: no such file");
}

TEST(VideoAvError, what_ffmpeg_complained_of_is_told_without_passwords) {
    capture_av_log();
    av_log(nullptr, AV_LOG_ERROR, "moov atom not found in %s\n", "rtsp://a:b@c/d");
    av_log(nullptr, AV_LOG_WARNING, "of no importance\n");
    EXPECT_EQ(explain_av_error("file:x", AVERROR_INVALIDDATA).message,
              "file:x: Invalid data found when processing input (moov atom not found in rtsp://***@c/d)");
}

}  // namespace
}  // namespace vedette::video

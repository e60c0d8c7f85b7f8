#include "helpers/video/options.hpp"

#include <initializer_list>
#include <vector>

#include <gtest/gtest.h>

namespace vedette::video {
namespace {

Result<Options> parse(std::initializer_list<const char*> words) {
    std::vector<std::string> copies(words.begin(), words.end());
    std::vector<char*> arguments;
    for (std::string& word : copies) arguments.push_back(word.data());
    return parse_options(arguments);
}

TEST(VideoOptions, all_of_them_are_read) {
    const auto options =
        parse({"--fd",      "3",           "--url",     "rtsp://h/x", "--loop",     "--fps",    "12.5",
               "--quality", "70",          "--timeout", "5",          "--udp",      "--memory", "300",
               "--peer",    "192.168.1.5", "--peer",    "fd00::1",    "--own-port", "8480"});
    ASSERT_TRUE(options.has_value()) << options.error().message;
    EXPECT_EQ(options->fd, 3);
    EXPECT_EQ(options->url, "rtsp://h/x");
    EXPECT_TRUE(options->loop);
    EXPECT_EQ(options->fps, 12.5);
    EXPECT_EQ(options->quality, 70);
    EXPECT_EQ(options->timeout_s, 5);
    EXPECT_TRUE(options->udp);
    EXPECT_EQ(options->memory_mb, 300);
    ASSERT_EQ(options->peers.size(), 2U);
    EXPECT_EQ(options->peers[1], *IpAddress::parse("fd00::1"));
    EXPECT_EQ(options->own_ports, std::vector<std::uint16_t>{8480});
}

TEST(VideoOptions, what_is_wrong_is_named) {
    EXPECT_EQ(parse({"--url", "x"}).error().message, "--fd is missing");
    EXPECT_EQ(parse({"--fd", "3"}).error().message, "--url is missing");
    EXPECT_EQ(parse({"--fd", "3", "--speed", "3"}).error().message, "there is no option --speed");
    EXPECT_EQ(parse({"--fd", "3", "--url"}).error().message, "--url needs a value");
    for (const char* fps : {"0", "-1", "fast", "nan", "1001", "5x"}) {
        EXPECT_EQ(parse({"--fps", fps}).error().message, std::string("--fps can't be ") + fps);
    }
    EXPECT_EQ(parse({"--peer", "camera.lan"}).error().message, "--peer can't be camera.lan");
    EXPECT_EQ(parse({"--own-port", "65536"}).error().message, "--own-port can't be 65536");
    EXPECT_EQ(parse({"--quality", "101"}).error().message, "--quality can't be 101");
}

TEST(VideoOptions, parts_are_joined_into_a_file) {
    const auto options = parse({"--join", "/tmp/parts", "--fd", "3", "--out", "4", "--format", "webm"});
    ASSERT_TRUE(options.has_value());
    EXPECT_EQ(options->join, "/tmp/parts");
    EXPECT_TRUE(options->writes());
    EXPECT_EQ(parse({"--join", "/tmp/parts", "--fd", "3"}).error().message, "--out is missing");
    EXPECT_EQ(parse({"--join", "parts"}).error().message, "--join can't be parts");
}

TEST(VideoOptions, a_film_has_a_file_and_a_size) {
    const auto options = parse({"--film", "--fd", "3", "--out", "4", "--size", "640x586"});
    ASSERT_TRUE(options.has_value()) << options.error().message;
    EXPECT_TRUE(options->film);
    EXPECT_EQ(options->out, 4);
    EXPECT_EQ(options->width, 640);
    EXPECT_EQ(options->height, 586);
    EXPECT_EQ(parse({"--film", "--fd", "3", "--size", "2x2"}).error().message, "--out is missing");
    EXPECT_EQ(parse({"--film", "--fd", "3", "--out", "4"}).error().message, "--size is missing");
    EXPECT_EQ(options->format, FilmFormat::kMp4);
    EXPECT_EQ(parse({"--film", "--fd", "3", "--out", "4", "--size", "2x2", "--format", "gif"})->format,
              FilmFormat::kGif);
    EXPECT_EQ(parse({"--format", "avi"}).error().message, "--format can't be avi");
    for (const char* size : {"640", "640x", "x480", "641x480", "640x481", "0x0", "5000x480", "640x480x2"}) {
        EXPECT_EQ(parse({"--film", "--size", size}).error().message, std::string("--size can't be ") + size);
    }
}

TEST(VideoOptions, only_our_schemes_are_taken) {
    EXPECT_EQ(check_url("/a/clip.avi").value(), "file:/a/clip.avi");
    EXPECT_EQ(check_url("file:clip:1.avi").value(), "file:clip:1.avi");
    EXPECT_EQ(check_url("RTSP://h/x").value(), "rtsp://h/x");
    for (const char* url : {"http://h/x", "concat:a|b", "clip.avi", "", "file:", "rtsp"}) {
        EXPECT_FALSE(check_url(url).has_value()) << url;
    }
}

}  // namespace
}  // namespace vedette::video

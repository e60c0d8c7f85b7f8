// vedette-video as a program, on clips that ffmpeg makes.
#include <cstdlib>

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <turbojpeg.h>

#include "helpers/video/testing/hub.hpp"
#include "linux/v4l2/standard_tables.hpp"

namespace vedette::video {
namespace {

using testing::Folder;
using testing::Hub;
using wire::Type;

constexpr const char* kScene = "-f lavfi -i testsrc2=size=160x120:rate=50 ";

std::string numbered(int i) { return "p" + std::string(i < 10 ? "0" : "") + std::to_string(i) + ".jpg"; }

struct Size {
    int width = 0;
    int height = 0;
    std::uint8_t first_luma = 0;
};

Size look_at(Bytes jpeg) {
    Size size;
    int sampling = 0;
    int colours = 0;
    void* const reader = tjInitDecompress();
    EXPECT_EQ(
        tjDecompressHeader3(reader, jpeg.data(), jpeg.size(), &size.width, &size.height, &sampling, &colours),
        0);
    std::vector<std::uint8_t> grey(static_cast<std::size_t>(size.width * size.height));
    EXPECT_EQ(tjDecompress2(reader, jpeg.data(), jpeg.size(), grey.data(), size.width, 0, size.height,
                            TJPF_GRAY, 0),
              0);
    tjDestroy(reader);
    if (!grey.empty()) size.first_luma = grey[0];
    return size;
}

TEST(VideoProgram, mjpeg_passes_untouched_and_the_end_is_told) {
    const Folder folder;
    folder.ffmpeg(std::string(kScene) + "-frames:v 10 -c:v mjpeg clip.avi");
    folder.ffmpeg("-i clip.avi -c copy p%02d.jpg");
    Hub hub({"--url", folder.file("clip.avi")});
    hub.grant(100);
    const auto track = hub.next();
    ASSERT_TRUE(track.has_value());
    EXPECT_TRUE(track->header.type == Type::kTrack);
    EXPECT_TRUE(track->header.codec == wire::Codec::kJpeg);
    for (int i = 1; i <= 10; ++i) {
        const auto unit = hub.next(Type::kUnit);
        EXPECT_EQ(unit.header.number, static_cast<std::uint64_t>(i));
        EXPECT_EQ(unit.header.flags, wire::kKey);
        EXPECT_TRUE(unit.payload == folder.read(numbered(i))) << i;
    }
    const auto end = hub.next(Type::kEnd);
    EXPECT_EQ(as_text(end.payload), "the file has ended");
    EXPECT_TRUE(hub.wait().clean());
}

TEST(VideoProgram, h264_becomes_jpeg_with_its_colours) {
    const Folder folder;
    folder.ffmpeg(
        "-f lavfi -i color=white:size=322x240:rate=25 -frames:v 12 -pix_fmt yuv420p -c:v libx264 -bf 2 "
        "clip.mp4");
    Hub hub({"--url", "file:" + folder.file("clip.mp4"), "--fps", "200"});
    hub.grant(100);
    for (int i = 1; i <= 12; ++i) {
        const auto unit = hub.next(Type::kUnit);
        const Size size = look_at(unit.payload);
        EXPECT_EQ(size.width, 322);
        EXPECT_EQ(size.height, 240);
        EXPECT_GE(size.first_luma, 253);  // white of the narrow range would be 235
    }
    EXPECT_TRUE(hub.next(Type::kEnd).header.type == Type::kEnd);
}

TEST(VideoProgram, quality_is_the_callers) {
    const Folder folder;
    folder.ffmpeg(std::string(kScene) + "-frames:v 1 -pix_fmt yuv420p -c:v libx264 clip.mp4");
    std::size_t bytes[2];
    for (int i = 0; i < 2; ++i) {
        Hub hub({"--url", folder.file("clip.mp4"), "--quality", i == 0 ? "30" : "95"});
        hub.grant(1);
        bytes[i] = hub.next(Type::kUnit).payload.size();
    }
    EXPECT_LT(bytes[0] * 2, bytes[1]);
}

TEST(VideoProgram, files_play_at_their_own_pace_or_at_the_given_one) {
    const Folder folder;
    folder.ffmpeg(std::string(kScene) + "-frames:v 11 -c:v mjpeg clip.avi");
    const auto span = [&folder](std::vector<std::string> more) {
        more.insert(more.begin(), {"--url", folder.file("clip.avi")});
        Hub hub(more);
        hub.grant(100);
        const UtcTime first = hub.next(Type::kUnit).header.captured;
        UtcTime last = first;
        for (int i = 0; i < 10; ++i) last = hub.next(Type::kUnit).header.captured;
        return last - first;
    };
    const Duration own = span({});  // ten times 20 ms
    EXPECT_GE(to_ms(own), 195);
    const Duration given = span({"--fps", "20"});
    EXPECT_GE(to_ms(given), 495);
}

TEST(VideoProgram, a_loop_never_ends_and_says_where_it_begins_anew) {
    const Folder folder;
    folder.ffmpeg(std::string(kScene) + "-frames:v 3 -c:v mjpeg clip.avi");
    Hub hub({"--url", folder.file("clip.avi"), "--loop", "--fps", "500"});
    hub.grant(1000);
    std::vector<std::uint8_t> first;
    for (std::uint64_t i = 1; i <= 10; ++i) {
        const auto unit = hub.next(Type::kUnit);
        EXPECT_EQ(unit.header.number, i);
        EXPECT_EQ(unit.header.generation, (i - 1) / 3 + 1);
        if (i == 1) first = unit.payload;
        EXPECT_EQ(unit.payload == first, i % 3 == 1);
    }
    hub.hang_up();
    EXPECT_TRUE(hub.wait().clean());
}

TEST(VideoProgram, without_credit_nothing_is_sent_and_then_the_newest) {
    const Folder folder;
    folder.ffmpeg(std::string(kScene) + "-frames:v 20 -c:v mjpeg clip.avi");
    folder.ffmpeg("-i clip.avi -c copy p%02d.jpg");
    Hub hub({"--url", folder.file("clip.avi"), "--fps", "100"});
    hub.grant(2);
    EXPECT_EQ(hub.next(Type::kUnit).header.number, 1U);
    EXPECT_EQ(hub.next(Type::kUnit).header.number, 2U);
    EXPECT_TRUE(hub.quiet(600));  // the whole clip, three times over
    hub.grant(3);
    const auto unit = hub.next(Type::kUnit);
    EXPECT_EQ(unit.header.number, 20U);
    EXPECT_TRUE((unit.header.flags & wire::kDiscontinuity) != 0);
    EXPECT_TRUE(unit.payload == folder.read(numbered(20)));
}

TEST(VideoProgram, missing_huffman_tables_are_put_in) {
    const Folder folder;
    folder.ffmpeg(std::string(kScene) + "-frames:v 3 -c:v mjpeg -huffman default p%02d.jpg");
    std::vector<std::uint8_t> stream;
    for (int i = 1; i <= 3; ++i) {
        std::vector<std::uint8_t> jpeg = folder.read(numbered(i));
        for (std::size_t at = 2; at + 4 < jpeg.size() && jpeg[at + 1] != 0xda;) {
            const std::size_t length = 2 + std::size_t{load_be16(&jpeg[at + 2])};
            if (jpeg[at + 1] == 0xc4) {
                const auto from = jpeg.begin() + static_cast<std::ptrdiff_t>(at);
                jpeg.erase(from, from + static_cast<std::ptrdiff_t>(length));
            } else {
                at += length;
            }
        }
        EXPECT_TRUE(v4l2::find_tables(jpeg) == v4l2::Tables::kMissing);
        stream.insert(stream.end(), jpeg.begin(), jpeg.end());
    }
    folder.write("clip.mjpeg", stream);
    Hub hub({"--url", folder.file("clip.mjpeg")});
    hub.grant(10);
    for (int i = 1; i <= 3; ++i) EXPECT_EQ(look_at(hub.next(Type::kUnit).payload).width, 160);
}

TEST(VideoProgram, an_address_can_come_by_standard_input) {
    const Folder folder;
    folder.ffmpeg(std::string(kScene) + "-frames:v 1 -c:v mjpeg clip.avi");
    Hub hub({"--url", "-"}, folder.file("clip.avi") + "\n");
    hub.grant(1);
    EXPECT_EQ(look_at(hub.next(Type::kUnit).payload).width, 160);
}

TEST(VideoProgram, it_ends_when_the_hub_does) {
    const Folder folder;
    folder.ffmpeg(std::string(kScene) + "-frames:v 5 -c:v mjpeg clip.avi");
    Hub hub({"--url", folder.file("clip.avi"), "--loop", "--fps", "0.01"});
    hub.next(Type::kTrack);
    hub.hang_up();
    EXPECT_TRUE(hub.wait().clean());
    EXPECT_EQ(hub.stderr_text(), "");
}

TEST(VideoProgram, nonsense_from_the_hub_ends_it) {
    const Folder folder;
    folder.ffmpeg(std::string(kScene) + "-frames:v 5 -c:v mjpeg clip.avi");
    Hub hub({"--url", folder.file("clip.avi"), "--loop", "--fps", "0.01"});
    hub.next(Type::kTrack);
    hub.send_raw("GET / HTTP/1.1\r\nHost: somebody who came to the wrong door entirely\r\n\r\n");
    EXPECT_TRUE(hub.wait().clean());
}

TEST(VideoProgram, what_is_wrong_is_one_line_and_the_end_message) {
    const Folder folder;
    folder.write("notes.txt", {'h', 'e', 'l', 'l', 'o', '\n'});
    folder.ffmpeg("-f lavfi -i sine=duration=0.1 sound.wav");
    const std::pair<std::string, std::string> cases[] = {
        {"missing.avi", "no such file"},
        {"notes.txt", "Invalid data found when processing input"},
        {"sound.wav", "holds no video"},
    };
    for (const auto& [name, why] : cases) {
        Hub hub({"--url", folder.file(name)});
        const std::string line = "file:" + folder.file(name) + ": " + why;
        EXPECT_EQ(as_text(hub.next(Type::kEnd).payload), line);
        EXPECT_EQ(hub.stderr_text(), line);
        EXPECT_EQ(hub.wait().value, 1);
    }
}

TEST(VideoProgram, wrong_options_exit_with_two) {
    Hub hub({"--url", "http://camera/x"});
    EXPECT_EQ(hub.stderr_text(),
              "the address must begin with rtsp://, rtsps:// or file:, or be an absolute path");
    EXPECT_EQ(hub.wait().value, 2);
}

TEST(VideoProgram, a_playlist_makes_it_connect_to_nobody) {
    const UniqueFd listener(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    ASSERT_EQ(bind(listener.get(), reinterpret_cast<sockaddr*>(&address), size), 0);
    ASSERT_EQ(listen(listener.get(), 4), 0);
    ASSERT_EQ(getsockname(listener.get(), reinterpret_cast<sockaddr*>(&address), &size), 0);
    const std::string list = "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nhttp://127.0.0.1:" +
                             std::to_string(ntohs(address.sin_port)) + "/x.ts\n#EXT-X-ENDLIST\n";
    const Folder folder;
    folder.write("list.m3u8", {list.begin(), list.end()});
    Hub hub({"--url", folder.file("list.m3u8"), "--timeout", "3"});
    hub.next(Type::kEnd);
    EXPECT_EQ(hub.wait().value, 1);
    EXPECT_EQ(accept(listener.get(), nullptr, nullptr), -1);
}

}  // namespace
}  // namespace vedette::video

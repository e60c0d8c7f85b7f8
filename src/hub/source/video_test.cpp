#include "hub/source/video.hpp"

#include <algorithm>
#include <iterator>

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "core/frame/jpeg_probe.hpp"
#include "hub/source/program_fixture.hpp"
#include "linux/base/own_ports.hpp"
#include "tests/support/fake_camera.hpp"

namespace vedette::source {
namespace {

void ffmpeg(const ScriptFolder& folder, const std::string& arguments) {
    const std::string command = "cd " + folder.path() + " && ffmpeg -v error -nostdin -y " + arguments;
    ASSERT_EQ(std::system(command.c_str()), 0) << command;
}

std::vector<pid_t> children_of(pid_t parent) {
    const std::string number = std::to_string(parent);
    std::ifstream in("/proc/" + number + "/task/" + number + "/children");
    return {std::istream_iterator<pid_t>(in), {}};
}

// Kills the one program that runs under a guard of ours.
bool kill_helper() {
    for (const pid_t guard : children_of(getpid())) {
        for (const pid_t helper : children_of(guard)) return ::kill(helper, SIGKILL) == 0;
    }
    return false;
}

// A server on 127.0.0.2.
UniqueFd listen_on_another_address(std::uint16_t& port) {
    UniqueFd fd(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK + 1);
    socklen_t size = sizeof address;
    auto* const any = reinterpret_cast<sockaddr*>(&address);
    EXPECT_EQ(::bind(fd.get(), any, size), 0);
    EXPECT_EQ(::listen(fd.get(), 4), 0);
    EXPECT_EQ(::getsockname(fd.get(), any, &size), 0);
    port = ntohs(address.sin_port);
    return fd;
}

// Half a second of Motion JPEG at 10 fps.
std::string clip(const ScriptFolder& folder) {
    ffmpeg(folder, "-f lavfi -i testsrc=size=160x120:rate=10 -t 0.5 -c:v mjpeg clip.avi");
    return folder.file("clip.avi");
}

TEST(Video, plays_a_file_once_without_changing_its_pictures) {
    const ScriptFolder folder;
    const std::string file = clip(folder);
    ffmpeg(folder, "-i clip.avi -c copy -f image2 picture%d.jpg");
    test::SourceFixture b;
    Video source(test::spec("file:" + file + "?fps=20"));
    const Error why = b.run_to_end(source);
    EXPECT_EQ(why.kind, Kind::kEnded);
    EXPECT_EQ(why.message, "the file has ended; loop=1 begins again");
    // A busy machine may leave pictures out, never the last.
    ASSERT_GE(b.sink.pictures.size(), 1U);
    std::vector<std::string> pictures;
    for (int i = 1; i <= 5; ++i) pictures.push_back(folder.read("picture" + std::to_string(i) + ".jpg"));
    for (std::size_t i = 0; i < b.sink.pictures.size(); ++i)
        EXPECT_NE(std::ranges::find(pictures, picture_text(b, i)), pictures.end()) << i;
    EXPECT_EQ(picture_text(b, b.sink.pictures.size() - 1), pictures.back());
    EXPECT_EQ(b.sink.connections, 1);
    EXPECT_TRUE(b.sink.skips.empty());
}

TEST(Video, every_delivers_all_pictures_with_their_times_at_full_speed) {
    const ScriptFolder folder;
    ffmpeg(folder, "-f lavfi -i testsrc=size=160x120:rate=10 -t 30 -c:v mpeg4 clip.mp4");
    test::SourceFixture b;
    auto spec = test::spec("file:" + folder.file("clip.mp4"));
    spec.every = true;
    Video source(spec);
    EXPECT_EQ(b.run_to_end(source).message, "the file has ended; loop=1 begins again");
    ASSERT_EQ(b.sink.pictures.size(), 300U);
    for (int i = 0; i < 300; ++i) {
        const auto& stamp = b.sink.pictures[static_cast<std::size_t>(i)].stamp;
        ASSERT_TRUE(stamp.media_time.has_value());
        EXPECT_EQ(to_ms(stamp.media_time->since), 100 * i);
    }
}

TEST(Video, knows_the_length_of_a_file) {
    const ScriptFolder folder;
    ffmpeg(folder, "-f lavfi -i testsrc=size=160x120:rate=10 -t 3 -c:v mpeg4 clip.mp4");
    const auto length = [&](const std::string& options) {
        test::SourceFixture b;
        auto spec = test::spec("file:" + folder.file("clip.mp4") + options);
        spec.every = true;
        Video source(spec);
        EXPECT_EQ(source.length(), Length{});
        b.run_to_end(source);
        return source.length();
    };
    EXPECT_EQ(length(""), (Length{3s, 30}));
    EXPECT_EQ(length("?fps=5"), (Length{6s, 30}));
}

TEST(Video, transcodes_to_jpeg_and_repeats_a_file) {
    const ScriptFolder folder;
    ffmpeg(folder, "-f lavfi -i testsrc=size=160x120:rate=10 -t 0.5 -c:v mpeg4 clip.mp4");
    test::SourceFixture b;
    Video source(test::spec("file:" + folder.file("clip.mp4") + "?fps=50&loop=1"));
    const auto run = b.start(source);
    ASSERT_TRUE(b.until_pictures(12));
    const auto info = frame::probe_jpeg(b.sink.pictures[11].bytes);
    ASSERT_TRUE(info.has_value());
    EXPECT_EQ(info->width, 160);
    EXPECT_TRUE(info->complete);
    b.stop->request();
    ASSERT_TRUE(b.until_ended());
    EXPECT_EQ(b.ended->kind, Kind::kCancelled);
    EXPECT_EQ(b.sink.pool->used_bytes(), 0U);
}

TEST(Video, uses_the_helpers_capture_time) {
    const ScriptFolder folder;
    const std::string file = clip(folder);
    test::SourceFixture b;
    b.clock.set_utc(system_clock().utc());
    b.clock.advance(8s);
    Video source(test::spec("file:" + file + "?fps=100&loop=1"));
    const auto run = b.start(source);
    ASSERT_TRUE(until_in_real_time(b, [&] { return !b.sink.pictures.empty(); }));
    const Duration age = b.clock.mono() - b.sink.pictures[0].stamp.first_byte;
    EXPECT_GT(to_ms(age), 500) << "our wall clock is 8 s ahead of the helper's, less what it took to start";
    EXPECT_LT(to_ms(age), 9000);
}

TEST(Video, reports_a_missing_file_and_a_file_that_is_no_video) {
    const ScriptFolder folder;
    test::SourceFixture b;
    Video missing(test::spec("file:" + folder.file("none.avi")));
    EXPECT_EQ(b.run_to_end(missing).kind, Kind::kNotFound);
    EXPECT_NE(b.ended->message.find("none.avi"), std::string::npos);
    folder.write("text.avi", "this is no video");
    Video text(test::spec("file:" + folder.file("text.avi")));
    EXPECT_EQ(b.run_to_end(text).kind, Kind::kUnavailable);
    EXPECT_NE(b.ended->message.find("text.avi"), std::string::npos) << b.ended->message;
    EXPECT_EQ(b.sink.connections, 0);
}

TEST(Video, reports_a_missing_rtsp_camera_without_its_password) {
    test::SourceFixture b;
    Video source(test::spec("rtsp://ann:s3cret%2F+@127.0.0.1:1/live"));
    EXPECT_EQ(b.run_to_end(source).kind, Kind::kUnavailable);
    EXPECT_EQ(b.ended->message, "connection refused; is the camera on, and are address and port right?");
    EXPECT_EQ(b.ended->message.find("s3cret"), std::string::npos) << b.ended->message;
}

// Field case: the password has an @, a slash or a blank | bluenviron/mediamtx 2069, blakeblackshear/frigate 4974,
// AlexxIT/go2rtc 1032 | written as %40 in the address, or plainly as password; it reaches the camera escaped,
// and an address with a plain one is refused with what to write
TEST(Video, passes_the_escaped_address_over_standard_input_only) {
    const ScriptFolder folder;
    const std::string helper = folder.script(
        "helper", "echo \"$*\" >" + folder.file("arguments") + "; cat >" + folder.file("input"));
    test::SourceFixture b;
    auto limited = test::spec("rtsp://ann:s%40c%2Fr%20t@[::1]/a?b=1");
    limited.fps = 5;
    Video source(limited, helper);
    EXPECT_EQ(b.run_to_end(source).message, "helper ended");
    auto plain = test::spec("rtsp://[::1]/a?b=1");
    plain.user = "ann";
    plain.password = "s@c/r t";
    Video other(plain, helper);
    EXPECT_EQ(b.run_to_end(other).message, "helper ended");
    EXPECT_EQ(folder.read("input"), "rtsp://ann:s%40c%2Fr%20t@[::1]/a?b=1\n");
    EXPECT_EQ(b.run_to_end(source).message, "helper ended");
    EXPECT_EQ(folder.read("arguments"), "--fd 3 --url - --fps 5\n");
    EXPECT_EQ(folder.read("input"), "rtsp://ann:s%40c%2Fr%20t@[::1]/a?b=1\n");
    Video open(test::spec("rtsp://cam:8554/"), helper);
    EXPECT_EQ(b.run_to_end(open).message, "helper ended");
    EXPECT_EQ(folder.read("input"), "rtsp://cam:8554/\n");
}

TEST(Video, tells_the_helper_the_judged_addresses_and_the_hubs_own_ports) {
    const ScriptFolder folder;
    const std::string helper = folder.script("helper", "echo \"$*\" >" + folder.file("arguments"));
    test::SourceFixture b;
    const OwnPort page(8480);
    auto named = test::spec("rtsp://127.0.0.1:8554/a");
    named.rule = AddressRule{.host = named.host, .port = named.port};
    Video source(named, helper);
    EXPECT_EQ(b.run_to_end(source).message, "helper ended");
    EXPECT_EQ(folder.read("arguments"), "--fd 3 --url - --peer 127.0.0.1 --own-port 8480\n");
}

// The camera that the settings name sends the helper on to a program of this machine.
TEST(Video, a_redirect_to_this_machine_is_not_followed) {
    test::SourceFixture b;
    std::uint16_t port = 0;
    const UniqueFd inner = listen_on_another_address(port);
    test::FakeCamera camera(b.loop, [&](test::FakeCamera::Connection& c, const std::string& head) {
        const std::size_t at = head.find("CSeq: ");
        c.send("RTSP/1.0 302 Found\r\n" + head.substr(at, head.find('\n', at) + 1 - at) +
               "Location: rtsp://127.0.0.2:" + std::to_string(port) + "/x\r\n\r\n");
    });
    auto spec = test::spec("rtsp://127.0.0.1:" + std::to_string(camera.port()) + "/a");
    spec.rule = AddressRule{.host = spec.host, .port = spec.port};
    Video source(spec);
    EXPECT_EQ(
        b.run_to_end(source).message,
        "the camera led to another address: 127.0.0.2 is this machine; try another of its addresses, or its "
        "settings for RTSP");
    const UniqueFd connection(::accept4(inner.get(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
    char byte = 0;
    EXPECT_TRUE(connection) << "the helper has connected, and then judged";
    EXPECT_EQ(::recv(connection.get(), &byte, 1, 0), 0) << "nothing was sent";
}

TEST(Video, a_crash_of_the_helper_ends_the_run_with_a_reason) {
    const ScriptFolder folder;
    test::SourceFixture b;
    Video crashing(test::spec("rtsp://cam/"), folder.script("vedette-video", "kill -SEGV $$"));
    EXPECT_EQ(b.run_to_end(crashing).message, "vedette-video was killed by signal 11 (Segmentation fault)");
    EXPECT_EQ(b.ended->kind, Kind::kUnavailable);
    Video babbling(test::spec("rtsp://cam/"),
                   folder.script("babbler", "head -c 1000 /dev/zero >&3; exec sleep 1000"));
    const auto run = b.start(babbling);
    ASSERT_TRUE(until_in_real_time(b, [&] { return b.ended.has_value(); }));
    EXPECT_EQ(b.ended->message, "vedette-video sent what is no envelope");
}

TEST(Video, can_run_again_after_the_helper_was_killed) {
    const ScriptFolder folder;
    test::SourceFixture b;
    Video source(test::spec("file:" + clip(folder) + "?fps=100&loop=1"));
    for (int round = 0; round < 2; ++round) {
        b.sink.pictures.clear();
        const auto run = b.start(source);
        ASSERT_TRUE(b.until_pictures(3));
        ASSERT_TRUE(kill_helper());
        ASSERT_TRUE(b.until_ended());
        EXPECT_EQ(b.ended->message, "vedette-video was killed by signal 9 (Killed)");
        EXPECT_EQ(b.sink.pool->used_bytes(), 0U);
    }
}

TEST(Video, twenty_runs_leave_no_descriptor) {
    const ScriptFolder folder;
    const std::string file = clip(folder);
    test::SourceFixture b;
    Video source(test::spec("file:" + file + "?fps=100&loop=1"));
    b.expect_no_leak(source, 20);
}

}  // namespace
}  // namespace vedette::source

#include "linux/v4l2/device.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

#include <gtest/gtest.h>
#include <poll.h>
#include <unistd.h>

#include "core/scene/scene_fixture.hpp"
#include "linux/v4l2/device_list.hpp"
#include "linux/v4l2/standard_tables.hpp"

namespace vedette::v4l2 {
namespace {

using Data = std::vector<std::uint8_t>;
constexpr int kPictures = 6;

// A folder with pictures, and the stand-in camera that plays them (tests/support/v4l2_stand_in.c).
class Camera {
  public:
    explicit Camera(const char* fault = "") {
        char name[] = "/tmp/vedette-v4l2-XXXXXX";
        folder_ = mkdtemp(name);
        std::ofstream{path()};
        std::ofstream{folder_ / "videography.txt"};
        const scene::PictureFormat format{.width = 160, .height = 120};
        Data band(scene::band_bytes(format));
        for (int i = 0; i < kPictures; ++i) {
            Data& picture = pictures_.emplace_back(100'000);
            const auto frame = static_cast<std::uint64_t>(i);
            const auto size = scene::draw_scene({.camera = "v4l2", .frame = frame}, format, band, picture);
            picture.resize(size.value_or(0));
            std::ofstream file(folder_ / ("picture" + std::to_string(i) + ".jpg"), std::ios::binary);
            file.write(reinterpret_cast<const char*>(picture.data()), std::ssize(picture));
        }
        setenv("STANDIN_PATH", path().c_str(), 1);
        setenv("STANDIN_DIR", folder_.c_str(), 1);
        setenv("STANDIN_SIZE", "160x120", 1);
        setenv("STANDIN_FPS", "200", 1);
        setenv("STANDIN_FAULT", fault, 1);
    }
    ~Camera() {
        unsetenv("STANDIN_PATH");
        std::filesystem::remove_all(folder_);
    }
    Camera(const Camera&) = delete;
    Camera& operator=(const Camera&) = delete;

    std::string path() const { return folder_ / "video0"; }
    std::string folder() const { return folder_; }
    const Data& picture(std::uint32_t sequence) const { return pictures_[sequence % kPictures]; }
    bool has(Bytes bytes) const {
        return std::ranges::any_of(pictures_,
                                   [bytes](const Data& p) { return std::ranges::equal(p, bytes); });
    }

  private:
    std::filesystem::path folder_;
    std::vector<Data> pictures_;
};

std::unique_ptr<Device> opened(const Camera& camera) {
    auto device = Device::open({.path = camera.path(), .width = 640, .fps = 30});
    EXPECT_TRUE(device.has_value()) << device.error().message;
    return device ? std::move(*device) : nullptr;
}

// The next picture, or the error.
Result<std::optional<Frame>> next(Device& device) {
    // The stand-in stays readable when it has no buffer to fill, so a defect in Device would loop here for
    // ever.
    for (int i = 0; i < 100'000; ++i) {
        pollfd polled{device.fd(), POLLIN, 0};
        if (poll(&polled, 1, 20'000) != 1) break;
        auto frame = device.try_dequeue();
        if (!frame || *frame) return frame;
    }
    return fail(Kind::kTimeout, "no picture arrived");
}

TEST(V4l2Device, delivers_unchanged_pictures_with_their_time) {
    const Camera camera;
    const auto device = opened(camera);
    ASSERT_TRUE(device != nullptr);
    EXPECT_EQ(device->fps(), 200.0);
    MonoTime before;
    for (int i = 0; i < 20; ++i) {
        auto frame = next(*device);
        ASSERT_TRUE(frame.has_value());
        EXPECT_TRUE(std::ranges::equal((*frame)->bytes(), camera.picture((*frame)->sequence())));
        ASSERT_TRUE((*frame)->captured().has_value());
        EXPECT_TRUE(*(*frame)->captured() > before);
        before = *(*frame)->captured();
    }
    EXPECT_EQ(device->damaged(), 0U);
}

TEST(V4l2Device, does_not_wait_for_a_picture) {
    const Camera camera;
    setenv("STANDIN_FPS", "0.01", 1);
    const auto device = opened(camera);
    ASSERT_TRUE(device != nullptr);
    const auto frame = device->try_dequeue();
    ASSERT_TRUE(frame.has_value());
    EXPECT_FALSE(frame->has_value());
}

TEST(V4l2Device, a_destroyed_frame_returns_its_buffer_to_the_driver) {
    const Camera camera;
    const auto device = opened(camera);
    ASSERT_TRUE(device != nullptr);
    std::vector<Frame> held;  // all but one buffer of four
    for (int i = 0; i < 3; ++i) held.push_back(std::move(**next(*device)));
    EXPECT_TRUE(camera.has(held[0].bytes()));
    for (int i = 0; i < 10; ++i) ASSERT_TRUE(next(*device).has_value());
    held.clear();
    for (int i = 0; i < 10; ++i) ASSERT_TRUE(next(*device).has_value());
}

// Field case: a webcam sends pictures without Huffman tables | gen2brain/cam2ip 20, libavg/libavg 739,
// AlexxIT/go2rtc 2439 | the standard tables are inserted
TEST(V4l2Device, inserts_missing_huffman_tables) {
    const Camera camera("no-dht");
    const auto device = opened(camera);
    ASSERT_TRUE(device != nullptr);
    auto frame = next(*device);
    ASSERT_TRUE(frame.has_value());
    EXPECT_TRUE(find_tables((*frame)->bytes()) == Tables::kPresent);
    // A decoder that knows nothing of ours sees the same pixels as in the whole picture.
    const auto pixels = [&camera](const char* name, Bytes jpeg) {
        const std::string file = camera.folder() + "/" + name;
        std::ofstream(file, std::ios::binary)
            .write(reinterpret_cast<const char*>(jpeg.data()), std::ssize(jpeg));
        const std::string out = file + ".yuv";
        EXPECT_EQ(std::system(("LD_PRELOAD= ffmpeg -v error -i " + file + " -f rawvideo " + out).c_str()), 0);
        std::ifstream in(out, std::ios::binary);
        return std::string(std::istreambuf_iterator<char>(in), {});
    };
    const std::string whole = pixels("whole.jpg", camera.picture((*frame)->sequence()));
    EXPECT_EQ(whole.size(), 160U * 120 * 3 / 2);
    EXPECT_TRUE(pixels("completed.jpg", (*frame)->bytes()) == whole);
}

// Field case: a webcam's first pictures, or some of them, are cut off, empty or marked as damaged |
// obsproject/obs-studio 12093, libuvc/libuvc 122 | left out and counted, the next is shown
TEST(V4l2Device, short_empty_and_marked_buffers_are_skipped_and_counted) {
    for (const char* fault : {"short=2", "empty=2", "bad=2"}) {
        const Camera camera(fault);
        const auto device = opened(camera);
        ASSERT_TRUE(device != nullptr);
        for (int i = 0; i < 10; ++i) {
            auto frame = next(*device);
            ASSERT_TRUE(frame.has_value()) << fault;
            EXPECT_TRUE(camera.has((*frame)->bytes())) << fault;
        }
        EXPECT_GE(device->damaged(), 3U) << fault;
    }
}

// Field case: zeros fill the buffer behind EOI | openmv/openmv 822 | the picture without them
TEST(V4l2Device, removes_padding_after_the_picture) {
    const Camera camera("pad");
    const auto device = opened(camera);
    ASSERT_TRUE(device != nullptr);
    auto frame = next(*device);
    ASSERT_TRUE(frame.has_value());
    EXPECT_TRUE(camera.has((*frame)->bytes()));
}

// Field case: the driver reports an input error for good | sarxos/webcam-capture 9 | the run ends with that reason
// and the device is opened anew
TEST(V4l2Device, an_input_error_ends_the_run_and_opening_again_helps) {
    const Camera camera("eio=2");
    for (int round = 0; round < 2; ++round) {
        const auto device = opened(camera);
        ASSERT_TRUE(device != nullptr);
        auto frame = next(*device);
        ASSERT_TRUE(frame.has_value());
        while (frame) frame = next(*device);
        EXPECT_EQ(frame.error().message, "take a picture of " + camera.path() + ": Input/output error");
        EXPECT_EQ(recovery_of(frame.error().kind), Recovery::kByItself);
    }
}

TEST(V4l2Device, unplugging_has_its_own_message) {
    const Camera camera("unplug=3");
    const auto device = opened(camera);
    ASSERT_TRUE(device != nullptr);
    int pictures = 0;
    auto frame = next(*device);
    for (; frame; frame = next(*device)) ++pictures;
    EXPECT_GE(pictures, 1);
    EXPECT_LE(pictures, 3);
    EXPECT_EQ(frame.error().kind, Kind::kNotFound);
    EXPECT_EQ(frame.error().message, camera.path() + ": the camera was unplugged");
}

// Field case: a webcam offers no MJPEG | fsphil/fswebcam 3, jacksonliam/mjpg-streamer 323 | a message with its
// formats, and how a program can convert them
TEST(V4l2Device, a_camera_without_jpeg_is_refused_with_its_formats) {
    const Camera camera("raw");
    const auto device = Device::open({.path = camera.path()});
    ASSERT_FALSE(device.has_value());
    EXPECT_EQ(device.error().kind, Kind::kUnavailable);
    EXPECT_EQ(
        device.error().message,
        camera.path() +
            ": Stand-in camera offers YUYV only, and no MJPEG; let a program convert them: \"exec:ffmpeg "
            "-v error -f v4l2 -i " +
            camera.path() + " -f mjpeg -\"");
}

// Field case: offers MJPEG and then delivers another format | jacksonliam/mjpg-streamer 114 | a message with that
// format
TEST(V4l2Device, a_camera_that_switches_to_a_raw_format_is_refused) {
    const Camera camera("switch");
    const auto device = Device::open({.path = camera.path()});
    ASSERT_FALSE(device.has_value());
    EXPECT_EQ(device.error().message,
              camera.path() + ": Stand-in camera offers MJPEG, but switches to YUYV; try another size=");
}

// Field case: the second node of a webcam has metadata only | qTox/qTox 6058, OpenShot/openshot-qt 6101 | a message
// that names the cameras which deliver pictures
TEST(V4l2Device, a_node_with_metadata_only_is_refused_with_the_cameras_that_are_there) {
    const Camera camera("meta");
    const auto device = Device::open({.path = camera.path()});
    ASSERT_FALSE(device.has_value());
    EXPECT_TRUE(device.error().message.starts_with(camera.path() +
                                                   ": this file of Stand-in camera delivers no pictures; "))
        << device.error().message;
    EXPECT_TRUE(list_cameras(camera.folder()).empty());
}

// Field case: this user may not open the device, or another program uses it | jshridha/docker-motioneye 2,
// mkuf/prind 96, opencv/opencv 15973, homebridge-plugins/homebridge-camera-ffmpeg 1401 | a message that says
// what to do; it is tried again
TEST(V4l2Device, refusals_say_what_to_do) {
    {
        const Camera denied("denied");
        const auto device = Device::open({.path = denied.path()});
        EXPECT_EQ(device.error().message,
                  denied.path() +
                      ": no right to use it; add this user to the group video (usermod -aG video NAME)");
        EXPECT_NE(recovery_of(device.error().kind), Recovery::kNever);
    }
    const Camera camera("busy");
    const auto busy = Device::open({.path = camera.path()});
    EXPECT_EQ(busy.error().kind, Kind::kFailedPrecondition);
    EXPECT_NE(recovery_of(busy.error().kind), Recovery::kNever);
    EXPECT_EQ(busy.error().message, camera.path() + ": another program uses it");
    const auto missing = Device::open({.path = "/dev/video77"});
    EXPECT_EQ(missing.error().kind, Kind::kNotFound);
    EXPECT_TRUE(missing.error().message.starts_with("/dev/video77: no such device; "))
        << missing.error().message;
    const auto other = Device::open({.path = "/dev/null"});
    EXPECT_EQ(other.error().kind, Kind::kUnavailable);
    EXPECT_TRUE(other.error().message.starts_with("/dev/null: is no camera; ")) << other.error().message;
}

TEST(V4l2Device, opens_fifty_times_without_a_leak) {
    const Camera camera;
    const auto descriptors = [] {
        return std::distance(std::filesystem::directory_iterator("/proc/self/fd"), {});
    };
    const auto before = descriptors();
    for (int i = 0; i < 50; ++i) {
        const auto device = opened(camera);
        ASSERT_TRUE(device != nullptr);
        ASSERT_TRUE(next(*device).has_value());
    }
    EXPECT_EQ(descriptors(), before);
}

TEST(V4l2DeviceList, cameras_are_found_with_their_formats) {
    const Camera camera;
    std::ofstream{camera.folder() + "/video1"};  // opens, and is no camera
    const auto found = list_cameras(camera.folder());
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].path, camera.path());
    EXPECT_EQ(found[0].name, "Stand-in camera");
    EXPECT_EQ(found[0].formats, (std::vector<std::string>{"YUYV", "MJPG"}));
    EXPECT_TRUE(found[0].jpeg);
    setenv("STANDIN_FAULT", "raw", 1);
    EXPECT_FALSE(list_cameras(camera.folder())[0].jpeg);
    EXPECT_TRUE(list_cameras("/no/such/folder").empty());
}

}  // namespace
}  // namespace vedette::v4l2

// Starts itself again with the stand-in preloaded.
int main(int argc, char** argv) {
    if (getenv("LD_PRELOAD") == nullptr) {
        const std::filesystem::path self = std::filesystem::read_symlink("/proc/self/exe");
        setenv("LD_PRELOAD", (self.parent_path() / VEDETTE_STAND_IN).c_str(), 1);
        setenv("ASAN_OPTIONS", "verify_asan_link_order=0", 1);
        execv(self.c_str(), argv);
        std::perror("execv");
        return 1;
    }
    testing::InitGoogleTest(&argc, argv);
    return RUN_ALL_TESTS();
}

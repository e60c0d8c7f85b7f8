// A program of its own, since the stand-in camera is preloaded into it (tests/support/v4l2_stand_in.c).
#include "hub/source/webcam.hpp"

#include <cstdio>

#include <gtest/gtest.h>
#include <unistd.h>

#include "core/scene/scene_fixture.hpp"
#include "hub/source/program_fixture.hpp"

namespace vedette::source {
namespace {

constexpr int kPictures = 6;

class Camera {
  public:
    explicit Camera(const char* fault = "") {
        folder_.write("video0", "");
        const scene::PictureFormat format{.width = 160, .height = 120};
        std::vector<std::uint8_t> band(scene::band_bytes(format));
        for (int i = 0; i < kPictures; ++i) {
            std::vector<std::uint8_t> picture(100'000);
            const auto frame = static_cast<std::uint64_t>(i);
            const auto size = scene::draw_scene({.camera = "v4l2", .frame = frame}, format, band, picture);
            picture.resize(size.value_or(0));
            pictures_.emplace_back(picture.begin(), picture.end());
            folder_.write("picture" + std::to_string(i) + ".jpg", pictures_.back());
        }
        setenv("STANDIN_PATH", path().c_str(), 1);
        setenv("STANDIN_DIR", folder_.path().c_str(), 1);
        setenv("STANDIN_SIZE", "160x120", 1);
        setenv("STANDIN_FPS", "50", 1);
        setenv("STANDIN_FAULT", fault, 1);
    }
    ~Camera() { unsetenv("STANDIN_PATH"); }

    std::string path() const { return folder_.file("video0"); }
    bool has(const std::string& picture) const {
        return std::ranges::find(pictures_, picture) != pictures_.end();
    }

  private:
    ScriptFolder folder_;
    std::vector<std::string> pictures_;
};

TEST(Webcam, delivers_unchanged_pictures_with_the_drivers_time) {
    const Camera camera;
    test::SourceFixture b;
    const MonoTime begun = system_clock().mono();
    b.clock.advance(begun + Duration(60s) - b.clock.mono());  // ahead of the driver's clock, by a minute
    Webcam source(test::spec("v4l2:" + camera.path()));
    const auto run = b.start(source);
    ASSERT_TRUE(b.until_pictures(10));
    for (std::size_t i = 0; i < 10; ++i) {
        EXPECT_TRUE(camera.has(picture_text(b, i))) << i;
        EXPECT_GE(b.sink.pictures[i].stamp.first_byte, begun);
        EXPECT_LT(b.sink.pictures[i].stamp.first_byte, begun + Duration(30s));
    }
    EXPECT_EQ(b.sink.connections, 1);
    EXPECT_EQ(source.promised_interval(), Duration(20ms));
    b.stop->request();
    ASSERT_TRUE(b.until_ended());
    EXPECT_EQ(b.ended->kind, Kind::kCancelled);
}

TEST(Webcam, ignores_a_timestamp_in_the_future) {
    const Camera camera;
    test::SourceFixture b;
    if (b.clock.mono() > system_clock().mono()) b.clock.advance(-Duration(900s));
    Webcam source(test::spec("v4l2:" + camera.path()));
    const auto run = b.start(source);
    ASSERT_TRUE(b.until_pictures(1));
    EXPECT_LE(b.sink.pictures[0].stamp.first_byte, b.clock.mono());
}

// Field case: a webcam vanishes while it delivers, and comes back | Motion-Project/motion 1605,
// jacksonliam/mjpg-streamer 260 | the run ends with the reason, and the next one goes on
TEST(Webcam, unplugging_ends_the_run_with_the_reason_and_it_can_be_run_again) {
    const Camera camera("unplug=5");
    test::SourceFixture b;
    Webcam source(test::spec("v4l2:" + camera.path()));
    for (int round = 0; round < 2; ++round) {
        b.sink.pictures.clear();
        EXPECT_EQ(b.run_to_end(source).message, camera.path() + ": the camera was unplugged");
        EXPECT_NE(recovery_of(b.ended->kind), Recovery::kNever);
        EXPECT_GE(b.sink.pictures.size(), 1U);
    }
}

TEST(Webcam, skips_damaged_buffers_and_reports_it) {
    const Camera camera("short=2");
    test::SourceFixture b;
    Webcam source(test::spec("v4l2:" + camera.path()));
    const auto run = b.start(source);
    ASSERT_TRUE(b.until([&] {
        b.pass(5ms);
        return b.sink.pictures.size() >= 6 && b.sink.skips.size() >= 3;
    }));
    for (std::size_t i = 0; i < 6; ++i) EXPECT_TRUE(camera.has(picture_text(b, i))) << i;
}

// Field case: a webcam is not there yet when the program starts | Motion-Project/motion 613 | the reason, and it
// is tried again
TEST(Webcam, reports_the_drivers_error) {
    test::SourceFixture b;
    {
        const Camera camera("busy");
        Webcam source(test::spec("v4l2:" + camera.path()));
        EXPECT_EQ(b.run_to_end(source).message, camera.path() + ": another program uses it");
        EXPECT_EQ(b.ended->kind, Kind::kFailedPrecondition);
    }
    Webcam missing(test::spec("v4l2:/dev/video77"));
    EXPECT_EQ(b.run_to_end(missing).kind, Kind::kNotFound);
    EXPECT_TRUE(b.ended->message.starts_with("/dev/video77: no such device")) << b.ended->message;
    EXPECT_NE(recovery_of(b.ended->kind), Recovery::kNever);
    EXPECT_EQ(b.sink.connections, 0);
}

TEST(Webcam, skips_pictures_without_memory) {
    const Camera camera;
    test::SourceFixture b;
    b.sink.pool = bus::BufferPool::create(500);
    Webcam source(test::spec("v4l2:" + camera.path()));
    const auto run = b.start(source);
    ASSERT_TRUE(b.until([&] { return b.sink.skips.size() >= 3; }));
    EXPECT_TRUE(b.sink.pictures.empty());
}

TEST(Webcam, fifty_runs_leave_no_descriptor) {
    const Camera camera;
    test::SourceFixture b;
    Webcam source(test::spec("v4l2:" + camera.path()));
    std::size_t before = 0;
    for (int i = 0; i <= 50; ++i) {
        b.sink.pictures.clear();
        const auto run = b.start(source);
        ASSERT_TRUE(i % 2 == 1 || b.until_pictures(1));  // or it ends while it opens
        b.stop->request();
        ASSERT_TRUE(b.until_ended());
        b.turn();
        if (i == 0) before = test::open_descriptors();
    }
    EXPECT_EQ(test::open_descriptors(), before);
}

}  // namespace
}  // namespace vedette::source

// Restarts the program with the stand-in preloaded.
int main(int argc, char** argv) {
    if (std::getenv("LD_PRELOAD") == nullptr) {
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

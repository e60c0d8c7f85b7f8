#include "hub/motion_tool/drawing.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>

#include <gtest/gtest.h>

#include "hub/image/jpeg_file.hpp"
#include "hub/image/painter.hpp"
#include "hub/motion_tool/motion.hpp"
#include "hub/motion_tool/motion_fixture.hpp"

namespace vedette::motion_tool {
namespace {

namespace fs = std::filesystem;

// An empty folder for output.
class Folder {
  public:
    Folder() {
        std::string pattern = testing::TempDir() + "vedette-drawing-XXXXXX";
        path = ::mkdtemp(pattern.data());
    }
    ~Folder() { fs::remove_all(path); }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    std::string file(const std::string& name) const { return (path / name).string(); }
    // Files, hidden ones too.
    std::ptrdiff_t files() const { return std::distance(fs::directory_iterator(path), {}); }
    std::vector<std::uint8_t> read(const std::string& name) const {
        std::ifstream in(path / name, std::ios::binary);
        return {std::istreambuf_iterator<char>(in), {}};
    }

    fs::path path;
};

// Five quiet seconds, a person crosses from left to right, three quiet seconds.
class DrawingTest : public testing::Test {
  protected:
    DrawingTest() {
        yard_.add_quiet(50);
        yard_.add_walk();
        yard_.add_quiet(30);
    }
    grab::Output motion(MotionOptions options) {
        options.source = yard_.source();
        return grab::output_of([&](const grab::Console& console) { return run_motion(options, console); });
    }

    YardFolder yard_;
    Folder out_;
};

TEST_F(DrawingTest, the_picture_shows_the_person_and_the_scores) {
    ASSERT_EQ(motion({.picture = out_.file("seen.jpg")}).status, 0);
    image::Bitmap seen;
    ASSERT_TRUE(image::decode_jpeg(out_.read("seen.jpg"), 4000, seen).has_value());
    EXPECT_EQ(seen.size.width, 640);  // the small picture was enlarged
    EXPECT_GT(seen.size.height, 480);
    // The person is brighter than the background; the event's bar is amber.
    int bright = 0;
    int amber = 0;
    for (int y = 0; y < seen.size.height; ++y) {
        for (int x = 0; x < seen.size.width; ++x) {
            const std::uint8_t* const p = seen.at(x, y);
            bright += y < 480 && p[0] > 190 && p[1] > 180;
            amber += y > 500 && p[0] > 200 && p[1] > 120 && p[2] < 90;
        }
    }
    EXPECT_GT(bright, 500);  // the person, through the cells
    EXPECT_GT(amber, 300);
    EXPECT_EQ(out_.files(), 1);
}

TEST_F(DrawingTest, png_is_written_and_replaces_an_existing_file) {
    std::ofstream(out_.file("seen.png")) << "old";
    ASSERT_EQ(motion({.picture = out_.file("seen.png")}).status, 0);
    const auto png = out_.read("seen.png");
    ASSERT_GT(png.size(), 1000U);
    EXPECT_EQ(png[0], 0x89);
    EXPECT_EQ(png[1], 'P');
}

TEST_F(DrawingTest, without_an_event_the_last_picture_is_drawn) {
    yard_.remove(50, yard_.count());
    ASSERT_EQ(motion({.picture = out_.file("seen.jpg")}).status, 0);
    EXPECT_TRUE(image::jpeg_size(out_.read("seen.jpg")).has_value());
}

TEST_F(DrawingTest, an_event_at_the_end_of_the_pictures_is_drawn) {
    yard_.remove(75, yard_.count());
    ASSERT_EQ(motion({.picture = out_.file("seen.jpg")}).status, 0);
    EXPECT_TRUE(image::jpeg_size(out_.read("seen.jpg")).has_value());
}

TEST_F(DrawingTest, errors_of_the_output_files_are_reported_before_the_work_starts) {
    const auto refused = [&](MotionOptions options) {
        const grab::Output output = motion(std::move(options));
        EXPECT_NE(output.status, 0);
        EXPECT_EQ(output.out, "");
        EXPECT_EQ(out_.files(), 0);
        return output.err;
    };
    EXPECT_NE(refused({.picture = out_.file("seen.gif")}).find("has to end in .png or .jpg"),
              std::string::npos);
    EXPECT_NE(refused({.picture = ".png"}).find("has to end in"), std::string::npos);
    EXPECT_NE(refused({.picture = out_.file("none/seen.png")}).find("there is no folder"), std::string::npos);
#ifdef VEDETTE_VIDEO
    EXPECT_NE(refused({.video = out_.file("seen.avi")}).find("has to end in .mp4"), std::string::npos);
    EXPECT_NE(refused({.video = out_.file("none/seen.mp4")}).find("there is no folder"), std::string::npos);
#endif
}

TEST_F(DrawingTest, without_a_picture_an_existing_file_is_kept) {
    yard_.remove(0, yard_.count());
    std::ofstream(out_.file("seen.png")) << "old";
    EXPECT_EQ(motion({.picture = out_.file("seen.png")}).status, 1);
    EXPECT_EQ(out_.read("seen.png").size(), 3U);
    EXPECT_EQ(out_.files(), 1);
}

#ifdef VEDETTE_VIDEO
TEST_F(DrawingTest, the_video_is_an_mp4_file) {
    ASSERT_EQ(motion({.video = out_.file("seen.mp4")}).status, 0);
    const auto video = out_.read("seen.mp4");
    ASSERT_GT(video.size(), 1000U);
    EXPECT_EQ(as_text(Bytes(video).subspan(4, 4)), "ftyp");
    EXPECT_EQ(out_.files(), 1);
}
#endif

}  // namespace
}  // namespace vedette::motion_tool

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/mman.h>

#include "hub/image/jpeg_file.hpp"
#include "hub/image/painter.hpp"
#include "hub/motion_tool/film.hpp"
#include "hub/motion_tool/motion.hpp"
#include "linux/base/unique_fd.hpp"
#include "tests/support/yard_picture.hpp"

namespace vedette::motion_tool {
namespace {

namespace fs = std::filesystem;

class Folder {
  public:
    Folder() {
        std::string pattern = testing::TempDir() + "vedette-drawing-XXXXXX";
        path = ::mkdtemp(pattern.data());
    }
    ~Folder() { fs::remove_all(path); }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    // Files, hidden ones too.
    std::ptrdiff_t files() const { return std::distance(fs::directory_iterator(path), {}); }
    std::vector<std::uint8_t> read(const std::string& name) const {
        std::ifstream in(path / name, std::ios::binary);
        return {std::istreambuf_iterator<char>(in), {}};
    }

    fs::path path;
};

// Pictures at ten a second: five quiet seconds, somebody crosses from left to right, three quiet ones.
class MotionDrawingTest : public testing::Test {
  protected:
    MotionDrawingTest() {
        for (int i = 0; i < 50; ++i) add(std::nullopt);
        for (int x = -20; x < test::kYardWidth; x += 8) add(x);
        for (int i = 0; i < 30; ++i) add(std::nullopt);
    }
    void add(std::optional<int> x) {
        const auto jpeg = test::yard_picture(x);
        std::ofstream file(stills.path / fmt::format("{:04}.jpg", count++), std::ios::binary);
        file.write(reinterpret_cast<const char*>(jpeg.data()), static_cast<std::streamsize>(jpeg.size()));
    }
    std::string file(const std::string& name) const { return (out.path / name).string(); }

    // The exit status; what it complained of is in `complaint`.
    int motion(MotionWords words) {
        words.source = "folder:" + stills.path.string() + "?fps=10";
        const UniqueFd told(::memfd_create("out", MFD_CLOEXEC));
        char* text = nullptr;
        std::size_t size = 0;
        std::FILE* const err = ::open_memstream(&text, &size);
        const int status = run_motion(words, {.out = told.get(), .err = err});
        std::fclose(err);
        complaint = {text, size};
        std::free(text);
        printed = static_cast<std::size_t>(::lseek(told.get(), 0, SEEK_END)) > 0;
        return status;
    }

    Folder stills;
    Folder out;
    int count = 0;
    std::string complaint;
    bool printed = false;
};

TEST_F(MotionDrawingTest, the_picture_shows_who_crossed_and_the_scores) {
    ASSERT_EQ(motion({.source = "", .picture = file("seen.jpg")}), 0) << complaint;
    image::Bitmap seen;
    ASSERT_TRUE(image::decode_jpeg(out.read("seen.jpg"), 4000, seen).has_value());
    EXPECT_EQ(seen.size.width, 640);  // the small picture became larger
    EXPECT_GT(seen.size.height, 480);
    // The person is bright, on a ground that isn't; the event's bar is amber.
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
    EXPECT_EQ(out.files(), 1);
}

TEST_F(MotionDrawingTest, png_is_written_too_and_replaces_what_was_there) {
    std::ofstream(file("seen.png")) << "old";
    ASSERT_EQ(motion({.source = "", .picture = file("seen.png")}), 0) << complaint;
    const auto png = out.read("seen.png");
    ASSERT_GT(png.size(), 1000U);
    EXPECT_EQ(png[0], 0x89);
    EXPECT_EQ(png[1], 'P');
}

TEST_F(MotionDrawingTest, without_an_event_the_last_picture_is_shown) {
    for (int i = 50; i < count; ++i) fs::remove(stills.path / fmt::format("{:04}.jpg", i));
    ASSERT_EQ(motion({.source = "", .picture = file("seen.jpg")}), 0) << complaint;
    EXPECT_TRUE(image::jpeg_size(out.read("seen.jpg")).has_value());
}

TEST_F(MotionDrawingTest, an_event_that_the_pictures_end_in_is_shown) {
    for (int i = 75; i < count; ++i) fs::remove(stills.path / fmt::format("{:04}.jpg", i));
    ASSERT_EQ(motion({.source = "", .picture = file("seen.jpg")}), 0) << complaint;
    EXPECT_TRUE(image::jpeg_size(out.read("seen.jpg")).has_value());
}

TEST_F(MotionDrawingTest, what_cannot_work_is_said_before_the_work_begins) {
    const auto refused = [&](MotionWords words) {
        EXPECT_NE(motion(std::move(words)), 0);
        EXPECT_FALSE(printed);
        EXPECT_EQ(out.files(), 0);
        return complaint;
    };
    EXPECT_NE(refused({.source = "", .picture = file("seen.gif")}).find("has to end in .png or .jpg"),
              std::string::npos);
    EXPECT_NE(refused({.source = "", .picture = ".png"}).find("has to end in"), std::string::npos);
    EXPECT_NE(refused({.source = "", .picture = file("none/seen.png")}).find("there is no folder"),
              std::string::npos)
        << complaint;
#ifdef VEDETTE_VIDEO
    EXPECT_NE(refused({.source = "", .video = file("seen.avi")}).find("has to end in .mp4"),
              std::string::npos);
    EXPECT_NE(refused({.source = "", .video = file("none/seen.mp4")}).find("there is no folder"),
              std::string::npos)
        << complaint;
#endif
}

TEST_F(MotionDrawingTest, without_a_picture_nothing_is_left_and_what_was_there_stays) {
    fs::remove_all(stills.path);
    fs::create_directory(stills.path);
    std::ofstream(file("seen.png")) << "old";
    EXPECT_EQ(motion({.source = "", .picture = file("seen.png")}), 1);
    EXPECT_EQ(out.read("seen.png").size(), 3U);
    EXPECT_EQ(out.files(), 1);
}

#ifdef VEDETTE_VIDEO
TEST_F(MotionDrawingTest, the_video_is_an_mp4_file) {
    ASSERT_EQ(motion({.source = "", .video = file("seen.mp4")}), 0) << complaint;
    const auto film = out.read("seen.mp4");
    ASSERT_GT(film.size(), 1000U);
    EXPECT_EQ(as_text(Bytes(film).subspan(4, 4)), "ftyp");
    EXPECT_EQ(out.files(), 1);
}

image::Bitmap picture_of(image::Size size) {
    image::Bitmap picture;
    picture.resize(size);
    image::Painter(picture).fill({0, 0, size.width, size.height}, {50, 100, 150});
    return picture;
}

TEST(MotionFilm, is_there_when_it_is_finished_and_not_before) {
    const Folder folder;
    const std::string path = (folder.path / "film.mp4").string();
    {
        auto film = MotionFilm::create(path);
        ASSERT_TRUE(film.has_value()) << film.error().message;
        for (int i = 0; i < 30; ++i)
            ASSERT_TRUE(film->add(picture_of({320, 240}), i * 100ms).has_value()) << i;
        EXPECT_FALSE(fs::exists(path));
        ASSERT_TRUE(film->finish().has_value());
        EXPECT_TRUE(fs::exists(path));
        EXPECT_EQ(folder.files(), 1);
    }
    const auto before = folder.read("film.mp4");
    {
        auto dropped = MotionFilm::create(path);
        ASSERT_TRUE(dropped.has_value());
        ASSERT_TRUE(dropped->add(picture_of({320, 240}), 0s).has_value());
    }
    EXPECT_EQ(folder.files(), 1);
    EXPECT_TRUE(folder.read("film.mp4") == before);
}

TEST(MotionFilm, a_helper_that_dies_is_told_and_leaves_nothing) {
    const Folder folder;
    const std::string helper = (folder.path / "helper").string();
    std::ofstream(helper) << "#!/bin/sh\necho 'no such machine' >&2\nexit 3\n";
    fs::permissions(helper, fs::perms::owner_all);
    auto film = MotionFilm::create((folder.path / "film.mp4").string(), helper);
    ASSERT_TRUE(film.has_value());
    const auto added = film->add(picture_of({320, 240}), 0s);
    ASSERT_FALSE(added.has_value());
    EXPECT_EQ(added.error().message, "vedette-video ended with exit code 3: no such machine");
    EXPECT_EQ(folder.files(), 1);
}

TEST(MotionFilm, what_the_helper_refuses_is_told_in_its_words) {
    const Folder folder;
    auto film = MotionFilm::create((folder.path / "film.mp4").string());
    ASSERT_TRUE(film.has_value());
    Result<void> added = film->add(picture_of({321, 240}), 0s);
    ASSERT_FALSE(added.has_value());
    EXPECT_NE(added.error().message.find("--size can't be 321x240"), std::string::npos)
        << added.error().message;
    EXPECT_EQ(folder.files(), 0);
}
#endif

}  // namespace
}  // namespace vedette::motion_tool

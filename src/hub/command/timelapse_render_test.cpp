#include "hub/command/timelapse_render.hpp"

#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

#include "hub/grab/console_fixture.hpp"
#include "hub/image/jpeg_file.hpp"

namespace vedette::command {
namespace {

namespace fs = std::filesystem;

class TimelapseRenderTest : public testing::Test {
  protected:
    TimelapseRenderTest() {
        std::string pattern = testing::TempDir() + "vedette-render-XXXXXX";
        folder_ = ::mkdtemp(pattern.data());
    }
    ~TimelapseRenderTest() override { fs::remove_all(folder_); }

    void add(const std::string& name, bool whole = true) const {
        image::Bitmap picture;
        picture.resize({64, 48});
        auto jpeg = image::encode_jpeg(picture, 90);
        ASSERT_TRUE(jpeg.has_value());
        if (!whole) jpeg->resize(jpeg->size() / 2);
        std::ofstream(folder_ / name, std::ios::binary) << as_text(*jpeg);
    }
    RenderArguments arguments() const {
        return {.folder = folder_.string(), .output = (folder_ / "film.mp4").string()};
    }
    static grab::Output output_of(const RenderArguments& arguments) {
        return grab::output_of(
            [&](const grab::Console& console) { return run_timelapse_render(arguments, console); });
    }

    fs::path folder_;
};

#ifdef VEDETTE_VIDEO
TEST_F(TimelapseRenderTest, says_what_became_of_the_pictures) {
    for (int i = 10; i < 20; ++i) add("290326-12" + std::to_string(i) + "00-CAM1.jpg");
    add("290326-123000-CAM1.jpg", false);
    const grab::Output output = output_of(arguments());
    EXPECT_EQ(output.status, 0) << output.err;
    EXPECT_EQ(output.out, arguments().output + ": 10 pictures, 0.4 s; passed over: 1 damaged\n");
    EXPECT_TRUE(fs::exists(arguments().output));
    RenderArguments some = arguments();
    some.from = "2026-03-29 12:12";
    some.to = "2026-03-29 12:18";
    some.every = 2;
    some.fps = 1;
    EXPECT_EQ(output_of(some).out, arguments().output + ": 3 pictures, 3.0 s\n");
}
#endif

TEST_F(TimelapseRenderTest, makes_one_picture_of_all) {
    for (int i = 10; i < 15; ++i) add("290326-12" + std::to_string(i) + "00-CAM1.jpg");
    RenderArguments one = arguments();
    for (const std::string as : {"star-trail", "keogram"}) {
        one.as = as;
        one.output = (folder_ / (as + ".png")).string();
        EXPECT_EQ(output_of(one).out, one.output + ": 5 pictures\n");
        EXPECT_TRUE(fs::exists(one.output));
    }
}

TEST_F(TimelapseRenderTest, says_what_is_wrong) {
    const auto error_of = [&](auto set) {
        RenderArguments wrong = arguments();
        set(wrong);
        const grab::Output output = output_of(wrong);
        EXPECT_EQ(output.status, 2);
        return output.err;
    };
    EXPECT_EQ(error_of([](auto& a) { a.from = "yesterday"; }),
              "vedette: --from yesterday: write 2026-03-29 or \"2026-03-29 18:30\"\n");
    EXPECT_EQ(error_of([](auto& a) { a.size = "720p"; }),
              "vedette: --size 720p: write WIDTHxHEIGHT, 1280x720\n");
    EXPECT_EQ(error_of([](auto& a) { a.output = "film.avi"; }),
              "vedette: film.avi: the name of a film ends with .mp4, .webm or .gif\n");
    EXPECT_EQ(error_of([](auto& a) { a.as = "poster"; }),
              "vedette: --as poster: write film, star-trail or keogram\n");
    EXPECT_EQ(error_of([](auto& a) {
                  a.as = "keogram";
                  a.deflicker = true;
              }),
              "vedette: --deflicker, --stabilise, --titles and --size are for films\n");
    const grab::Output empty = output_of(arguments());
    EXPECT_EQ(empty.status, 1);
    EXPECT_EQ(empty.err, "vedette: " + folder_.string() + " has no JPEG files of this time\n");
}

}  // namespace
}  // namespace vedette::command

#include "hub/film/video_writer.hpp"

#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

#include "hub/film/film_fixture.hpp"
#include "hub/image/painter.hpp"

namespace vedette::film {
namespace {

namespace fs = std::filesystem;

#ifdef VEDETTE_VIDEO
image::Bitmap picture_of(image::Size size) {
    image::Bitmap picture;
    picture.resize(size);
    image::Painter(picture).fill({0, 0, size.width, size.height}, {50, 100, 150});
    return picture;
}

TEST(VideoWriter, the_file_appears_when_it_is_finished_and_not_before) {
    const Folder folder;
    const std::string path = folder.file("video.mp4");
    {
        auto video = VideoWriter::create(path);
        ASSERT_TRUE(video.has_value()) << video.error().message;
        for (int i = 0; i < 30; ++i)
            ASSERT_TRUE(video->add(picture_of({320, 240}), i * 100ms).has_value()) << i;
        EXPECT_FALSE(fs::exists(path));
        ASSERT_TRUE(video->finish().has_value());
        EXPECT_TRUE(fs::exists(path));
        EXPECT_EQ(folder.files(), 1);
    }
    const auto before = folder.read("video.mp4");
    {
        auto dropped = VideoWriter::create(path);
        ASSERT_TRUE(dropped.has_value());
        ASSERT_TRUE(dropped->add(picture_of({320, 240}), 0s).has_value());
    }
    EXPECT_EQ(folder.files(), 1);
    EXPECT_TRUE(folder.read("video.mp4") == before);
}

TEST(VideoWriter, a_helper_that_exits_is_reported_and_leaves_no_file) {
    const Folder folder;
    const std::string helper = folder.file("helper");
    std::ofstream(helper) << "#!/bin/sh\necho 'no such machine' >&2\nexit 3\n";
    fs::permissions(helper, fs::perms::owner_all);
    auto video = VideoWriter::create(folder.file("video.mp4"), helper);
    ASSERT_TRUE(video.has_value());
    const auto added = video->add(picture_of({320, 240}), 0s);
    ASSERT_FALSE(added.has_value());
    EXPECT_EQ(added.error().message, "vedette-video ended with exit code 3: no such machine");
    EXPECT_EQ(folder.files(), 1);
}

TEST(VideoWriter, an_error_of_the_helper_is_reported_in_its_own_words) {
    const Folder folder;
    auto video = VideoWriter::create(folder.file("video.mp4"));
    ASSERT_TRUE(video.has_value());
    Result<void> added = video->add(picture_of({321, 240}), 0s);
    ASSERT_FALSE(added.has_value());
    EXPECT_NE(added.error().message.find("--size can't be 321x240"), std::string::npos)
        << added.error().message;
    EXPECT_EQ(folder.files(), 0);
}
#endif

TEST(VideoWriter, the_format_is_that_of_the_name) {
    EXPECT_EQ(format_of("a.mp4"), Format::kMp4);
    EXPECT_EQ(format_of("/x/b.WebM"), Format::kWebm);
    EXPECT_EQ(format_of("c.gif"), Format::kGif);
    for (const char* const path : {"film.avi", "mp4", ".mp4", ""})
        EXPECT_FALSE(format_of(path).has_value()) << path;
}

}  // namespace
}  // namespace vedette::film

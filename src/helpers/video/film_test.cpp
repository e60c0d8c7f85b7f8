#include "helpers/video/film.hpp"

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <sstream>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "helpers/video/av_error.hpp"
#include "helpers/video/film_joiner.hpp"
#include "helpers/video/testing/hub.hpp"
#include "linux/base/unique_fd.hpp"

namespace vedette::video {
namespace {

using testing::Folder;

// What ffprobe says of the folder's film.mp4, one value a line.
std::vector<std::string> probe(const Folder& folder, const std::string& what) {
    const std::string out = folder.file("probe.txt");
    const std::string command = "ffprobe -v error -select_streams v:0 " + what +
                                " -of default=noprint_wrappers=1:nokey=1 " + folder.file("film.mp4") + " >" +
                                out;
    EXPECT_EQ(std::system(command.c_str()), 0) << command;
    std::ifstream in(out);
    std::vector<std::string> lines;
    for (std::string line; std::getline(in, line);) lines.push_back(line);
    return lines;
}

std::vector<std::uint8_t> plain(std::size_t bytes, std::uint8_t red, std::uint8_t green, std::uint8_t blue) {
    std::vector<std::uint8_t> picture(bytes);
    for (std::size_t i = 0; i < bytes; ++i) picture[i] = i % 3 == 0 ? red : i % 3 == 1 ? green : blue;
    return picture;
}

class FilmTest : public ::testing::Test {
  protected:
    FilmTest()
        : file(::open(folder.file("film.mp4").c_str(), O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0600)) {
        capture_av_log();
    }

    Folder folder;
    UniqueFd file;
};

TEST_F(FilmTest, is_h264_in_mp4_with_every_picture_at_its_time) {
    auto film = Film::open(file.get(), 64, 48);
    ASSERT_TRUE(film.has_value()) << film.error().message;
    ASSERT_EQ((*film)->bytes_a_picture(), 64U * 48 * 3);
    const auto picture = plain(64 * 48 * 3, 30, 60, 90);
    // The third stands still, the fourth runs back: they follow as the second did.
    for (const Duration at : {5000ms, 5100ms, 5100ms, 1000ms, 1500ms})
        ASSERT_TRUE((*film)->add(picture, at).has_value());
    ASSERT_TRUE((*film)->finish().has_value());
    EXPECT_EQ(probe(folder, "-show_entries stream=codec_name,width,height,pix_fmt"),
              (std::vector<std::string>{"h264", "64", "48", "yuv420p"}));
    EXPECT_EQ(probe(folder, "-show_entries frame=pts_time"),
              (std::vector<std::string>{"0.000000", "0.100000", "0.200000", "0.300000", "0.800000"}));
    EXPECT_EQ(probe(folder, "-show_entries stream=duration"), std::vector<std::string>{"1.300000"});
}

TEST_F(FilmTest, other_formats_have_every_picture_at_its_time) {
    for (const auto& [format, codec] :
         {std::pair(FilmFormat::kWebm, "vp9"), std::pair(FilmFormat::kGif, "gif")}) {
        ASSERT_EQ(::ftruncate(file.get(), 0), 0);
        ASSERT_EQ(::lseek(file.get(), 0, SEEK_SET), 0);
        auto film = Film::open(file.get(), 64, 48, format);
        ASSERT_TRUE(film.has_value()) << film.error().message;
        for (int i = 0; i < 4; ++i) {
            const auto shade = static_cast<std::uint8_t>(40 * i + 50);
            ASSERT_TRUE((*film)->add(plain(64 * 48 * 3, shade, 60, 90), i * 100ms).has_value());
        }
        ASSERT_TRUE((*film)->finish().has_value());
        EXPECT_EQ(probe(folder, "-show_entries stream=codec_name,width,height"),
                  (std::vector<std::string>{codec, "64", "48"}));
        EXPECT_EQ(probe(folder, "-show_entries packet=pts_time"),
                  (std::vector<std::string>{"0.000000", "0.100000", "0.200000", "0.300000"}));
        folder.ffmpeg(
            "-y -i film.mp4 -vf 'select=eq(n\\,3)' -frames:v 1 -f rawvideo -pix_fmt rgb24 frame.rgb");
        const auto rgb = folder.read("frame.rgb");
        ASSERT_EQ(rgb.size(), 64U * 48 * 3);
        double red = 0;  // the mean, since a GIF mixes its colours of dots
        for (std::size_t i = 0; i < rgb.size(); i += 3) red += rgb[i];
        EXPECT_NEAR(red / (64 * 48), 170, 6);
    }
}

TEST_F(FilmTest, parts_become_one_film_without_encoding) {
    for (const FilmFormat format : {FilmFormat::kMp4, FilmFormat::kWebm}) {
        const std::string parts = folder.file(format == FilmFormat::kMp4 ? "mp4" : "webm");
        ASSERT_EQ(::mkdir(parts.c_str(), 0700), 0);
        for (int part = 0; part < 3; ++part) {
            const std::string path = parts + "/" + std::to_string(part) + ".part";
            const UniqueFd out(::open(path.c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0600));
            auto film = Film::open(out.get(), 64, 48, format);
            ASSERT_TRUE(film.has_value()) << film.error().message;
            for (int i = 0; i < 4; ++i) {
                const auto shade = static_cast<std::uint8_t>(60 * part + 10 * i + 20);
                ASSERT_TRUE((*film)->add(plain(64 * 48 * 3, shade, 60, 90), i * 40ms).has_value());
            }
            ASSERT_TRUE((*film)->finish().has_value());
        }
        ASSERT_EQ(::ftruncate(file.get(), 0), 0);
        ASSERT_EQ(::lseek(file.get(), 0, SEEK_SET), 0);
        Options options{.out = file.get()};
        options.format = format;
        options.join = parts;
        const auto joined = join_films(options);
        ASSERT_TRUE(joined.has_value()) << joined.error().message;
        const auto times = probe(folder, "-show_entries frame=pts_time");
        ASSERT_EQ(times.size(), 12U);
        EXPECT_EQ(times[5], "0.200000");
        EXPECT_EQ(times[11], "0.440000");
    }
}

TEST_F(FilmTest, parts_that_differ_are_refused) {
    Options options{.out = file.get()};
    options.join = folder.file("none");
    EXPECT_EQ(join_films(options).error().kind, Kind::kNotFound);
    options.join = folder.file("parts");
    ASSERT_EQ(::mkdir(options.join.c_str(), 0700), 0);
    EXPECT_EQ(join_films(options).error().kind, Kind::kNotFound);
    for (const int width : {64, 32}) {
        const std::string path = options.join + "/" + std::to_string(100 - width) + ".part";
        const UniqueFd out(::open(path.c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0600));
        auto film = Film::open(out.get(), width, 48);
        ASSERT_TRUE(film.has_value());
        ASSERT_TRUE((*film)->add(plain(static_cast<std::size_t>(width) * 48 * 3, 1, 2, 3), 0ms).has_value());
        ASSERT_TRUE((*film)->finish().has_value());
    }
    const auto joined = join_films(options);
    ASSERT_FALSE(joined.has_value());
    EXPECT_EQ(joined.error().kind, Kind::kInvalidArgument);
}

TEST_F(FilmTest, colours_are_kept) {
    auto film = Film::open(file.get(), 64, 48);
    ASSERT_TRUE(film.has_value()) << film.error().message;
    const auto picture = plain(64 * 48 * 3, 220, 40, 120);
    for (int i = 0; i < 5; ++i) ASSERT_TRUE((*film)->add(picture, i * 40ms).has_value());
    ASSERT_TRUE((*film)->finish().has_value());
    folder.ffmpeg("-i film.mp4 -frames:v 1 -f rawvideo -pix_fmt rgb24 frame.rgb");
    const auto rgb = folder.read("frame.rgb");
    ASSERT_EQ(rgb.size(), picture.size());
    EXPECT_NEAR(rgb[3000], 220, 6);
    EXPECT_NEAR(rgb[3001], 40, 6);
    EXPECT_NEAR(rgb[3002], 120, 6);
}

TEST_F(FilmTest, a_full_disk_is_told) {
    const UniqueFd full(::open("/dev/full", O_WRONLY | O_CLOEXEC));
    auto film = Film::open(full.get(), 640, 480);
    Error why;
    if (!film) {
        why = film.error();
    } else {
        std::vector<std::uint8_t> noise(640 * 480 * 3);
        Result<void> added;
        for (std::size_t i = 0; i < 100 && added; ++i) {
            for (std::size_t k = 0; k < noise.size(); ++k)
                noise[k] = static_cast<std::uint8_t>(k * k * (i + 7));
            added = (*film)->add(noise, static_cast<int>(i) * 40ms);
        }
        if (added) added = (*film)->finish();
        ASSERT_FALSE(added.has_value());
        why = added.error();
    }
    EXPECT_EQ(why.kind, Kind::kResourceExhausted) << why.message;
    EXPECT_NE(why.message.find("No space left"), std::string::npos) << why.message;
}

}  // namespace
}  // namespace vedette::video

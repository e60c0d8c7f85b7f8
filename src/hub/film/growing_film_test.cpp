#include "hub/film/growing_film.hpp"

#include <gtest/gtest.h>

#include "hub/film/film_fixture.hpp"

namespace vedette::film {
namespace {

namespace fs = std::filesystem;

constexpr image::Size kSize{64, 48};
constexpr UtcTime kTaken{1'774'746'007s};

class GrowingFilmTest : public testing::Test {
  protected:
    GrowingFilm open() {
        auto film = GrowingFilm::open(path_, "Garden", 25);
        EXPECT_TRUE(film.has_value());
        return std::move(film.value());
    }
    std::vector<std::uint8_t> jpeg(int number) {
        folder_.write_grey("picture.jpg", static_cast<std::uint8_t>(20 + 30 * number));
        return folder_.read("picture.jpg");
    }
    void add(GrowingFilm& film, int number) {
        const auto added = film.append(jpeg(number), kSize, kTaken);
        EXPECT_TRUE(added.has_value() && *added);
    }
    void expect_greys(int count) {
        const auto greys = folder_.greys("day.mkv");
        ASSERT_EQ(greys.size(), static_cast<std::size_t>(count));
        for (int i = 0; i < count; ++i) EXPECT_NEAR(greys[static_cast<std::size_t>(i)], 20 + 30 * i, 3) << i;
    }

    Folder folder_;
    std::string path_ = folder_.file("day.mkv");
};

TEST_F(GrowingFilmTest, ffmpeg_plays_it_after_each_picture) {
    GrowingFilm film = open();
    for (int i = 0; i < 5; ++i) {
        add(film, i);
        expect_greys(i + 1);
    }
    EXPECT_EQ(folder_.output_of("ffprobe -v error -show_entries packet=pts_time -of csv=p=0 " + path_),
              "0.000000\n0.040000\n0.080000\n0.120000\n0.160000\n");
    EXPECT_EQ(folder_.output_of("ffprobe -v error -show_entries stream=codec_name,width,height -of csv=p=0 " +
                                path_),
              "mjpeg,64,48\n");
    const auto odd = film.append(jpeg(5), {48, 64}, kTaken);
    EXPECT_TRUE(odd.has_value() && !*odd);
    expect_greys(5);
}

// The power fails at each byte of the last two pictures.
TEST_F(GrowingFilmTest, after_a_power_cut_it_has_all_whole_pictures_and_goes_on) {
    std::vector<std::uintmax_t> ends;
    {
        GrowingFilm film = open();
        for (int i = 0; i < 5; ++i) {
            add(film, i);
            ends.push_back(fs::file_size(path_));
        }
    }
    const auto whole = folder_.read("day.mkv");
    const auto last = jpeg(4);
    for (std::size_t cut = ends[2]; cut <= whole.size(); ++cut) {
        folder_.write("day.mkv", Bytes(whole).first(cut));
        const std::size_t left = cut == whole.size() ? 5U : cut >= ends[3] ? 4U : 3U;
        GrowingFilm film = open();
        ASSERT_EQ(film.sizes().size(), left) << cut;
        if (left != 4 || cut % 16 != 0) continue;
        ASSERT_TRUE(film.append(last, kSize, kTaken).has_value());
        ASSERT_TRUE(folder_.read("day.mkv") == whole) << cut;
    }
    // What a player says of some of them; each takes a process.
    for (std::size_t cut = ends[2]; cut < whole.size(); cut += 151) {
        folder_.write("day.mkv", Bytes(whole).first(cut));
        folder_.output_of("ffmpeg -y -v quiet -i " + path_ + " -vf scale=1:1 -f rawvideo -pix_fmt gray " +
                          folder_.file(".greys"));
        const auto greys = folder_.read(".greys");
        ASSERT_GE(greys.size(), cut >= ends[3] ? 4U : 3U) << cut;
        for (std::size_t i = 0; i < 3; ++i) EXPECT_NEAR(greys[i], 20 + 30 * static_cast<int>(i), 3) << cut;
    }
}

TEST_F(GrowingFilmTest, a_file_that_is_none_is_begun_anew) {
    folder_.write("day.mkv", as_bytes("no film"));
    GrowingFilm film = open();
    EXPECT_TRUE(film.sizes().empty());
    add(film, 0);
    add(film, 1);
    expect_greys(2);
    ASSERT_TRUE(film.clear().has_value());
    add(film, 0);
    expect_greys(1);
}

}  // namespace
}  // namespace vedette::film

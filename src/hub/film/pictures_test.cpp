#include "hub/film/pictures.hpp"

#include <array>
#include <cstdlib>
#include <ctime>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "core/exif/placement.hpp"
#include "core/exif/writer.hpp"
#include "hub/film/film_fixture.hpp"

namespace vedette::film {
namespace {

UtcTime utc(std::int64_t seconds) { return {std::chrono::seconds{seconds}}; }

class PicturesTest : public testing::Test {
  protected:
    PicturesTest() {
        ::setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3", 1);
        ::tzset();
    }
    ~PicturesTest() override {
        ::unsetenv("TZ");
        ::tzset();
    }
    std::vector<std::string> names(const Choice& choice = {}) const {
        std::vector<std::string> found;
        const auto pictures = list_pictures(folder_.path, choice);
        if (!pictures) return found;
        for (const PictureFile& picture : *pictures)
            found.push_back(std::filesystem::path(picture.path).filename());
        return found;
    }

    Folder folder_;
};

TEST_F(PicturesTest, times_are_in_names_of_many_forms) {
    const UtcTime evening = utc(1'774'803'601);  // 2026-03-29 19:00:01 in summer time
    for (const char* const name :
         {"290326-190001-CAM1.jpg", "20260329-190001.jpg", "2026-03-29_19-00-01.jpg",
          "2026-03-29T19.00.01.jpg", "IMG_20260329_190001.jpg", "cam1 20260329190001-3.jpeg"})
        EXPECT_EQ(time_in_name(name), evening) << name;
    for (const char* const name :
         {"310226-190001-CAM1.jpg", "290326-190001.jpg", "DSC01234.jpg", "20261329-190001.jpg",
          "99990101-000000.jpg", "00010101-000000.jpg", "2026--03-29--19-00-01.jpg", "", "1.jpg"})
        EXPECT_FALSE(time_in_name(name).has_value()) << name;
}

TEST_F(PicturesTest, options_have_local_times) {
    EXPECT_EQ(parse_local("2026-03-29 19:00:01"), utc(1'774'803'601));
    EXPECT_EQ(parse_local("2026-03-29T19:00"), utc(1'774'803'600));
    EXPECT_EQ(parse_local("2026-01-01"), utc(1'767'222'000));
    for (const char* const text :
         {"", "2026", "2026-02-30", "2026-01-01 25:00", "2026-01-01x19:00", "2026/01/01", "29.03.2026"})
        EXPECT_FALSE(parse_local(text).has_value()) << text;
}

TEST_F(PicturesTest, the_pictures_of_rpicampy_are_in_the_order_of_their_times) {
    for (const char* const name :
         {"010126/010126-000000-CAM1.jpg", "311225/311225-235900-CAM1.jpg", "010126/010126-000100-CAM1.JPG",
          "010126/notes.txt", ".hidden/010126-000000-CAM1.jpg", "010126/.010126-000200-CAM1.jpg"})
        folder_.write(name, as_bytes("x"));
    EXPECT_EQ(names(), (std::vector<std::string>{"311225-235900-CAM1.jpg", "010126-000000-CAM1.jpg",
                                                 "010126-000100-CAM1.JPG"}));
    EXPECT_EQ(names({.from = parse_local("2026-01-01"), .to = parse_local("2026-01-01 00:01")}),
              std::vector<std::string>{"010126-000000-CAM1.jpg"});
    EXPECT_EQ(names({.every = 2}),
              (std::vector<std::string>{"311225-235900-CAM1.jpg", "010126-000100-CAM1.JPG"}));
}

TEST_F(PicturesTest, exif_comes_before_the_name_and_the_name_before_the_file) {
    image::Bitmap picture;
    picture.resize({16, 16});
    const auto jpeg = image::encode_jpeg(picture, 90);
    ASSERT_TRUE(jpeg.has_value());
    exif::Fields fields;
    fields.original = exif::DateTime{.date = std::chrono::year{2026} / 10 / 25,
                                     .hour = 2,
                                     .minute = 30,
                                     .second = 0,
                                     .milliseconds = std::uint16_t{250},
                                     .east_minutes = std::int16_t{60}};
    std::array<std::uint8_t, exif::kMaxApp1> memory;
    const auto app1 = exif::write_app1(fields, memory);
    const auto place = exif::place_app1(*jpeg);
    ASSERT_TRUE(app1 && place);
    std::vector<std::uint8_t> whole(place->before.begin(), place->before.end());
    whole.insert(whole.end(), app1->begin(), app1->end());
    whole.insert(whole.end(), place->after.begin(), place->after.end());
    folder_.write("010120-000000-CAM1.jpg", whole);
    folder_.write("020120-000000-CAM1.jpg", *jpeg);
    folder_.write("third.jpg", *jpeg);
    const timespec times[2] = {{1'000'000'000, 0}, {1'000'000'000, 0}};
    ASSERT_EQ(::utimensat(AT_FDCWD, folder_.file("third.jpg").c_str(), times, 0), 0);
    const auto pictures = list_pictures(folder_.path, {});
    ASSERT_TRUE(pictures.has_value());
    ASSERT_EQ(pictures->size(), 3u);
    EXPECT_EQ((*pictures)[0].taken, utc(1'000'000'000));
    EXPECT_EQ((*pictures)[1].taken, parse_local("2020-01-02"));
    EXPECT_EQ((*pictures)[2].taken, utc(1'792'891'800) + 250ms);  // the second 2:30 of that night
}

TEST_F(PicturesTest, a_folder_without_pictures_is_told) {
    EXPECT_EQ(list_pictures(folder_.path, {}).error().kind, Kind::kNotFound);
    EXPECT_EQ(list_pictures(folder_.file("none"), {}).error().kind, Kind::kNotFound);
}

}  // namespace
}  // namespace vedette::film

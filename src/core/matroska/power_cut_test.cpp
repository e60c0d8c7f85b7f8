// The power fails at each byte of a film that grows: all its whole pictures are read, and it can go on.
#include <gtest/gtest.h>

#include "core/matroska/file_fixture.hpp"

namespace vedette::matroska {
namespace {

constexpr std::size_t kPictures = 5;

// Pictures of different sizes, the smallest of which fit into one another.
ByteVector picture(std::size_t number) {
    return jpeg(60 + number * 37 % 90, static_cast<std::uint8_t>(number * 50));
}

struct Film {
    ByteVector bytes;
    std::vector<std::size_t> ends;  // of the header and of each picture
};

Film whole_film() {
    Film film{.bytes = header_of(usual_info()), .ends = {}};
    film.ends.push_back(film.bytes.size());
    for (std::size_t i = 0; i < kPictures; ++i) {
        append_picture(film.bytes, MediaTime{static_cast<int>(i) * 100ms}, picture(i));
        film.ends.push_back(film.bytes.size());
    }
    return film;
}

// Whole parts of the film in its first bytes: 0 is no header.
std::size_t whole_parts(const Film& film, std::size_t size) {
    return static_cast<std::size_t>(std::ranges::upper_bound(film.ends, size) - film.ends.begin());
}

void expect_pictures(const Found& found, std::size_t count, std::size_t cut) {
    ASSERT_EQ(found.pictures.size(), count) << cut;
    for (std::size_t i = 0; i < count; ++i) {
        EXPECT_EQ(found.pictures[i].first, static_cast<std::int64_t>(i) * 100) << cut;
        EXPECT_TRUE(found.pictures[i].second == picture(i)) << cut;
    }
}

TEST(MatroskaPowerCut, all_whole_pictures_are_read_at_each_cut) {
    const Film film = whole_film();
    for (std::size_t cut = 0; cut <= film.bytes.size(); ++cut) {
        const ByteVector left(film.bytes.begin(), film.bytes.begin() + static_cast<std::ptrdiff_t>(cut));
        const Found found = read_all(left);
        const std::size_t parts = whole_parts(film, cut);
        expect_pictures(found, parts == 0 ? 0 : parts - 1, cut);
        EXPECT_EQ(found.append_at, parts == 0 ? 0 : film.ends[parts - 1]) << cut;
        const bool is_torn = parts > 0 && cut != film.ends[parts - 1];
        EXPECT_TRUE(parts == 0 || (found.damaged > 0) == is_torn) << cut;
    }
}

TEST(MatroskaPowerCut, it_goes_on_where_the_reader_says) {
    const Film film = whole_film();
    for (std::size_t cut = film.ends[0]; cut <= film.bytes.size(); ++cut) {
        ByteVector file(film.bytes.begin(), film.bytes.begin() + static_cast<std::ptrdiff_t>(cut));
        const Found before = read_all(file);
        file.resize(static_cast<std::size_t>(before.append_at));
        for (std::size_t i = before.pictures.size(); i < kPictures; ++i)
            append_picture(file, MediaTime{static_cast<int>(i) * 100ms}, picture(i));
        ASSERT_TRUE(file == film.bytes) << cut;
    }
}

// A file system may have made the file longer without its bytes.
TEST(MatroskaPowerCut, zeros_at_the_end_are_no_pictures) {
    const Film film = whole_film();
    for (std::size_t cut = film.ends[0]; cut <= film.bytes.size(); ++cut) {
        ByteVector file(film.bytes.begin(), film.bytes.begin() + static_cast<std::ptrdiff_t>(cut));
        file.resize(cut + 700);
        const std::size_t parts = whole_parts(film, cut);
        const Found found = read_all(file);
        expect_pictures(found, parts - 1, cut);
        EXPECT_EQ(found.append_at, film.ends[parts - 1]) << cut;
    }
}

// A program that does not look goes on behind what is torn.
TEST(MatroskaPowerCut, pictures_behind_a_torn_one_are_found) {
    const Film film = whole_film();
    ByteVector rest;
    for (std::size_t i = 0; i < 3; ++i) append_picture(rest, MediaTime{9s}, picture(i + 7));
    for (std::size_t cut = film.ends[0]; cut <= film.bytes.size(); ++cut) {
        ByteVector file(film.bytes.begin(), film.bytes.begin() + static_cast<std::ptrdiff_t>(cut));
        append(file, rest);
        const Found found = read_all(file);
        const std::size_t whole = whole_parts(film, cut) - 1;
        ASSERT_EQ(found.pictures.size(), whole + 3) << cut;
        for (std::size_t i = 0; i < whole; ++i) EXPECT_TRUE(found.pictures[i].second == picture(i)) << cut;
        for (std::size_t i = 0; i < 3; ++i)
            EXPECT_TRUE(found.pictures[whole + i].second == picture(i + 7)) << cut;
        EXPECT_EQ(found.append_at, file.size()) << cut;
    }
}

}  // namespace
}  // namespace vedette::matroska

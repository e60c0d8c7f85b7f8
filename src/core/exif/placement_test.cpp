#include "core/exif/placement.hpp"

#include <initializer_list>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "core/base/bytes.hpp"

namespace vedette::exif {
namespace {

using namespace std::string_view_literals;
using ByteVector = std::vector<std::uint8_t>;

ByteVector joined(std::initializer_list<std::string_view> pieces) {
    ByteVector all;
    for (const std::string_view piece : pieces) all.insert(all.end(), piece.begin(), piece.end());
    return all;
}

// The picture with the new segment in its place; empty: there is none.
ByteVector with(const ByteVector& jpeg, std::string_view app1) {
    const auto place = place_app1(jpeg);
    if (!place) return {};
    return joined({as_text(place->before), app1, as_text(place->between), as_text(place->after)});
}

std::string_view replaced(const ByteVector& jpeg) {
    const auto place = place_app1(jpeg);
    return place ? as_text(place->replaced) : "fault";
}

constexpr std::string_view kSoi = "\xFF\xD8";
constexpr auto kJfif = "\xFF\xE0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0"sv;
constexpr auto kJfxx = "\xFF\xE0\0\x08JFXX\0\x13"sv;
constexpr auto kNew =
    "\xFF\xE1\0\x0B"
    "Exif\0\0new"sv;
constexpr auto kOld =
    "\xFF\xE1\0\x0B"
    "Exif\0\0old"sv;
constexpr auto kXmp = "\xFF\xE1\0\x1Ehttp://ns.adobe.com/xap/1.0/"sv;
constexpr auto kComment =
    "\xFF\xFE\0\x0B"
    "a comment"sv;
// Tables, frame and data: what follows JFIF's segment.
constexpr auto kRest = "\xFF\xDB\0\x03\0\xFF\xC0\0\x03\0\xFF\xDA\0\x04\1\2 data\xFF\xD9"sv;
constexpr std::size_t kToScan = 16;  // bytes of it until the data

TEST(ExifPlacement, behind_the_beginning_and_jfif) {
    EXPECT_TRUE(with(joined({kSoi, kJfif, kRest}), kNew) == joined({kSoi, kJfif, kNew, kRest}));
    EXPECT_TRUE(with(joined({kSoi, kJfif, kJfxx, kComment, kRest}), kNew) ==
                joined({kSoi, kJfif, kJfxx, kNew, kComment, kRest}));
    EXPECT_TRUE(with(joined({kSoi, kRest}), kNew) == joined({kSoi, kNew, kRest}));
    EXPECT_TRUE(replaced(joined({kSoi, kJfif, kRest})).empty());
}

TEST(ExifPlacement, in_place_of_one_that_is_there) {
    const std::string_view old("Exif\0\0old", 9);
    for (const ByteVector& jpeg : {joined({kSoi, kJfif, kOld, kRest}), joined({kSoi, kOld, kJfif, kRest}),
                                   joined({kSoi, kJfif, kXmp, kComment, kOld, kComment, kRest})})
        EXPECT_EQ(replaced(jpeg), old);
    EXPECT_TRUE(with(joined({kSoi, kJfif, kOld, kRest}), kNew) == joined({kSoi, kJfif, kNew, kRest}));
    EXPECT_TRUE(with(joined({kSoi, kOld, kJfif, kRest}), kNew) == joined({kSoi, kNew, kJfif, kRest}));
    EXPECT_TRUE(with(joined({kSoi, kJfif, kXmp, kComment, kOld, kComment, kRest}), kNew) ==
                joined({kSoi, kJfif, kNew, kXmp, kComment, kComment, kRest}));
}

TEST(ExifPlacement, fill_bytes_go_with_their_segment_and_others_stay) {
    const auto fill = "\xFF\xFF"sv;
    EXPECT_TRUE(with(joined({kSoi, kJfif, fill, kOld, kXmp, kRest}), kNew) ==
                joined({kSoi, kJfif, kNew, kXmp, kRest}));
    // A byte of a segment that looks like one of them.
    const auto comment = "\xFF\xFE\0\3\xFF"sv;
    EXPECT_TRUE(with(joined({kSoi, kJfif, comment, kOld, kRest}), kNew) ==
                joined({kSoi, kJfif, kNew, comment, kRest}));
    EXPECT_TRUE(with(joined({kSoi, kJfif, kXmp, kRest}), kNew) == joined({kSoi, kJfif, kNew, kXmp, kRest}));
}

TEST(ExifPlacement, finds_a_segment_in_the_first_bytes_of_a_picture) {
    const ByteVector whole = joined({kSoi, kJfif, kXmp, kOld, kRest});
    const std::size_t end = whole.size() - kRest.size();
    for (std::size_t size = 0; size <= whole.size(); ++size) {
        const ByteVector cut(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size));
        EXPECT_EQ(as_text(find_app1(cut)), size < end ? ""sv : kOld.substr(4)) << size;
    }
    EXPECT_TRUE(find_app1(joined({kSoi, kJfif, kRest, kOld})).empty());
}

TEST(ExifPlacement, no_place_in_what_ends_before_its_data) {
    const ByteVector whole = joined({kSoi, kJfif, kOld, kComment, kRest});
    const std::size_t scan = whole.size() - kRest.size() + kToScan;
    for (std::size_t size = 0; size <= whole.size(); ++size) {
        const ByteVector cut(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size));
        const auto place = place_app1(cut);
        EXPECT_EQ(place.has_value(), size >= scan) << size;
        if (place) continue;
        EXPECT_EQ(place.error(), size < 2 ? PlaceFault::kNotJpeg : PlaceFault::kNoScan) << size;
    }
    const auto damaged = place_app1(joined({kSoi, "\xFF\xDB\0\1"sv, kRest}));
    ASSERT_FALSE(damaged.has_value());
    EXPECT_EQ(damaged.error(), PlaceFault::kBadSegment);
    for (const auto fault : {PlaceFault::kNotJpeg, PlaceFault::kNoScan, PlaceFault::kBadSegment})
        EXPECT_FALSE(to_string(fault).empty());
}

}  // namespace
}  // namespace vedette::exif

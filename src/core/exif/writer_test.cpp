#include "core/exif/writer.hpp"

#include <array>
#include <string>

#include <gtest/gtest.h>

#include "core/exif/fields_fixture.hpp"
#include "core/exif/reader.hpp"

namespace vedette::exif {
namespace {

using Memory = std::array<std::uint8_t, kMaxApp1 + 1>;

Bytes written(const Fields& fields, Memory& memory) {
    const auto app1 = write_app1(fields, memory);
    EXPECT_TRUE(app1.has_value());
    return app1.value_or(Bytes());
}

Fields read(Bytes app1) {
    const auto fields = read_app1(app1.subspan(4));
    EXPECT_TRUE(fields.has_value());
    return fields.value_or(Fields());
}

WriteError error_of(const Fields& fields) {
    Memory memory;
    const auto app1 = write_app1(fields, memory);
    EXPECT_FALSE(app1.has_value());
    return app1 ? WriteError::kNoRoom : app1.error();
}

TEST(ExifWriter, writes_what_is_read_again) {
    Memory memory;
    for (const Fields& fields : {Fields(), usual_fields(), longest_fields()}) {
        const Bytes app1 = written(fields, memory);
        EXPECT_EQ(load_be16(&app1[0]), 0xFFE1);
        EXPECT_EQ(load_be16(&app1[2]) + 2u, app1.size());
        EXPECT_TRUE(read(app1) == fields);
    }
}

TEST(ExifWriter, writes_each_field_alone) {
    using Set = void (*)(Fields&);
    const DateTime date{.date = std::chrono::year{0} / 1 / 1,
                        .hour = 0,
                        .minute = 0,
                        .second = 0,
                        .milliseconds = {},
                        .east_minutes = {}};
    static DateTime early;
    early = date;
    constexpr Set kSets[] = {
        [](Fields& f) { f.make = "a"; },
        [](Fields& f) { f.model = "ab"; },
        [](Fields& f) { f.software = "abc"; },
        [](Fields& f) { f.artist = "abcd"; },
        [](Fields& f) { f.copyright = "abcde"; },
        [](Fields& f) { f.image_description = "abcdef"; },
        [](Fields& f) { f.date_time = early; },
        [](Fields& f) { f.original = early; },
        [](Fields& f) {
            f.original = early;
            f.original->milliseconds = std::uint16_t{0};
        },
        [](Fields& f) {
            f.date_time = early;
            f.date_time->east_minutes = std::int16_t{-(23 * 60 + 59)};
        },
        [](Fields& f) { f.orientation = 8; },
        [](Fields& f) { f.x_resolution = Rational{0xFFFFFFFF, 0xFFFFFFFF}; },
        [](Fields& f) { f.y_resolution = Rational{0, 1}; },
        [](Fields& f) { f.resolution_unit = ResolutionUnit::kCentimetre; },
        [](Fields& f) { f.width = 0xFFFFFFFF; },
        [](Fields& f) { f.height = 0; },
        [](Fields& f) { f.exposure_time_s = Rational{30'000'000, 1'000'000}; },
        [](Fields& f) { f.exposure_mode = ExposureMode{2}; },
        [](Fields& f) { f.white_balance = WhiteBalance::kManual; },
        [](Fields& f) { f.contrast = Contrast::kSoft; },
        [](Fields& f) { f.iso = std::uint16_t{65535}; },
        [](Fields& f) {
            f.position =
                Position{.latitude_e7 = 900'000'000, .longitude_e7 = -1'800'000'000, .altitude_cm = {}};
        },
        [](Fields& f) {
            f.position = Position{.latitude_e7 = 1, .longitude_e7 = -1, .altitude_cm = INT32_MAX};
        },
        [](Fields& f) { f.sun_altitude_mdeg = 90'000; },
        [](Fields& f) { f.sun_altitude_mdeg = -1; },
    };
    Memory memory;
    int number = 0;
    for (const Set set : kSets) {
        Fields fields;
        set(fields);
        EXPECT_TRUE(read(written(fields, memory)) == fields) << number;
        ++number;
    }
}

TEST(ExifWriter, needs_no_more_room_than_it_says) {
    Memory memory;
    EXPECT_EQ(written(longest_fields(), memory).size(), kMaxApp1);
}

TEST(ExifWriter, a_buffer_of_any_size_is_enough_or_refused) {
    std::array<std::uint8_t, 1000> memory;
    const auto whole = write_app1(usual_fields(), memory);
    ASSERT_TRUE(whole.has_value());
    const std::size_t size = whole->size();
    for (std::size_t room = 0; room < size; ++room) {
        memory.fill(0xAA);
        const auto app1 = write_app1(usual_fields(), MutableBytes(memory).first(room));
        ASSERT_FALSE(app1.has_value()) << room;
        EXPECT_EQ(app1.error(), WriteError::kNoRoom);
        ASSERT_EQ(memory[room], 0xAA) << room;
    }
    EXPECT_TRUE(write_app1(usual_fields(), MutableBytes(memory).first(size)).has_value());
}

TEST(ExifWriter, refuses_texts_that_are_none) {
    Fields fields;
    std::array<char, kMaxText + 1> text;
    text.fill('y');
    fields.make = {text.data(), text.size()};
    EXPECT_EQ(error_of(fields), WriteError::kTextTooLong);
    fields.make = {"a\0b", 3};
    EXPECT_EQ(error_of(fields), WriteError::kBadText);
    fields.make = "caf\xE9";
    EXPECT_EQ(error_of(fields), WriteError::kBadText);
}

TEST(ExifWriter, refuses_dates_and_numbers_that_do_not_exist) {
    using Set = void (*)(Fields&);
    constexpr Set kDates[] = {
        [](Fields& f) { f.original->date = std::chrono::year{2026} / 2 / 29; },
        [](Fields& f) { f.original->date = std::chrono::year{10'000} / 1 / 1; },
        [](Fields& f) { f.original->hour = 24; },
        [](Fields& f) { f.original->minute = 60; },
        [](Fields& f) { f.date_time->second = 60; },
        [](Fields& f) { f.date_time->milliseconds = std::uint16_t{1000}; },
    };
    constexpr Set kNumbers[] = {
        [](Fields& f) { f.x_resolution = Rational{1, 0}; },
        [](Fields& f) { f.exposure_time_s = Rational{1, 0}; },
        [](Fields& f) { f.original->east_minutes = std::int16_t{24 * 60}; },
        [](Fields& f) { f.position->latitude_e7 = 900'000'001; },
        [](Fields& f) { f.position->longitude_e7 = -1'800'000'001; },
        [](Fields& f) { f.sun_altitude_mdeg = -90'001; },
        [](Fields& f) { f.orientation = 0; },
        [](Fields& f) { f.orientation = 9; },
    };
    for (const Set set : kDates) {
        Fields fields = usual_fields();
        set(fields);
        EXPECT_EQ(error_of(fields), WriteError::kBadDate);
    }
    for (const Set set : kNumbers) {
        Fields fields = usual_fields();
        set(fields);
        EXPECT_EQ(error_of(fields), WriteError::kBadNumber);
    }
}

TEST(ExifWriter, errors_have_texts) {
    for (const auto error : {WriteError::kNoRoom, WriteError::kTextTooLong, WriteError::kBadText,
                             WriteError::kBadDate, WriteError::kBadNumber})
        EXPECT_FALSE(to_string(error).empty());
}

}  // namespace
}  // namespace vedette::exif

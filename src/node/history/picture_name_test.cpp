#include "node/history/picture_name.hpp"

#include <string>

#include <gtest/gtest.h>

namespace vedette::node {
namespace {

constexpr PictureName kName{20261130, 24441, 5, 30};

TEST(PictureName, has_the_forms_of_pycameresp) {
    PictureText text;
    EXPECT_EQ(format_minute(kName.minute(), text), "2026-11-30_02-44");
    EXPECT_EQ(format_file(kName, text), "2026-11-30_02-44-41 (id=5) (diff=30).jpg");
    EXPECT_EQ(format_path(kName, false, text), "2026-11-30_02-44/2026-11-30_02-44-41 (id=5) (diff=30).jpg");
    EXPECT_EQ(format_path(kName, true, text),
              "2026-11-30/2026-11-30_02-44/2026-11-30_02-44-41 (id=5) (diff=30).jpg");
    EXPECT_EQ(format_minute_of_day(kName.minute(), text), "2026-11-30/2026-11-30_02-44");
    EXPECT_EQ(format_id(kName, text), "2026-11-30_02-44-41_5_30");
    EXPECT_EQ(format_day(kName.day, text), "2026-11-30");
    const PictureName longest{99991231, 235959, 999'999'999, 999'999'999};
    EXPECT_TRUE(format_path(longest, true, text).ends_with(" (id=999999999) (diff=999999999).jpg"));
    EXPECT_EQ(PictureName::make(
                  {.date = std::chrono::year(2026) / 1 / 2, .hour = 3, .minute = 4, .second = 5}, 6, 7),
              (PictureName{20260102, 30405, 6, 7}));
}

TEST(PictureName, is_read_from_its_own_forms_only) {
    PictureText text;
    EXPECT_EQ(PictureName::parse_file(format_file(kName, text)), kName);
    EXPECT_EQ(PictureName::parse_id(format_id(kName, text)), kName);
    EXPECT_EQ(parse_minute("2026-11-30_02-44"), kName.minute());
    EXPECT_EQ(parse_day("2026-11-30"), kName.day);
    for (const char* id :
         {"", "..", "/etc/passwd", "2026-11-30_02-44-41", "2026-11-30_02-44-41_5_30/..",
          "2026-13-30_02-44-41_5_30", "2026-11-30_24-44-41_5_30", "2026-11-30_02-60-41_5_30",
          "2026-11-30_02-44-60_5_30", "2026-11-30_02-44-41_05_30", "2026-11-30_02-44-41_5_1234567890",
          "2026-11-00_02-44-41_5_30", "../2026-11-30_02-44-41_5_30", "2026-11-30_02-44-41_-5_30"})
        EXPECT_FALSE(PictureName::parse_id(id)) << id;
    for (const char* name :
         {"2026-11-30_02-44-41_5_30", "2026-11-30_02-44-41 (id=5) (diff=30).jpeg",
          "2026-11-30_02-44-41 (id=5) (diff=30)", "2026-11-30_02-44-41 (id=) (diff=30).jpg"})
        EXPECT_FALSE(PictureName::parse_file(name)) << name;
    for (const char* name :
         {"2026-11-30", "2026-11-30_02-44-41", "DCIM", "2026-11-30_02-4", "2026-11-30_02_44"})
        EXPECT_FALSE(parse_minute(name)) << name;
    EXPECT_FALSE(parse_day("2026-11-3"));
}

TEST(PictureName, moves_in_time) {
    EXPECT_EQ(kName.at(kName.seconds()), kName);
    EXPECT_EQ(kName.at(kName.seconds() + 86'400), (PictureName{20261201, 24441, 5, 30}));
    EXPECT_EQ(kName.at(kName.seconds() - 2 * 3600 - 45 * 60), (PictureName{20261129, 235941, 5, 30}));
    EXPECT_EQ((PictureName{19700101, 1, 0, 0}).seconds(), 1);
    EXPECT_EQ((PictureName{19700101, 0, 0, 0}).at(-1), (PictureName{19691231, 235959, 0, 0}));
}

TEST(PictureName, later_pictures_are_greater) {
    EXPECT_LT(kName, (PictureName{20261130, 24441, 6, 0}));
    EXPECT_LT(kName, (PictureName{20261130, 24442, 0, 0}));
    EXPECT_LT(kName, (PictureName{20261201, 0, 0, 0}));
}

}  // namespace
}  // namespace vedette::node

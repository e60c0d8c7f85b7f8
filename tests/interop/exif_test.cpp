// core/exif against exiftool and piexif: both read what we write, and exiftool finds nothing that is missing
// or wrong; we read what they write.
#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "core/exif/fields_fixture.hpp"
#include "core/exif/placement.hpp"
#include "core/exif/reader.hpp"
#include "core/exif/writer.hpp"
#include "tests/support/tiny_jpeg.hpp"

namespace vedette::exif {
namespace {

std::string output_of(const std::string& command) {
    std::string out;
    FILE* const pipe = popen((command + " 2>&1").c_str(), "r");
    if (pipe == nullptr) return out;
    char buffer[4096];
    for (std::size_t n = 0; (n = fread(buffer, 1, sizeof buffer, pipe)) > 0;) out.append(buffer, n);
    pclose(pipe);
    return out;
}

// A folder for one test.
class ExifPeers : public ::testing::Test {
  protected:
    void SetUp() override {
        std::string pattern = (std::filesystem::temp_directory_path() / "vedette-exif-XXXXXX").string();
        ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
        folder_ = pattern;
    }
    void TearDown() override { std::filesystem::remove_all(folder_); }

    std::string file() const { return (folder_ / "picture.jpg").string(); }
    void write(std::initializer_list<Bytes> pieces) const {
        std::ofstream out(file(), std::ios::binary);
        for (const Bytes piece : pieces) out << as_text(piece);
    }
    void write_with(const Fields& fields) const {
        const auto jpeg = test::tiny_jpeg(600, 1);
        std::array<std::uint8_t, kMaxApp1> memory;
        const auto app1 = write_app1(fields, memory);
        const auto place = place_app1(jpeg);
        ASSERT_TRUE(app1 && place);
        write({place->before, *app1, place->between, place->after});
    }
    std::string tool(const std::string& options) const {
        return output_of("exiftool " + options + " " + file());
    }

    std::filesystem::path folder_;
};

TEST_F(ExifPeers, exiftool_reads_every_field_and_finds_no_fault) {
    Fields fields = usual_fields();
    fields.resolution_unit = ResolutionUnit::kInch;
    fields.width = fields.height = 16;  // those of the picture
    write_with(fields);
    EXPECT_EQ(tool("-validate -warning -error -a -s3"), "OK\n");
    const std::pair<std::string, std::string> kExpected[] = {
        {"Make", "Raspberry Pi"},
        {"Model", "imx477"},
        {"Software", "Vedette"},
        {"Artist", "CAM1"},
        {"Copyright", "© 2026 Ærø"},
        {"ImageDescription", "Time-lapse"},
        {"ModifyDate", "2026:03:29 03:00:07"},  // its name of DateTime
        {"DateTimeOriginal", "2026:03:29 03:00:07"},
        {"OffsetTime", "+02:00"},
        {"OffsetTimeOriginal", "+02:00"},
        {"SubSecTimeOriginal", "045"},
        {"SubSecDateTimeOriginal", "2026:03:29 03:00:07.045+02:00"},
        {"Orientation", "1"},
        {"XResolution", "1920"},
        {"YResolution", "1080"},
        {"ResolutionUnit", "2"},
        {"ExposureTime", "0.008333"},
        {"ExposureMode", "1"},
        {"WhiteBalance", "0"},
        {"Contrast", "2"},
        {"ISO", "400"},
        {"GPSLatitude", "-33.8688197"},
        {"GPSLongitude", "151.2092955"},
        {"GPSAltitude", "-3.25"},
        {"UserComment", "SunAltitude=-2.500"},
    };
    std::string options = "-n -S -f";
    std::string expected;
    for (const auto& [name, value] : kExpected) {
        options += " -" + name;
        expected += name + ": " + value + "\n";
    }
    EXPECT_EQ(tool(options), expected);
}

TEST_F(ExifPeers, exiftool_finds_no_fault_in_the_longest) {
    Fields fields = longest_fields();
    fields.width = fields.height = 16;
    write_with(fields);
    EXPECT_EQ(tool("-validate -warning -error -a -s3"), "OK\n");
    EXPECT_EQ(tool("-s3 -Make"), std::string(kLongest.begin(), kLongest.end()) + "\n");
}

TEST_F(ExifPeers, piexif_reads_it) {
    write_with(usual_fields());
    const std::string script =
        "import piexif, sys\n"
        "e = piexif.load(sys.argv[1]); z, x, g = e['0th'], e['Exif'], e['GPS']\n"
        "print(z[271].decode(), z[315].decode(), z[33432].decode(), x[36867].decode(), z[274], x[33434], "
        "x[34855], g[2], "
        "g[1].decode(), x[37510].decode().replace(chr(0), '.'), sep='|')\n";
    const std::string answer = output_of("/usr/bin/python3 -c \"" + script + "\" " + file());
    EXPECT_EQ(answer,
              "Raspberry Pi|CAM1|© 2026 Ærø|2026:03:29 03:00:07|1|(8333, 1000000)|400|((33, 1), (52, 1), "
              "(775092, 100000))"
              "|S|ASCII...SunAltitude=-2.500\n");
}

TEST_F(ExifPeers, what_exiftool_writes_is_read_in_both_byte_orders) {
    for (const std::string order : {"II", "MM"}) {
        write({test::tiny_jpeg(600, 2)});
        const std::string done = tool("-q -overwrite_original -ExifByteOrder=" + order +
                                      " -Make=Canon -DateTimeOriginal='2025:12:31 23:59:58' "
                                      "-OffsetTimeOriginal=-03:30 -SubSecTimeOriginal=5"
                                      " -Orientation#=6 -ExposureTime=1/250 -ISO=3200 -GPSLatitude=48.8584 "
                                      "-GPSLatitudeRef=N -GPSLongitude=2.2945"
                                      " -GPSLongitudeRef=W -GPSAltitude=35.2 -GPSAltitudeRef=0 -Contrast#=1");
        ASSERT_EQ(done, "");
        std::ifstream in(file(), std::ios::binary);
        const std::string jpeg{std::istreambuf_iterator<char>(in), {}};
        const auto place = place_app1(as_bytes(jpeg));
        ASSERT_TRUE(place.has_value());
        EXPECT_EQ(as_text(place->replaced).substr(6, 2), order);
        const auto fields = read_app1(place->replaced);
        ASSERT_TRUE(fields.has_value());
        EXPECT_EQ(fields->make, "Canon");
        EXPECT_EQ(fields->orientation, 6);
        EXPECT_EQ(fields->iso, 3200);
        EXPECT_TRUE(fields->exposure_time_s == (Rational{1, 250}));
        EXPECT_EQ(fields->contrast, Contrast::kSoft);
        ASSERT_TRUE(fields->original.has_value());
        EXPECT_EQ(fields->original->second, 58);
        EXPECT_EQ(fields->original->east_minutes, -210);
        EXPECT_EQ(fields->original->milliseconds, 500);
        EXPECT_TRUE(fields->position == (Position{488'584'000, -22'945'000, 3'520}));
    }
}

TEST_F(ExifPeers, what_piexif_writes_is_read) {
    write({test::tiny_jpeg(600, 3)});
    const std::string script =
        "import piexif, sys\n"
        "piexif.insert(piexif.dump({'0th': {271: 'Pi', 315: 'CAM1'}, 'Exif': {36867: '2025:09:24 "
        "16:57:01'}}), sys.argv[1])\n";
    ASSERT_EQ(output_of("/usr/bin/python3 -c \"" + script + "\" " + file()), "");
    std::ifstream in(file(), std::ios::binary);
    const std::string jpeg{std::istreambuf_iterator<char>(in), {}};
    const auto place = place_app1(as_bytes(jpeg));
    ASSERT_TRUE(place.has_value());
    const auto fields = read_app1(place->replaced);
    ASSERT_TRUE(fields.has_value());
    EXPECT_EQ(fields->make, "Pi");
    EXPECT_EQ(fields->artist, "CAM1");
    ASSERT_TRUE(fields->original.has_value());
    EXPECT_EQ(fields->original->minute, 57);
}

}  // namespace
}  // namespace vedette::exif

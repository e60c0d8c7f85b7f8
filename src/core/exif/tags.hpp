// The numbers of Exif that reader and writer share: tags (CIPA DC-008-2019 tables 3, 8 and 15), types
// (TIFF 6.0 section 2) and marks. Constant.
#pragma once

#include <cstdint>
#include <string_view>

namespace vedette::exif {

// How a value is stored.
enum class Type : std::uint16_t {
    kByte = 1,
    kAscii = 2,
    kShort = 3,
    kLong = 4,
    kRational = 5,
    kUndefined = 7
};

// What an entry says, in the order in which each directory has them.
enum class Tag : std::uint16_t {
    kImageDescription = 0x010E,
    kMake = 0x010F,
    kModel = 0x0110,
    kOrientation = 0x0112,
    kXResolution = 0x011A,
    kYResolution = 0x011B,
    kResolutionUnit = 0x0128,
    kSoftware = 0x0131,
    kDateTime = 0x0132,
    kArtist = 0x013B,
    kYCbCrPositioning = 0x0213,
    kCopyright = 0x8298,
    kExifDirectory = 0x8769,
    kGpsDirectory = 0x8825,
    // Of the Exif directory.
    kExposureTime = 0x829A,
    kSensitivity = 0x8827,
    kSensitivityType = 0x8830,
    kExifVersion = 0x9000,
    kDateTimeOriginal = 0x9003,
    kOffsetTime = 0x9010,
    kOffsetTimeOriginal = 0x9011,
    kComponentsConfiguration = 0x9101,
    kUserComment = 0x9286,
    kSubSecTime = 0x9290,
    kSubSecTimeOriginal = 0x9291,
    kFlashpixVersion = 0xA000,
    kColorSpace = 0xA001,
    kPixelXDimension = 0xA002,
    kPixelYDimension = 0xA003,
    kExposureMode = 0xA402,
    kWhiteBalance = 0xA403,
    kContrast = 0xA408,
    // Of the GPS directory.
    kGpsVersion = 0x0000,
    kGpsLatitudeRef = 0x0001,
    kGpsLatitude = 0x0002,
    kGpsLongitudeRef = 0x0003,
    kGpsLongitude = 0x0004,
    kGpsAltitudeRef = 0x0005,
    kGpsAltitude = 0x0006,
};

// The first bytes of an Exif segment's content; readers do not look at the sixth.
inline constexpr std::string_view kMark{"Exif\0\0", 6};
inline constexpr std::string_view kMarkRead{"Exif\0", 5};
inline constexpr std::string_view kAsciiComment{"ASCII\0\0\0", 8};  // of a user comment
inline constexpr std::string_view kSunAltitude = "SunAltitude=";
constexpr std::uint16_t kTiffNumber = 42;
constexpr std::size_t kTiffHeader = 8;  // bytes
constexpr std::size_t kEntryBytes = 12;
// A second is stored in hundred-thousandths, which are 36 to 10⁻⁷ degree: so no position is rounded.
constexpr std::int64_t kSecondParts = 100'000;
constexpr std::int64_t kPartsPerE7 = 36;
constexpr std::int64_t kMinuteParts = 60 * kSecondParts;
constexpr std::int64_t kDegreeParts = 60 * kMinuteParts;

// The ranges of the fields that both check.
constexpr std::int32_t kMaxLatitudeE7 = 900'000'000;
constexpr std::int32_t kMaxLongitudeE7 = 1'800'000'000;
constexpr std::int32_t kMaxSunAltitudeMdeg = 90'000;
constexpr int kMinutesPerDay = 24 * 60;

}  // namespace vedette::exif

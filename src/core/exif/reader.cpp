#include "core/exif/reader.hpp"

#include <array>
#include <type_traits>

#include "core/base/text.hpp"
#include "core/exif/tags.hpp"

namespace vedette::exif {
namespace {

// The TIFF file within the segment. Numbers of its own byte order; what is outside reads as nothing.
struct Tiff {
    Bytes bytes;
    bool is_little = false;

    std::uint16_t load16(std::size_t at) const {
        const std::uint8_t* const p = &bytes[at];
        return is_little ? static_cast<std::uint16_t>(p[1] << 8 | p[0]) : load_be16(p);
    }
    std::uint32_t load32(std::size_t at) const {
        const std::uint32_t first = load16(at);
        const std::uint32_t second = load16(at + 2);
        return is_little ? second << 16 | first : first << 16 | second;
    }
    Bytes within(std::size_t at, std::size_t size) const {
        if (at > bytes.size() || size > bytes.size() - at) return {};
        return bytes.subspan(at, size);
    }
};

std::size_t size_of(Type type) {
    switch (type) {
        case Type::kByte:
        case Type::kAscii:
        case Type::kUndefined: return 1;
        case Type::kShort: return 2;
        case Type::kLong: return 4;
        case Type::kRational: return 8;
    }
    return 0;
}

// One entry of a directory, with its value.
struct Entry {
    Tag tag;
    Type type;
    std::size_t count;
    std::size_t at;  // of the value
    Bytes value;     // empty: it is damaged, or of a type that no field has
};

Entry entry_at(const Tiff& tiff, std::size_t at) {
    Entry entry{.tag = Tag{tiff.load16(at)},
                .type = Type{tiff.load16(at + 2)},
                .count = tiff.load32(at + 4),
                .at = at + 8,
                .value = {}};
    const std::size_t each = size_of(entry.type);
    if (each == 0 || entry.count > tiff.bytes.size()) return entry;
    const std::size_t size = entry.count * each;
    if (size > 4) entry.at = tiff.load32(at + 8);
    entry.value = tiff.within(entry.at, size);
    return entry;
}

// Calls `take` with each entry; false: the directory is not within the file.
template <class Take>
bool read_directory(const Tiff& tiff, std::size_t at, const Take& take) {
    if (tiff.within(at, 2).empty()) return false;
    std::size_t left = tiff.load16(at);
    for (at += 2; left > 0 && !tiff.within(at, kEntryBytes).empty(); --left, at += kEntryBytes)
        take(entry_at(tiff, at));
    return true;
}

// A number of type BYTE, SHORT or LONG; the first one when there are several.
std::optional<std::uint32_t> number_of(const Tiff& tiff, const Entry& entry) {
    if (entry.value.empty()) return std::nullopt;
    if (entry.type == Type::kByte) return entry.value[0];
    if (entry.type == Type::kShort) return tiff.load16(entry.at);
    if (entry.type == Type::kLong) return tiff.load32(entry.at);
    return std::nullopt;
}

template <class T>
std::optional<T> short_of(const Tiff& tiff, const Entry& entry) {
    const auto number = number_of(tiff, entry);
    if (!number || *number > 0xFFFF) return std::nullopt;
    return static_cast<T>(*number);
}

std::optional<Rational> rational_of(const Tiff& tiff, const Entry& entry, std::size_t index = 0) {
    if (entry.type != Type::kRational || entry.value.size() < (index + 1) * 8) return std::nullopt;
    const Rational value{tiff.load32(entry.at + index * 8), tiff.load32(entry.at + index * 8 + 4)};
    return value.denominator == 0 ? std::nullopt : std::optional(value);
}

std::string_view text_of(const Entry& entry) {
    if (entry.type != Type::kAscii) return {};
    const std::string_view text = as_text(entry.value);
    return text.substr(0, text.find('\0'));
}

// A number of `count` digits in a text.
template <class T>
std::optional<T> digits_of(std::string_view text, std::size_t at, std::size_t count) {
    if (text.size() < at + count || !is_digit(text[at])) return std::nullopt;
    return parse_int<T>(text.substr(at, count));
}

// "YYYY:MM:DD HH:MM:SS"; some cameras write other marks between the numbers.
std::optional<DateTime> date_time_of(std::string_view text) {
    const auto year = digits_of<int>(text, 0, 4);
    const auto month = digits_of<unsigned>(text, 5, 2);
    const auto day = digits_of<unsigned>(text, 8, 2);
    const auto hour = digits_of<std::uint8_t>(text, 11, 2);
    const auto minute = digits_of<std::uint8_t>(text, 14, 2);
    const auto second = digits_of<std::uint8_t>(text, 17, 2);
    if (!year || !month || !day || !hour || !minute || !second || text.size() != 19) return std::nullopt;
    const DateTime time{
        .date = std::chrono::year{*year} / std::chrono::month{*month} / std::chrono::day{*day},
        .hour = *hour,
        .minute = *minute,
        .second = *second,
        .milliseconds = {},
        .east_minutes = {}};
    const bool exists = time.date.ok() && time.hour < 24 && time.minute < 60 && time.second < 60;
    return exists ? std::optional(time) : std::nullopt;
}

// "+02:00"
std::optional<std::int16_t> offset_of(std::string_view text) {
    const auto hours = digits_of<int>(text, 1, 2);
    const auto minutes = digits_of<int>(text, 4, 2);
    if (!hours || !minutes || text.size() != 6 || *hours > 23 || *minutes > 59) return std::nullopt;
    if (text[0] != '+' && text[0] != '-') return std::nullopt;
    const int all = *hours * 60 + *minutes;
    return static_cast<std::int16_t>(text[0] == '-' ? -all : all);
}

// The decimals of a second, one to nine.
std::optional<std::uint16_t> milliseconds_of(std::string_view text) {
    text = trim(text);
    if (text.empty()) return std::nullopt;
    unsigned value = 0;
    for (std::size_t i = 0; i < 3; ++i) {
        if (i < text.size() && !is_digit(text[i])) return std::nullopt;
        value = value * 10 + (i < text.size() ? static_cast<unsigned>(text[i] - '0') : 0);
    }
    return static_cast<std::uint16_t>(value);
}

// "SunAltitude=-2.500"
std::optional<std::int32_t> sun_altitude_of(const Entry& entry) {
    std::string_view text = as_text(entry.value);
    if (entry.type != Type::kUndefined || !text.starts_with(kAsciiComment)) return std::nullopt;
    text.remove_prefix(kAsciiComment.size());
    if (!text.starts_with(kSunAltitude)) return std::nullopt;
    text.remove_prefix(kSunAltitude.size());
    const bool below = text.starts_with('-');
    text.remove_prefix(below ? 1 : 0);
    const std::size_t point = text.find('.');
    if (point > 2 || text.size() != point + 4) return std::nullopt;  // also without a point
    const auto whole = digits_of<std::int32_t>(text, 0, point);
    const auto parts = digits_of<std::int32_t>(text, point + 1, 3);
    if (!whole || !parts || *whole * 1000 + *parts > kMaxSunAltitudeMdeg) return std::nullopt;
    return (*whole * 1000 + *parts) * (below ? -1 : 1);
}

// Degrees, minutes and seconds as 10⁻⁷ degree, without a sign.
std::optional<std::int32_t> angle_of(const Tiff& tiff, const Entry& entry, std::int32_t limit) {
    constexpr std::array<std::int64_t, 3> kParts = {kDegreeParts, kMinuteParts, kSecondParts};
    std::int64_t parts = 0;
    for (std::size_t i = 0; i < kParts.size(); ++i) {
        const auto value = rational_of(tiff, entry, i);
        if (!value) return std::nullopt;
        parts += std::int64_t{value->numerator} * kParts[i] / value->denominator;
    }
    const std::int64_t e7 = (parts + kPartsPerE7 / 2) / kPartsPerE7;
    return e7 > limit ? std::nullopt : std::optional(static_cast<std::int32_t>(e7));
}

std::optional<Position> read_gps(const Tiff& tiff, std::size_t at) {
    std::optional<std::int32_t> latitude;
    std::optional<std::int32_t> longitude;
    std::optional<Rational> altitude;
    char north = 0;
    char east = 0;
    bool below = false;
    read_directory(tiff, at, [&](const Entry& entry) {
        const std::string_view text = text_of(entry);
        switch (entry.tag) {
            case Tag::kGpsLatitudeRef: north = text.empty() ? '\0' : text[0]; break;
            case Tag::kGpsLatitude: latitude = angle_of(tiff, entry, kMaxLatitudeE7); break;
            case Tag::kGpsLongitudeRef: east = text.empty() ? '\0' : text[0]; break;
            case Tag::kGpsLongitude: longitude = angle_of(tiff, entry, kMaxLongitudeE7); break;
            case Tag::kGpsAltitudeRef: below = number_of(tiff, entry) == 1; break;
            case Tag::kGpsAltitude: altitude = rational_of(tiff, entry); break;
            default: break;
        }
    });
    if (!latitude || !longitude || (north != 'N' && north != 'S') || (east != 'E' && east != 'W'))
        return std::nullopt;
    Position position{.latitude_e7 = north == 'S' ? -*latitude : *latitude,
                      .longitude_e7 = east == 'W' ? -*longitude : *longitude,
                      .altitude_cm = {}};
    if (altitude) {
        const std::int64_t cm = std::int64_t{altitude->numerator} * 100 / altitude->denominator;
        if (cm <= INT32_MAX) position.altitude_cm = static_cast<std::int32_t>(below ? -cm : cm);
    }
    return position;
}

// What belongs to a date and is stored apart from it.
struct TimeParts {
    std::optional<std::int16_t> offset;
    std::optional<std::uint16_t> milliseconds;

    void add_to(std::optional<DateTime>& time) const {
        if (!time) return;
        time->east_minutes = offset;
        time->milliseconds = milliseconds;
    }
};

void read_exif(const Tiff& tiff, std::size_t at, Fields& fields) {
    TimeParts made;
    TimeParts taken;
    read_directory(tiff, at, [&](const Entry& entry) {
        switch (entry.tag) {
            case Tag::kExposureTime: fields.exposure_time_s = rational_of(tiff, entry); break;
            case Tag::kSensitivity: fields.iso = short_of<std::uint16_t>(tiff, entry); break;
            case Tag::kDateTimeOriginal: fields.original = date_time_of(text_of(entry)); break;
            case Tag::kOffsetTime: made.offset = offset_of(text_of(entry)); break;
            case Tag::kOffsetTimeOriginal: taken.offset = offset_of(text_of(entry)); break;
            case Tag::kSubSecTime: made.milliseconds = milliseconds_of(text_of(entry)); break;
            case Tag::kSubSecTimeOriginal: taken.milliseconds = milliseconds_of(text_of(entry)); break;
            case Tag::kUserComment: fields.sun_altitude_mdeg = sun_altitude_of(entry); break;
            case Tag::kPixelXDimension: fields.width = number_of(tiff, entry); break;
            case Tag::kPixelYDimension: fields.height = number_of(tiff, entry); break;
            case Tag::kExposureMode: fields.exposure_mode = short_of<ExposureMode>(tiff, entry); break;
            case Tag::kWhiteBalance: fields.white_balance = short_of<WhiteBalance>(tiff, entry); break;
            case Tag::kContrast: fields.contrast = short_of<Contrast>(tiff, entry); break;
            default: break;
        }
    });
    made.add_to(fields.date_time);
    taken.add_to(fields.original);
}

}  // namespace

std::string_view to_string(ReadFault fault) {
    switch (fault) {
        case ReadFault::kNotExif: return "the segment is not Exif";
        case ReadFault::kBadHeader: return "the Exif segment has no TIFF header";
        case ReadFault::kBadDirectory: return "the Exif segment ends before its first directory";
    }
    return "";
}

std::expected<Fields, ReadFault> read_app1(Bytes content) {
    if (content.size() < kMark.size() || !as_text(content).starts_with(kMarkRead))
        return std::unexpected(ReadFault::kNotExif);
    Tiff tiff{.bytes = content.subspan(kMark.size())};
    if (tiff.bytes.size() < kTiffHeader) return std::unexpected(ReadFault::kBadHeader);
    tiff.is_little = as_text(tiff.bytes).starts_with("II");
    if ((!tiff.is_little && !as_text(tiff.bytes).starts_with("MM")) || tiff.load16(2) != kTiffNumber)
        return std::unexpected(ReadFault::kBadHeader);

    Fields fields;
    std::optional<std::uint32_t> exif;
    std::optional<std::uint32_t> gps;
    const bool is_there = read_directory(tiff, tiff.load32(4), [&](const Entry& entry) {
        switch (entry.tag) {
            case Tag::kImageDescription: fields.image_description = text_of(entry); break;
            case Tag::kMake: fields.make = text_of(entry); break;
            case Tag::kModel: fields.model = text_of(entry); break;
            case Tag::kOrientation: {
                const auto number = number_of(tiff, entry).value_or(1);
                fields.orientation = number >= 1 && number <= 8 ? static_cast<std::uint16_t>(number) : 1;
                break;
            }
            case Tag::kXResolution: fields.x_resolution = rational_of(tiff, entry); break;
            case Tag::kYResolution: fields.y_resolution = rational_of(tiff, entry); break;
            case Tag::kResolutionUnit: fields.resolution_unit = short_of<ResolutionUnit>(tiff, entry); break;
            case Tag::kSoftware: fields.software = text_of(entry); break;
            case Tag::kDateTime: fields.date_time = date_time_of(text_of(entry)); break;
            case Tag::kArtist: fields.artist = text_of(entry); break;
            case Tag::kCopyright: fields.copyright = text_of(entry); break;
            case Tag::kExifDirectory: exif = number_of(tiff, entry); break;
            case Tag::kGpsDirectory: gps = number_of(tiff, entry); break;
            default: break;
        }
    });
    if (!is_there) return std::unexpected(ReadFault::kBadDirectory);
    if (exif) read_exif(tiff, *exif, fields);
    if (gps) fields.position = read_gps(tiff, *gps);
    return fields;
}

}  // namespace vedette::exif

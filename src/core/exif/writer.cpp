#include "core/exif/writer.hpp"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <utility>

#include "core/base/text.hpp"
#include "core/base/utf8.hpp"
#include "core/exif/tags.hpp"
#include "core/frame/jpeg_marker.hpp"

namespace vedette::exif {
namespace {

constexpr std::size_t kTiffAt = 4 + kMark.size();  // marker, length and mark; offsets count from here
constexpr std::uint8_t kApp1 = frame::kApp0 + 1;

// The caller's memory. What does not fit is counted only.
class Out {
  public:
    explicit Out(MutableBytes memory) : memory_(memory) {}

    void put(std::size_t at, Bytes bytes) {
        size_ = std::max(size_, at + bytes.size());
        if (size_ <= memory_.size()) std::ranges::copy(bytes, memory_.data() + at);
    }
    void put16(std::size_t at, std::uint16_t value) {
        std::array<std::uint8_t, 2> bytes;
        store_be16(bytes.data(), value);
        put(at, bytes);
    }
    void put32(std::size_t at, std::uint32_t value) {
        std::array<std::uint8_t, 4> bytes;
        store_be32(bytes.data(), value);
        put(at, bytes);
    }
    std::size_t size() const { return size_; }

  private:
    MutableBytes memory_;
    std::size_t size_ = 0;
};

// One directory. Its entries are put twice: first they are counted, then written, because their values stand
// behind the last of them.
class Directory {
  public:
    // It begins at `at`, behind the segment's beginning.
    Directory(Out& out, std::size_t at) : out_(out), at_(at) {}

    void begin_writing() {
        out_.put16(at_, static_cast<std::uint16_t>(count_));
        next_entry_ = at_ + 2;
        next_value_ = next_entry_ + count_ * kEntryBytes + 4;
        out_.put32(next_value_ - 4, 0);  // no directory follows
    }
    std::size_t end() const { return next_value_; }

    void put(Tag tag, Type type, std::size_t count, Bytes value) {
        if (next_entry_ == 0) {
            ++count_;
            return;
        }
        out_.put16(next_entry_, std::to_underlying(tag));
        out_.put16(next_entry_ + 2, std::to_underlying(type));
        out_.put32(next_entry_ + 4, static_cast<std::uint32_t>(count));
        constexpr std::array<std::uint8_t, 4> kZeros{};
        if (value.size() <= kZeros.size()) {
            out_.put(next_entry_ + 8, kZeros);
            out_.put(next_entry_ + 8, value);
        } else {
            out_.put32(next_entry_ + 8, static_cast<std::uint32_t>(next_value_ - kTiffAt));
            out_.put(next_value_, value);
            next_value_ += value.size();
            // Values begin at even offsets.
            if (value.size() % 2 != 0) out_.put(next_value_++, Bytes(kZeros).first(1));
        }
        next_entry_ += kEntryBytes;
    }
    void put_short(Tag tag, std::uint16_t value) {
        std::array<std::uint8_t, 2> bytes;
        store_be16(bytes.data(), value);
        put(tag, Type::kShort, 1, bytes);
    }
    void put_long(Tag tag, std::uint32_t value) {
        std::array<std::uint8_t, 4> bytes;
        store_be32(bytes.data(), value);
        put(tag, Type::kLong, 1, bytes);
    }
    void put_rationals(Tag tag, std::initializer_list<Rational> values) {
        std::array<std::uint8_t, 24> bytes;
        std::size_t size = 0;
        for (const Rational value : values) {
            store_be32(&bytes[size], value.numerator);
            store_be32(&bytes[size + 4], value.denominator);
            size += 8;
        }
        put(tag, Type::kRational, values.size(), Bytes(bytes).first(size));
    }
    // An empty text is left out.
    void put_text(Tag tag, std::string_view text) {
        if (text.empty()) return;
        std::array<std::uint8_t, kMaxText + 1> bytes;  // with the NUL at its end
        std::ranges::copy(as_bytes(text), bytes.begin());
        bytes[text.size()] = 0;
        put(tag, Type::kAscii, text.size() + 1, Bytes(bytes).first(text.size() + 1));
    }
    void put_undefined(Tag tag, std::string_view value) {
        put(tag, Type::kUndefined, value.size(), as_bytes(value));
    }
    // Where the offset of another directory is to be written once it is known.
    std::size_t put_directory(Tag tag) {
        put_long(tag, 0);
        return next_entry_ - 4;
    }

  private:
    Out& out_;
    const std::size_t at_;
    std::size_t count_ = 0;
    std::size_t next_entry_ = 0;  // 0: they are being counted
    std::size_t next_value_ = 0;
};

// A number with leading zeros.
void put_padded(TextWriter& out, unsigned value, std::size_t digits) {
    for (unsigned limit = 10; --digits > 0; limit *= 10) {
        if (value < limit) out << "0";
    }
    out << value;
}

void put_date_time(Directory& to, Tag tag, const std::optional<DateTime>& time) {
    if (!time) return;
    std::array<char, 20> memory;
    TextWriter text(memory);
    put_padded(text, static_cast<unsigned>(static_cast<int>(time->date.year())), 4);
    put_padded(text << ":", unsigned{time->date.month()}, 2);
    put_padded(text << ":", unsigned{time->date.day()}, 2);
    put_padded(text << " ", time->hour, 2);
    put_padded(text << ":", time->minute, 2);
    put_padded(text << ":", time->second, 2);
    to.put_text(tag, text.written());
}

void put_offset(Directory& to, Tag tag, const std::optional<DateTime>& time) {
    if (!time || !time->east_minutes) return;
    std::array<char, 8> memory;
    TextWriter text(memory);
    const int east = *time->east_minutes;
    const auto minutes = static_cast<unsigned>(east < 0 ? -east : east);
    put_padded(text << (east < 0 ? "-" : "+"), minutes / 60, 2);
    put_padded(text << ":", minutes % 60, 2);
    to.put_text(tag, text.written());
}

void put_milliseconds(Directory& to, Tag tag, const std::optional<DateTime>& time) {
    if (!time || !time->milliseconds) return;
    std::array<char, 4> memory;
    TextWriter text(memory);
    put_padded(text, *time->milliseconds, 3);
    to.put_text(tag, text.written());
}

void put_sun_altitude(Directory& to, std::int32_t mdeg) {
    std::array<char, 32> memory;
    TextWriter text(memory);
    const auto size = static_cast<unsigned>(mdeg < 0 ? -mdeg : mdeg);
    text << kAsciiComment << kSunAltitude << (mdeg < 0 ? "-" : "") << size / 1000 << ".";
    put_padded(text, size % 1000, 3);
    to.put_undefined(Tag::kUserComment, text.written());
}

void put_angle(Directory& to, Tag ref, Tag angle, std::int32_t e7, std::string_view plus,
               std::string_view minus) {
    to.put_text(ref, e7 < 0 ? minus : plus);
    const std::int64_t parts = (e7 < 0 ? -std::int64_t{e7} : std::int64_t{e7}) * kPartsPerE7;
    to.put_rationals(angle, {{static_cast<std::uint32_t>(parts / kDegreeParts), 1},
                             {static_cast<std::uint32_t>(parts % kDegreeParts / kMinuteParts), 1},
                             {static_cast<std::uint32_t>(parts % kMinuteParts), kSecondParts}});
}

// Where the offsets of the other directories go.
struct Links {
    std::size_t exif = 0;
    std::size_t gps = 0;
};

// The main directory.
void put_main(Directory& to, const Fields& fields, Links& links) {
    to.put_text(Tag::kImageDescription, fields.image_description);
    to.put_text(Tag::kMake, fields.make);
    to.put_text(Tag::kModel, fields.model);
    to.put_short(Tag::kOrientation, fields.orientation);
    if (fields.x_resolution) to.put_rationals(Tag::kXResolution, {*fields.x_resolution});
    if (fields.y_resolution) to.put_rationals(Tag::kYResolution, {*fields.y_resolution});
    if (fields.resolution_unit)
        to.put_short(Tag::kResolutionUnit, std::to_underlying(*fields.resolution_unit));
    to.put_text(Tag::kSoftware, fields.software);
    put_date_time(to, Tag::kDateTime, fields.date_time);
    to.put_text(Tag::kArtist, fields.artist);
    to.put_short(Tag::kYCbCrPositioning, 1);  // centred, as in JFIF
    to.put_text(Tag::kCopyright, fields.copyright);
    links.exif = to.put_directory(Tag::kExifDirectory);
    if (fields.position) links.gps = to.put_directory(Tag::kGpsDirectory);
}

// The Exif directory.
void put_exif(Directory& to, const Fields& fields) {
    if (fields.exposure_time_s) to.put_rationals(Tag::kExposureTime, {*fields.exposure_time_s});
    if (fields.iso) {
        to.put_short(Tag::kSensitivity, *fields.iso);
        to.put_short(Tag::kSensitivityType, 0);  // it is not known by which standard
    }
    to.put_undefined(Tag::kExifVersion, "0232");
    put_date_time(to, Tag::kDateTimeOriginal, fields.original);
    put_offset(to, Tag::kOffsetTime, fields.date_time);
    put_offset(to, Tag::kOffsetTimeOriginal, fields.original);
    to.put_undefined(Tag::kComponentsConfiguration, {"\1\2\3\0", 4});  // Y, Cb, Cr
    if (fields.sun_altitude_mdeg) put_sun_altitude(to, *fields.sun_altitude_mdeg);
    put_milliseconds(to, Tag::kSubSecTime, fields.date_time);
    put_milliseconds(to, Tag::kSubSecTimeOriginal, fields.original);
    to.put_undefined(Tag::kFlashpixVersion, "0100");
    to.put_short(Tag::kColorSpace, 1);  // sRGB
    if (fields.width) to.put_long(Tag::kPixelXDimension, *fields.width);
    if (fields.height) to.put_long(Tag::kPixelYDimension, *fields.height);
    if (fields.exposure_mode) to.put_short(Tag::kExposureMode, std::to_underlying(*fields.exposure_mode));
    if (fields.white_balance) to.put_short(Tag::kWhiteBalance, std::to_underlying(*fields.white_balance));
    if (fields.contrast) to.put_short(Tag::kContrast, std::to_underlying(*fields.contrast));
}

// The GPS directory.
void put_gps(Directory& to, const Position& position) {
    constexpr std::array<std::uint8_t, 4> kVersion = {2, 3, 0, 0};
    to.put(Tag::kGpsVersion, Type::kByte, kVersion.size(), kVersion);
    put_angle(to, Tag::kGpsLatitudeRef, Tag::kGpsLatitude, position.latitude_e7, "N", "S");
    put_angle(to, Tag::kGpsLongitudeRef, Tag::kGpsLongitude, position.longitude_e7, "E", "W");
    if (!position.altitude_cm) return;
    const std::int64_t altitude = *position.altitude_cm;
    const std::array<std::uint8_t, 1> below = {static_cast<std::uint8_t>(altitude < 0 ? 1 : 0)};
    to.put(Tag::kGpsAltitudeRef, Type::kByte, below.size(), below);
    to.put_rationals(Tag::kGpsAltitude,
                     {{static_cast<std::uint32_t>(altitude < 0 ? -altitude : altitude), 100}});
}

bool is_date_time(const DateTime& time) {
    const int year{time.date.year()};
    return time.date.ok() && year >= 0 && year <= 9999 && time.hour < 24 && time.minute < 60 &&
           time.second < 60 && time.milliseconds.value_or(0) < 1000;
}

bool is_between(std::int64_t value, std::int64_t limit) { return value >= -limit && value <= limit; }

bool are_numbers_right(const Fields& fields) {
    for (const auto* const rational : {&fields.x_resolution, &fields.y_resolution, &fields.exposure_time_s}) {
        if (*rational && (*rational)->denominator == 0) return false;
    }
    for (const auto* const time : {&fields.date_time, &fields.original}) {
        if (*time && !is_between((*time)->east_minutes.value_or(0), kMinutesPerDay - 1)) return false;
    }
    if (fields.position && (!is_between(fields.position->latitude_e7, kMaxLatitudeE7) ||
                            !is_between(fields.position->longitude_e7, kMaxLongitudeE7)))
        return false;
    return fields.orientation >= 1 && fields.orientation <= 8 &&
           is_between(fields.sun_altitude_mdeg.value_or(0), kMaxSunAltitudeMdeg);
}

std::optional<WriteError> error_of(std::string_view text) {
    if (text.size() > kMaxText) return WriteError::kTextTooLong;
    Utf8Checker checker;
    const bool is_text = checker.feed(as_bytes(text)) && checker.complete() && !text.contains('\0');
    return is_text ? std::nullopt : std::optional(WriteError::kBadText);
}

std::optional<WriteError> error_of(const Fields& fields) {
    for (const std::string_view text : {fields.make, fields.model, fields.software, fields.artist,
                                        fields.copyright, fields.image_description}) {
        if (const auto error = error_of(text)) return error;
    }
    for (const auto* const time : {&fields.date_time, &fields.original}) {
        if (*time && !is_date_time(**time)) return WriteError::kBadDate;
    }
    return are_numbers_right(fields) ? std::nullopt : std::optional(WriteError::kBadNumber);
}

}  // namespace

std::string_view to_string(WriteError error) {
    switch (error) {
        case WriteError::kNoRoom: return "the buffer for the Exif segment is too small";
        case WriteError::kTextTooLong: return "a text for the Exif segment is longer than 255 bytes";
        case WriteError::kBadText: return "a text for the Exif segment is not UTF-8";
        case WriteError::kBadDate: return "a date for the Exif segment does not exist";
        case WriteError::kBadNumber: return "a number for the Exif segment is out of its range";
    }
    return "";
}

std::expected<Bytes, WriteError> write_app1(const Fields& fields, MutableBytes memory) {
    if (const auto error = error_of(fields)) return std::unexpected(*error);
    Out out(memory);
    constexpr std::array<std::uint8_t, 2> kMarker = {0xFF, kApp1};
    out.put(0, kMarker);
    out.put(4, as_bytes(kMark));
    out.put(kTiffAt, as_bytes("MM"));
    out.put16(kTiffAt + 2, kTiffNumber);
    out.put32(kTiffAt + 4, kTiffHeader);

    Links links;
    Directory main(out, kTiffAt + kTiffHeader);
    put_main(main, fields, links);
    main.begin_writing();
    put_main(main, fields, links);

    out.put32(links.exif, static_cast<std::uint32_t>(main.end() - kTiffAt));
    Directory exif(out, main.end());
    put_exif(exif, fields);
    exif.begin_writing();
    put_exif(exif, fields);

    if (fields.position) {
        out.put32(links.gps, static_cast<std::uint32_t>(exif.end() - kTiffAt));
        Directory gps(out, exif.end());
        put_gps(gps, *fields.position);
        gps.begin_writing();
        put_gps(gps, *fields.position);
    }
    static_assert(kMaxApp1 < 0x10000);
    out.put16(2, static_cast<std::uint16_t>(out.size() - 2));
    if (out.size() > memory.size()) return std::unexpected(WriteError::kNoRoom);
    return Bytes(memory).first(out.size());
}

}  // namespace vedette::exif

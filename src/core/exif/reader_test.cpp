#include "core/exif/reader.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include <gtest/gtest.h>

#include "core/exif/fields_fixture.hpp"
#include "core/exif/writer.hpp"

namespace vedette::exif {
namespace {

using ByteVector = std::vector<std::uint8_t>;

ByteVector usual_content() {
    std::array<std::uint8_t, kMaxApp1> memory;
    const auto app1 = write_app1(usual_fields(), memory);
    EXPECT_TRUE(app1.has_value());
    if (!app1) return {};
    return {app1->begin() + 4, app1->end()};
}

ReadFault fault_of(Bytes content) {
    const auto fields = read_app1(content);
    EXPECT_FALSE(fields.has_value());
    return fields ? ReadFault::kNotExif : fields.error();
}

// A content of the other byte order, as most cameras write it.
class LittleEndian {
  public:
    explicit LittleEndian(std::uint32_t directory = 8) {
        put("Exif");
        put16(0);
        put("II");
        put16(42);
        put32(directory);
    }
    void put(std::string_view text) { bytes_.insert(bytes_.end(), text.begin(), text.end()); }
    void put16(unsigned value) {
        bytes_.push_back(static_cast<std::uint8_t>(value));
        bytes_.push_back(static_cast<std::uint8_t>(value >> 8));
    }
    void put32(std::uint32_t value) {
        put16(value & 0xFFFF);
        put16(value >> 16);
    }
    void put_entry(unsigned tag, unsigned type, std::uint32_t count, std::uint32_t value) {
        put16(tag);
        put16(type);
        put32(count);
        put32(value);
    }
    Fields fields() const {
        const auto read = read_app1(bytes_);
        EXPECT_TRUE(read.has_value());
        return read.value_or(Fields());
    }

  private:
    ByteVector bytes_;
};

TEST(ExifReader, reads_the_other_byte_order) {
    LittleEndian file;
    file.put16(3);
    file.put_entry(0x010F, 2, 4, 'P' | 'i' << 8 | '4' << 16);  // make, within the entry
    file.put_entry(0x0112, 3, 1, 6);                           // orientation
    file.put_entry(0x8769, 4, 1, 8 + 2 + 3 * 12 + 4);          // the Exif directory
    file.put32(0);
    file.put16(2);
    file.put_entry(0x829A, 5, 1, 50 + 2 + 2 * 12 + 4);       // exposure time
    file.put_entry(0x9003, 2, 20, 50 + 2 + 2 * 12 + 4 + 8);  // when it was taken
    file.put32(0);
    file.put32(1);
    file.put32(250);
    file.put("2025:12:31 23:59:58");
    file.put({"\0", 1});
    const Fields fields = file.fields();
    EXPECT_EQ(fields.make, "Pi4");
    EXPECT_EQ(fields.orientation, 6);
    EXPECT_TRUE(fields.exposure_time_s == (Rational{1, 250}));
    ASSERT_TRUE(fields.original.has_value());
    EXPECT_TRUE(fields.original->date == std::chrono::year{2025} / 12 / 31);
    EXPECT_EQ(fields.original->hour, 23);
    EXPECT_EQ(fields.original->second, 58);
    EXPECT_FALSE(fields.original->east_minutes.has_value());
}

TEST(ExifReader, a_directory_that_leads_to_itself_ends) {
    LittleEndian file;
    file.put16(3);
    file.put_entry(0x0112, 3, 1, 3);
    file.put_entry(0x8769, 4, 1, 8);  // the Exif directory is the first one
    file.put_entry(0x8825, 4, 1, 8);  // so is the GPS directory
    file.put32(8);                    // and the next one
    EXPECT_EQ(file.fields().orientation, 3);
}

TEST(ExifReader, what_is_damaged_is_absent_and_the_rest_is_read) {
    LittleEndian file;
    file.put16(8);
    file.put_entry(0x010E, 2, 100, 0xFFFFFFF0);        // a text that is not there
    file.put_entry(0x010F, 2, 0xFFFFFFFF, 8);          // one of 4 GB
    file.put_entry(0x0110, 3, 1, 'x');                 // one of another type
    file.put_entry(0x0112, 3, 1, 9);                   // an orientation that does not exist
    file.put_entry(0x011A, 5, 1, 8 + 2 + 8 * 12 + 4);  // a denominator of 0
    file.put_entry(0x0131, 2, 3, 'o' | 'k' << 8);
    file.put_entry(0x0132, 2, 4, 0);           // a date of 4 bytes
    file.put_entry(0x8769, 4, 1, 0x7FFFFFFF);  // a directory that is not there
    file.put32(0);
    file.put32(72);
    file.put32(0);
    Fields expected;
    expected.software = "ok";
    EXPECT_TRUE(file.fields() == expected);
}

TEST(ExifReader, more_entries_than_there_are_end_with_the_bytes) {
    LittleEndian file;
    file.put16(0xFFFF);
    file.put_entry(0x0112, 3, 1, 3);
    file.put("seven b");
    EXPECT_EQ(file.fields().orientation, 3);
}

TEST(ExifReader, says_what_is_wrong) {
    const ByteVector content = usual_content();
    EXPECT_EQ(fault_of({}), ReadFault::kNotExif);
    EXPECT_EQ(fault_of(as_bytes("http://ns.adobe.com/xap/1.0/")), ReadFault::kNotExif);
    EXPECT_EQ(fault_of(Bytes(content).first(13)), ReadFault::kBadHeader);
    ByteVector wrong = content;
    wrong[6] = 'X';
    EXPECT_EQ(fault_of(wrong), ReadFault::kBadHeader);
    wrong = content;
    wrong[9] = 43;
    EXPECT_EQ(fault_of(wrong), ReadFault::kBadHeader);
    wrong = content;
    wrong[10] = 0x7F;
    EXPECT_EQ(fault_of(wrong), ReadFault::kBadDirectory);
    for (const auto fault : {ReadFault::kNotExif, ReadFault::kBadHeader, ReadFault::kBadDirectory})
        EXPECT_FALSE(to_string(fault).empty());
}

// The copy ends with its last byte, so that a sanitizer sees a read beyond it.
TEST(ExifReader, a_content_that_is_cut_has_no_more_than_the_whole) {
    const ByteVector content = usual_content();
    const Fields whole = usual_fields();
    std::size_t read = 0;
    for (std::size_t size = 0; size <= content.size(); ++size) {
        const ByteVector cut(content.begin(), content.begin() + static_cast<std::ptrdiff_t>(size));
        const auto fields = read_app1(cut);
        if (!fields) continue;
        ++read;
        EXPECT_TRUE(fields->make.empty() || fields->make == whole.make) << size;
        EXPECT_TRUE(fields->copyright.empty() || fields->copyright == whole.copyright) << size;
        EXPECT_TRUE(!fields->exposure_time_s || fields->exposure_time_s == whole.exposure_time_s) << size;
        EXPECT_TRUE(!fields->position || fields->position->latitude_e7 == whole.position->latitude_e7)
            << size;
        EXPECT_EQ(*fields == whole, size == content.size()) << size;
    }
    EXPECT_GT(read, content.size() / 2);
}

}  // namespace
}  // namespace vedette::exif

#include "hub/io/timed_stream.hpp"

#include <gtest/gtest.h>

namespace vedette::io {
namespace {

constexpr std::string_view kKey = "0a1b2c3d4e5f";

std::string whole_stream() {
    std::string out;
    for (int k = 0; k < kTimedParts; ++k) out += format_timed_part(kKey, k, k * kTimedInterval);
    return out;
}

TEST(TimedStream, has_parts_that_a_reader_finds_cut_at_every_byte) {
    const std::string stream = whole_stream();
    for (std::size_t cut = 0; cut <= stream.size(); ++cut) {
        TimedReader reader(kKey);
        reader.feed(as_bytes(std::string_view(stream).substr(0, cut)), 1s);
        const std::size_t first = reader.parts().size();
        reader.feed(as_bytes(std::string_view(stream).substr(cut)), 2s);
        ASSERT_TRUE(reader.is_complete()) << cut;
        for (std::size_t k = 0; k < kTimedParts; ++k)
            ASSERT_EQ(reader.parts()[k],
                      (TimedPart{static_cast<int>(k) * kTimedInterval, k < first ? Duration(1s) : 2s}))
                << cut;
    }
}

TEST(TimedStream, of_another_key_or_with_a_number_missing_is_not_taken) {
    TimedReader other("ffffffffffff");
    other.feed(as_bytes(whole_stream()), 1s);
    EXPECT_TRUE(other.parts().empty());
    TimedReader reader(kKey);
    reader.feed(as_bytes(format_timed_part(kKey, 0, 0s) + format_timed_part(kKey, 2, 1s)), 1s);
    EXPECT_EQ(reader.parts().size(), 1U);
}

TEST(TimedStream, is_found_behind_bytes_of_another_server) {
    TimedReader reader(kKey);
    reader.feed(as_bytes(std::string(100'000, 'x')), 1s);
    reader.feed(
        as_bytes("vedette-part 0a1b2c3d4e5f 0 -5\nvedette-part 0a1b2c3d4e5f 0 99999999999999999999\n"), 1s);
    EXPECT_TRUE(reader.parts().empty());
    reader.feed(as_bytes(whole_stream()), 2s);
    EXPECT_TRUE(reader.is_complete());
}

TEST(TimedStream, has_keys_of_letters_and_digits) {
    EXPECT_TRUE(is_timed_key(kKey));
    for (const char* bad :
         {"", "1234567", "123456789012345678901234567890123", "0a1b2c3d 4e5f", "0a1b2c3d\n4e5f"})
        EXPECT_FALSE(is_timed_key(bad)) << bad;
}

}  // namespace
}  // namespace vedette::io

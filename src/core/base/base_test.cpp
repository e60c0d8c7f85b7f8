#include <array>
#include <string>

#include <gtest/gtest.h>

#include "core/base/base64.hpp"
#include "core/base/bytes.hpp"
#include "core/base/host_port.hpp"
#include "core/base/text.hpp"
#include "core/base/time.hpp"
#include "core/base/utf8.hpp"

namespace vedette {
namespace {

std::string encoded(std::string_view text) {
    std::array<char, 64> out{};
    return std::string(base64_encode(as_bytes(text), out));
}

std::string decoded(std::string_view text) {
    std::array<std::uint8_t, 64> out{};
    const auto bytes = base64_decode(text, out);
    return bytes ? std::string(as_text(*bytes)) : "refused";
}

TEST(Base64, encodes_the_vectors_of_rfc_4648) {
    EXPECT_EQ(encoded(""), "");
    EXPECT_EQ(encoded("f"), "Zg==");
    EXPECT_EQ(encoded("fo"), "Zm8=");
    EXPECT_EQ(encoded("foo"), "Zm9v");
    EXPECT_EQ(encoded("foobar"), "Zm9vYmFy");
}

TEST(Base64, decodes_what_it_encodes_and_refuses_the_rest) {
    EXPECT_EQ(decoded("Zm9vYg=="), "foob");
    EXPECT_EQ(decoded("Zm9vYmE="), "fooba");
    for (const char* bad : {"Zg=", "Zg", "Z===", "Zh==", "Zm9=", "Zg==Zg==", "Zm 9", "Zm9*", "===="}) {
        EXPECT_EQ(decoded(bad), "refused") << bad;
    }
}

TEST(Base64, refuses_to_write_past_the_buffer) {
    std::array<std::uint8_t, 2> small{};
    EXPECT_FALSE(base64_decode("Zm9v", small).has_value());
}

TEST(Text, numbers_are_whole_strings) {
    EXPECT_EQ(parse_int<int>("-12"), -12);
    EXPECT_EQ(parse_int<unsigned>("ff", 16), 255U);
    for (const char* bad : {"", " 1", "1 ", "+1", "0x1", "99999999999"})
        EXPECT_FALSE(parse_int<int>(bad)) << bad;
}

TEST(Text, case_and_blanks) {
    EXPECT_TRUE(equal_ignoring_case("Content-Type", "content-type"));
    EXPECT_FALSE(equal_ignoring_case("Content-Type", "content-typ"));
    EXPECT_TRUE(starts_with_ignoring_case("Image/JPEG", "image/"));
    EXPECT_EQ(trim(" \t a b \t"), "a b");
    EXPECT_EQ(trim("  "), "");
}

TEST(Utf8, takes_exactly_what_rfc_3629_allows) {
    const auto is_utf8 = [](std::string_view text) {
        Utf8Checker checker;
        for (const char c : text) checker.feed(as_bytes({&c, 1}));
        return checker.complete();
    };
    using namespace std::string_view_literals;
    for (const auto good :
         {""sv, "a\0b"sv, "\xc2\x80"sv, "\xdf\xbf"sv, "\xe0\xa0\x80"sv, "\xed\x9f\xbf"sv, "\xee\x80\x80"sv,
          "\xef\xbf\xbf"sv, "\xf0\x90\x80\x80"sv, "\xf4\x8f\xbf\xbf"sv, "\xe2\x82\xac$\xc3\xa4"sv}) {
        EXPECT_TRUE(is_utf8(good)) << good;
    }
    int row = 0;
    for (const auto bad : {"\x80"sv, "\xbf"sv, "\xc0\x80"sv, "\xc1\xbf"sv, "\xc2"sv, "\xc2\x41"sv,
                           "\xe0\x9f\xbf"sv, "\xed\xa0\x80"sv, "\xf0\x8f\xbf\xbf"sv, "\xf4\x90\x80\x80"sv,
                           "\xf5\x80\x80\x80"sv, "\xff"sv, "\xe2\x82"sv, "\xe2\x82\x41"sv, "\xff\x61"sv}) {
        EXPECT_FALSE(is_utf8(bad)) << row;
        ++row;
    }
}

TEST(Utf8, has_the_length_of_its_first_character) {
    EXPECT_EQ(utf8_length("ab"), 1U);
    EXPECT_EQ(utf8_length("\xc3\xa4$"), 2U);
    EXPECT_EQ(utf8_length("\xe2\x82\xac"), 3U);
    EXPECT_EQ(utf8_length("\xf4\x8f\xbf\xbf\x80"), 4U);
    for (const std::string_view bad : {"", "\x80", "\xe2\x82", "\xe2\x82$", "\xed\xa0\x80"}) {
        EXPECT_EQ(utf8_length(bad), 0U);
    }
}

TEST(HostPort, is_a_host_and_a_port) {
    EXPECT_TRUE((parse_host_port("127.0.0.1:8480") == HostPort{"127.0.0.1", 8480}));
    EXPECT_TRUE((parse_host_port("[::1]:0") == HostPort{"::1", 0}));
    EXPECT_TRUE((parse_host_port("localhost:65535") == HostPort{"localhost", 65535}));
    for (const char* text :
         {"", "8480", ":8480", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "::1:80", "[]:80", "[::1]",
          "[::1:80", "[::x]:80", "a b:80", "http://x:80", "127.0.0.1:-1"}) {
        EXPECT_FALSE(parse_host_port(text).has_value()) << text;
    }
}

TEST(HostPort, only_this_machine_is_loopback) {
    for (const char* host : {"localhost", "LocalHost", "127.0.0.1", "127.255.0.3", "::1"}) {
        EXPECT_TRUE(is_loopback(host)) << host;
    }
    for (const char* host : {"", "0.0.0.0", "::", "128.0.0.1", "127.0.0", "127.0.0.1.5", "127.0.0.256", "127",
                             "127.evil.example", "localhost.example", "192.168.1.5", "::1:1", "127.0.0.1."}) {
        EXPECT_FALSE(is_loopback(host)) << host;
    }
}

TEST(Bytes, big_endian_numbers_survive_a_round_trip) {
    std::array<std::uint8_t, 8> b{};
    store_be64(b.data(), 0x0102030405060708ULL);
    EXPECT_EQ(b[0], 1);
    EXPECT_EQ(b[7], 8);
    EXPECT_EQ(load_be64(b.data()), 0x0102030405060708ULL);
    EXPECT_EQ(load_be16(b.data()), 0x0102);
}

TEST(Time, points_of_one_line_subtract) {
    const MonoTime start{5s};
    EXPECT_EQ(to_ms(start + 1500ms - start), 1500);
    EXPECT_LT(start, MonoTime::max());
}

TEST(Text, classifies_characters_of_ascii_only) {
    std::string digits, letters, hex, blanks;
    for (int code = 0; code < 256; ++code) {
        const char c = static_cast<char>(code);
        if (is_digit(c)) digits += c;
        if (is_alnum(c) && !is_digit(c)) letters += c;
        if (is_blank(c)) blanks += c;
        if (hex_digit(c) >= 0) hex += std::string(1, c) + std::to_string(hex_digit(c));
    }
    EXPECT_EQ(digits, "0123456789");
    EXPECT_EQ(letters, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");
    EXPECT_EQ(blanks, "\t ");
    EXPECT_EQ(hex, "00112233445566778899A10B11C12D13E14F15a10b11c12d13e14f15");
}

TEST(TextWriter, cuts_at_the_end_of_its_memory) {
    std::array<char, 24> memory{};
    TextWriter text(memory);
    text << "n=" << 18446744073709551615ULL << ",";
    text.put_number(-7, 1) << "beyond";
    EXPECT_EQ(text.written(), "n=18446744073709551615,-");
    EXPECT_FALSE(text.result().has_value());

    TextWriter padded(memory);
    padded.put_number(42, 4) << "|";
    EXPECT_EQ(padded.result().value_or("cut"), "  42|");
    padded.shrink(3);
    EXPECT_EQ((padded << "!").result().value_or("cut"), "  4!");
}

}  // namespace
}  // namespace vedette

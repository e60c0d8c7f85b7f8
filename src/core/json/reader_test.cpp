#include "core/json/reader.hpp"

#include <array>
#include <string>

#include <gtest/gtest.h>

namespace vedette::json {
namespace {

// The events of a text as one line; an error is its number and its offset.
std::string read(std::string_view text, std::size_t cut, const Limits& limits = {}) {
    std::array<char, 40> memory;
    Reader reader(memory, limits);
    const std::array<std::string_view, 2> pieces{text.substr(0, cut), text.substr(cut)};
    std::string line;
    std::size_t piece = 0;
    while (true) {
        switch (reader.next()) {
            case Event::kNeedMore:
                if (piece == pieces.size()) {
                    reader.end_of_input();
                } else {
                    reader.feed(as_bytes(pieces[piece++]));
                }
                break;
            case Event::kBeginObject: line += "{"; break;
            case Event::kEndObject: line += "}"; break;
            case Event::kBeginArray: line += "["; break;
            case Event::kEndArray: line += "]"; break;
            case Event::kKey: line += std::string(reader.text()) + ":"; break;
            case Event::kString: line += "'" + std::string(reader.text()) + "'"; break;
            case Event::kNumber: line += "#" + std::string(reader.text()); break;
            case Event::kTrue: line += "T"; break;
            case Event::kFalse: line += "F"; break;
            case Event::kNull: line += "N"; break;
            case Event::kEnd: return line;
            case Event::kFailed:
                return "!" + std::to_string(static_cast<int>(reader.error())) + "@" +
                       std::to_string(reader.offset());
        }
    }
}

// The same wherever the text is cut.
void expect_read(std::string_view text, std::string_view events, const Limits& limits = {}) {
    for (std::size_t cut = 0; cut <= text.size(); ++cut)
        EXPECT_EQ(read(text, cut, limits), events) << text << cut;
}

void expect_error(std::string_view text, Error error, std::size_t offset, const Limits& limits = {}) {
    expect_read(text, "!" + std::to_string(static_cast<int>(error)) + "@" + std::to_string(offset), limits);
}

TEST(JsonReader, reads_every_kind_of_value) {
    expect_read(" { \"a\" : [ 1 , -2.5e+3 ,true,false , null ] ,\r\n\t\"b\":{} , \"c\":[[],{}],\"\":\"x\" } ",
                "{a:[#1#-2.5e+3TFN]b:{}c:[[]{}]:'x'}");
    expect_read("0", "#0");
    expect_read("-0", "#-0");
    expect_read("12", "#12");
    expect_read("0.5E1", "#0.5E1");
    expect_read("\"\"", "''");
    expect_read("null", "N");
}

TEST(JsonReader, decodes_escapes_and_checks_utf_8) {
    expect_read(R"("\"\\\/\b\f\n\r\t\u0041\u00e9\u20AC\ud83d\ude00")",
                "'\"\\/\b\f\n\r\tA\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80'");
    expect_read("\"\xc3\xa9\xf0\x9f\x98\x80\"", "'\xc3\xa9\xf0\x9f\x98\x80'");
    expect_read("\"\\u0000\"", std::string_view("'\0'", 3));
    expect_error("\"\\x\"", Error::kBadEscape, 3);
    expect_error("\"\\u12g4\"", Error::kBadEscape, 6);
    expect_error("\"\\ud83d\"", Error::kBadSurrogate, 8);
    expect_error("\"\\ud83dx", Error::kBadSurrogate, 8);
    expect_error("\"\\ud83d\\n", Error::kBadSurrogate, 9);
    expect_error("\"\\ud83d\\ud83d\"", Error::kBadSurrogate, 13);
    expect_error("\"\\ude00\"", Error::kBadSurrogate, 7);
    expect_error("\"\xff\"", Error::kBadText, 2);
    expect_error("\"\xc3(\"", Error::kBadText, 3);
    expect_error("\"\xc3\"", Error::kBadText, 3);
    expect_error("\"\xed\xa0\x80\"", Error::kBadText, 3);
    expect_error("\"\n\"", Error::kControlByte, 2);
}

TEST(JsonReader, refuses_what_is_no_json) {
    expect_error("", Error::kTruncated, 0);
    expect_error(" ", Error::kTruncated, 1);
    expect_error("[1", Error::kTruncated, 2);
    expect_error("{\"a\"", Error::kTruncated, 4);
    expect_error("\"a", Error::kTruncated, 2);
    expect_error("tru", Error::kTruncated, 3);
    expect_error("1 2", Error::kUnexpected, 3);
    expect_error("[1,]", Error::kUnexpected, 4);
    expect_error("[,1]", Error::kUnexpected, 2);
    expect_error("[1}", Error::kUnexpected, 3);
    expect_error("{\"a\":1]", Error::kUnexpected, 7);
    expect_error("{\"a\":1,}", Error::kUnexpected, 8);
    expect_error("{\"a\" 1}", Error::kUnexpected, 6);
    expect_error("{a:1}", Error::kUnexpected, 2);
    expect_error("{1:1}", Error::kUnexpected, 2);
    expect_error("]", Error::kUnexpected, 1);
    expect_error("'a'", Error::kUnexpected, 1);
    expect_error("// 1", Error::kUnexpected, 1);
    expect_error("\xef\xbb\xbf{}", Error::kUnexpected, 1);
    expect_error("+1", Error::kUnexpected, 1);
    expect_error(".5", Error::kUnexpected, 1);
    expect_error("01", Error::kUnexpected, 2);
    expect_error("NaN", Error::kUnexpected, 1);
    expect_error("truE", Error::kBadWord, 4);
    expect_error("nul ", Error::kBadWord, 4);
    expect_error("-", Error::kBadNumber, 1);
    expect_error("-x", Error::kBadNumber, 1);
    expect_error("1.", Error::kBadNumber, 2);
    expect_error("[1.]", Error::kBadNumber, 3);
    expect_error("1e", Error::kBadNumber, 2);
    expect_error("1e+]", Error::kBadNumber, 3);
}

TEST(JsonReader, keeps_its_limits) {
    const Limits limits{.depth = 2, .string = 3, .number = 4};
    expect_read("[[\"abc\",1234]]", "[['abc'#1234]]", limits);
    expect_error("[[[]]]", Error::kTooDeep, 3, limits);
    expect_error("[{\"a\":{", Error::kTooDeep, 7, limits);
    expect_error("\"abcd\"", Error::kStringTooLong, 5, limits);
    expect_error("{\"abcd\":1}", Error::kStringTooLong, 6, limits);
    expect_error("\"ab\\u00e9\"", Error::kStringTooLong, 9, limits);
    expect_error("\"a\\u20ac\"", Error::kStringTooLong, 8, limits);
    expect_error("12345", Error::kNumberTooLong, 5, limits);
    // The memory of 40 bytes is a limit too.
    expect_error("\"" + std::string(41, 'x') + "\"", Error::kStringTooLong, 42);
    expect_error(std::string(41, '1'), Error::kNumberTooLong, 41, {.number = 100});
    expect_read(std::string(32, '[') + std::string(32, ']'), std::string(32, '[') + std::string(32, ']'),
                {.depth = 99});
    expect_error(std::string(33, '['), Error::kTooDeep, 33, {.depth = 99});
}

TEST(JsonReader, numbers_that_are_integers_have_a_value) {
    const auto value = [](std::string_view text) {
        std::array<char, 40> memory;
        Reader reader(memory, {});
        reader.feed(as_bytes(text));
        reader.end_of_input();
        EXPECT_TRUE(reader.next() == Event::kNumber);
        return reader.integer();
    };
    EXPECT_TRUE(value("-12") == -12);
    EXPECT_TRUE(value("9223372036854775807") == 9'223'372'036'854'775'807);
    EXPECT_FALSE(value("9223372036854775808").has_value());
    EXPECT_FALSE(value("1.0").has_value());
    EXPECT_FALSE(value("1e2").has_value());
}

TEST(JsonReader, depth_is_that_of_what_is_open) {
    std::array<char, 8> memory;
    Reader reader(memory, {});
    reader.feed(as_bytes("[{}]"));
    for (const unsigned depth : {1U, 2U, 1U, 0U}) {
        reader.next();
        EXPECT_EQ(reader.depth(), depth);
    }
    EXPECT_TRUE(to_string(Error::kTooDeep).contains("within each other"));
}

}  // namespace
}  // namespace vedette::json

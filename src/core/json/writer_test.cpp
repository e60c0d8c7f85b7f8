#include "core/json/writer.hpp"

#include <array>
#include <string>

#include <gtest/gtest.h>

namespace vedette::json {
namespace {

TEST(JsonWriter, writes_values_with_their_commas) {
    std::array<char, 200> memory;
    Writer json(memory);
    json.begin_object().key("a").number(-1).key("b").begin_array();
    json.number(1U).string("x").boolean(true).null().begin_object().end_object().begin_array().end_array();
    json.end_array().key("c").boolean(false).end_object();
    EXPECT_EQ(json.written(), R"({"a":-1,"b":[1,"x",true,null,{},[]],"c":false})");
    EXPECT_TRUE(json.is_complete());
    EXPECT_TRUE(json.fits());
}

TEST(JsonWriter, a_single_value_is_a_text) {
    std::array<char, 24> memory;
    Writer json(memory);
    EXPECT_FALSE(json.is_complete());
    json.number(std::int64_t{-9'223'372'036'854'775'807});
    EXPECT_EQ(json.written(), "-9223372036854775807");
    EXPECT_TRUE(json.is_complete());
}

TEST(JsonWriter, strings_and_keys_are_escaped) {
    std::array<char, 200> memory;
    Writer json(memory);
    json.begin_object()
        .key("\"\n")
        .string(std::string_view("\\/\0\x1f\x7f\xc3\xa9\xf0\x9f\x98\x80", 11))
        .end_object();
    EXPECT_EQ(json.written(), "{\"\\\"\\u000a\":\"\\\\/\\u0000\\u001f\x7f\xc3\xa9\xf0\x9f\x98\x80\"}");
    Writer wrong(memory);
    wrong.string("a\xff\xc3(\xed\xa0\x80");
    EXPECT_EQ(wrong.written(), R"("a\ufffd\ufffd(\ufffd\ufffd\ufffd")");
}

TEST(JsonWriter, what_is_no_json_is_noticed) {
    std::array<char, 200> memory;
    const auto valid = [&](auto write) {
        Writer json(memory);
        write(json);
        return json.is_valid();
    };
    EXPECT_FALSE(valid([](Writer& json) { json.begin_object().number(1); }));
    EXPECT_FALSE(valid([](Writer& json) { json.begin_object().key("a").key("b"); }));
    EXPECT_FALSE(valid([](Writer& json) { json.begin_object().key("a").end_object(); }));
    EXPECT_FALSE(valid([](Writer& json) { json.begin_array().key("a"); }));
    EXPECT_FALSE(valid([](Writer& json) { json.begin_array().end_object(); }));
    EXPECT_FALSE(valid([](Writer& json) { json.end_array(); }));
    EXPECT_FALSE(valid([](Writer& json) { json.key("a"); }));
    EXPECT_FALSE(valid([](Writer& json) { json.number(1).number(2); }));
    EXPECT_FALSE(valid([](Writer& json) { json.begin_array().end_array().begin_array(); }));
    EXPECT_TRUE(valid([](Writer& json) {
        for (unsigned i = 0; i < Writer::kMaxDepth; ++i) json.begin_array();
        for (unsigned i = 0; i < Writer::kMaxDepth; ++i) json.end_array();
    }));
    EXPECT_FALSE(valid([](Writer& json) {
        for (unsigned i = 0; i <= Writer::kMaxDepth; ++i) json.begin_array();
    }));
}

TEST(JsonWriter, a_long_text_is_written_in_pieces) {
    std::string text;
    std::array<char, 16> piece;
    Writer json(piece);
    json.begin_array();
    for (int i = 0; i < 100;) {
        const Writer before = json;
        json.number(i);
        if (json.fits()) {
            ++i;
            continue;
        }
        json = before;
        text += json.written();
        json.set_output(piece);
    }
    text += json.written();
    json.set_output(piece);
    json.end_array();
    text += json.written();
    EXPECT_TRUE(json.is_complete());
    std::string expected = "[0";
    for (int i = 1; i < 100; ++i) expected += "," + std::to_string(i);
    EXPECT_EQ(text, expected + "]");
}

}  // namespace
}  // namespace vedette::json

#include "core/http/response_parser.hpp"

#include <string>

#include <gtest/gtest.h>

namespace vedette::http {
namespace {

// "200 reason|body|end", or the error.
std::string parse(std::string_view text, Tolerance tolerance, bool close = false, ResponseLimits limits = {},
                  bool to_head = false) {
    char memory[256];
    ResponseParser parser(memory, limits, tolerance);
    if (to_head) parser.reset(true);
    std::string body;
    Bytes in = as_bytes(text);
    Step step;
    do {
        step = parser.feed(in);
        in = in.subspan(step.consumed);
        body += as_text(step.body);
    } while (step.progress == Progress::kHead || step.progress == Progress::kBody);
    Progress end = step.progress;
    if (close) end = parser.end_of_input();
    if (end == Progress::kFailed) return std::string(to_string(parser.error()));
    const std::string tail = end == Progress::kEnd ? "end" + std::to_string(in.size()) : "more";
    return std::to_string(parser.status()) + " " + std::string(parser.reason()) + "|" + body + "|" + tail;
}

TEST(ResponseParser, each_tolerance_allows_exactly_its_own_fault) {
    struct Row {
        const char* text;
        bool Tolerance::* flag;
        ParseError strict;
        const char* tolerant;
    };
    const Row rows[] = {
        {"HTTP/1.1 200 OK\nContent-Length: 0\n\n", &Tolerance::bare_lf, ParseError::kBareLf, "200 OK||end0"},
        {"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nA: b\r\n c\r\n\r\n", &Tolerance::folding,
         ParseError::kFoldedField, "200 OK||end0"},
        {"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nA: \x01\r\n\r\n", &Tolerance::control_bytes,
         ParseError::kControlByte, "200 OK||end0"},
        {"HTTP/1.1 200 OK\r\nContent-Length : 0\r\n\r\n", &Tolerance::bad_fields,
         ParseError::kBlankBeforeColon, "200 OK||end0"},
        {"HTTP/1.1 200 OK\r\njunk\r\nContent-Length: 0\r\n\r\n", &Tolerance::bad_fields,
         ParseError::kMissingColon, "200 OK||end0"},
        {"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n: x\r\n\r\n", &Tolerance::bad_fields,
         ParseError::kBadFieldName, "200 OK||end0"},
        {"HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n", &Tolerance::loose_status, ParseError::kBadStatusLine,
         "200 ||end0"},
        {"HTTP/1.1  200  OK\r\nContent-Length: 0\r\n\r\n", &Tolerance::loose_status,
         ParseError::kBadStatusLine, "200 OK||end0"},
        {"\r\n\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", &Tolerance::loose_status,
         ParseError::kBlankLines, "200 OK||end0"},
        {"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\na", &Tolerance::doubtful_length,
         ParseError::kDuplicateContentLength, "200 OK|a|end0"},
        {"HTTP/1.1 200 OK\r\nContent-Length: 1, 1\r\n\r\na", &Tolerance::doubtful_length,
         ParseError::kBadContentLength, "200 OK|a|end0"},
        {"HTTP/1.1 200 OK\r\nContent-Length: 9\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n",
         &Tolerance::doubtful_length, ParseError::kLengthWithChunked, "200 OK|a|end0"},
        {"HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n",
         &Tolerance::doubtful_length, ParseError::kChunkedInHttp10, "200 OK|a|end0"},
        {"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: identity\r\n\r\na",
         &Tolerance::doubtful_length, ParseError::kUnknownTransferCoding, "200 OK|a|end0"},
        {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1  \r\na\r\n0\r\n\r\n",
         &Tolerance::loose_chunks, ParseError::kBadChunkLine, "200 OK|a|end0"},
        {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\njunk\r\n\r\n", &Tolerance::loose_chunks,
         ParseError::kBadTrailer, "200 OK||end0"},
        {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\na\n0\n\n", &Tolerance::bare_lf,
         ParseError::kBareLf, "200 OK|a|end0"},
    };
    for (const Row& row : rows) {
        EXPECT_EQ(parse(row.text, Tolerance::none()), to_string(row.strict)) << row.text;
        Tolerance all_others = Tolerance::all();
        all_others.*row.flag = false;
        EXPECT_EQ(parse(row.text, all_others), to_string(row.strict)) << row.text;
        Tolerance only = Tolerance::none();
        only.*row.flag = true;
        EXPECT_EQ(parse(row.text, only), row.tolerant) << row.text;
        EXPECT_EQ(parse(row.text, Tolerance::all()), row.tolerant) << row.text;
    }
}

TEST(ResponseParser, some_faults_are_never_tolerated) {
    struct Row {
        const char* text;
        ParseError error;
    };
    const Row rows[] = {
        {"SSH-2.0-dropbear\r\n", ParseError::kBadStatusLine},
        {"HTTP/1.1 Service Unavailable\r\n", ParseError::kBadStatusLine},
        {"HTTP/1.1 99 X\r\n", ParseError::kBadStatusLine},
        {"HTTP/1.1 2000 X\r\n", ParseError::kBadStatusLine},
        {"HTTP/1.1 +20 X\r\n", ParseError::kBadStatusLine},
        {"HTTP/1.1\r\n", ParseError::kBadStatusLine},
        {"HTTP/2.0 200 OK\r\n", ParseError::kUnsupportedVersion},
        {"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", ParseError::kUnknownTransferCoding},
        {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nJFIF", ParseError::kBadChunkSize},
        {"HTTP/1.1 200 OK\r\n continued\r\n\r\n", ParseError::kFoldedField},
        {"HTTP/1.1 200 OK\rX", ParseError::kBareCr},
    };
    for (const Row& row : rows)
        EXPECT_EQ(parse(row.text, Tolerance::all()), to_string(row.error)) << row.text;
}

// Field case: writes a Content-Length that is no number, or two different ones | AlexxIT/WebRTC 880, own case 08 | the body ends with the connection
TEST(ResponseParser, lengths_that_are_no_numbers_are_left_out) {
    for (const char* length : {"-1", "many", "", "+3", "3 bytes", "0x3", "1e3", "1, 2",
                               "18446744073709551615", "99999999999999999999999", "3\r\nContent-Length: 4"}) {
        const std::string head = std::string("HTTP/1.1 200 OK\r\nContent-Length: ") + length + "\r\n\r\n";
        EXPECT_EQ(parse(head + "abc", Tolerance::all()), "200 OK|abc|more") << length;
        EXPECT_EQ(parse(head + "abc", Tolerance::all(), true), "200 OK|abc|end0") << length;
        EXPECT_NE(parse(head + "abc", Tolerance::none()), "200 OK|abc|more") << length;
    }
    EXPECT_EQ(parse("HTTP/1.1 200 OK\r\nContent-Length: 3, 3\r\n\r\nabcd", Tolerance::all()),
              "200 OK|abc|end1");
}

// Field case: writes Content-Length: 0 in the head of a stream | home-made ESP8266 servers | the stream is read until the connection ends
TEST(ResponseParser, a_stream_of_length_0_has_no_length) {
    const std::string length = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nContent-Type: ";
    EXPECT_EQ(parse(length + "Multipart/X-Mixed-Replace;boundary=b\r\n\r\nabc", Tolerance::all()),
              "200 OK|abc|more");
    EXPECT_EQ(parse(length + "image/jpeg\r\n\r\nabc", Tolerance::all()), "200 OK||end3");
}

// Field case: writes a transfer coding that is none | cameras that mean Content-Transfer-Encoding | it is left out; a compression is refused
TEST(ResponseParser, transfer_codings_that_are_none_are_left_out) {
    for (const char* coding : {"identity", "binary", "8bit", ""}) {
        EXPECT_EQ(parse(std::string("HTTP/1.1 200 OK\r\nTransfer-Encoding: ") + coding + "\r\n\r\nabc",
                        Tolerance::all()),
                  "200 OK|abc|more")
            << coding;
    }
}

TEST(ResponseParser, reports_the_end_of_the_body) {
    const Tolerance strict = Tolerance::none();
    EXPECT_EQ(parse("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nabX", strict), "200 OK|ab|end1");
    EXPECT_EQ(parse("HTTP/1.1 200 NA\r\n\r\nabc", strict), "200 NA|abc|more");
    EXPECT_EQ(parse("HTTP/1.1 200 NA\r\n\r\nabc", strict, true), "200 NA|abc|end0");
    EXPECT_EQ(parse("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nabc", strict, true),
              to_string(ParseError::kTruncated));
    EXPECT_EQ(parse("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n", strict, true),
              to_string(ParseError::kTruncated));
    EXPECT_EQ(parse("", strict, true), to_string(ParseError::kNothingReceived));
    EXPECT_EQ(parse("HTTP/1.1 100 Continue\r\n\r\n", strict, true), to_string(ParseError::kTruncated));
    EXPECT_EQ(parse("HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\nX", strict), "204 No Content||end1");
    EXPECT_EQ(parse("HTTP/1.1 304 Not Modified\r\n\r\nX", strict), "304 Not Modified||end1");
    EXPECT_EQ(parse("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nX", strict, false, {}, true),
              "200 OK||end1");
}

TEST(ResponseParser, interim_responses_are_skipped_except_an_upgrade) {
    const Tolerance strict = Tolerance::none();
    const std::string interim = "HTTP/1.1 100 Continue\r\nA: b\r\n\r\n";
    EXPECT_EQ(parse(interim + interim + "HTTP/1.1 204 X\r\n\r\n", strict), "204 X||end0");
    EXPECT_EQ(parse(interim + "HTTP/1.1 101 S\r\nUpgrade: websocket\r\n\r\n\x89", strict), "101 S||end1");
    ResponseLimits limits;
    limits.max_interim = 1;
    EXPECT_EQ(parse(interim + interim, strict, false, limits), to_string(ParseError::kTooManyInterim));
}

TEST(ResponseParser, enforces_the_limit_of_the_body) {
    ResponseLimits limits;
    limits.max_body = 2;
    const Tolerance strict = Tolerance::none();
    EXPECT_EQ(parse("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n", strict, false, limits),
              to_string(ParseError::kBodyTooLarge));
    EXPECT_EQ(parse("HTTP/1.1 200 OK\r\n\r\nab", strict, true, limits), "200 OK|ab|end0");
    EXPECT_EQ(parse("HTTP/1.1 200 OK\r\n\r\nabc", strict, false, limits),
              to_string(ParseError::kBodyTooLarge));
}

TEST(ResponseParser, a_body_until_the_end_is_raw_without_limit) {
    char memory[128];
    ResponseParser parser(memory);
    parser.feed(as_bytes("HTTP/1.0 200\n\n"));
    EXPECT_TRUE(parser.is_raw_body());
    EXPECT_EQ(parser.body_remaining(), kUnlimited);
    parser.skip_raw(1000000);
    EXPECT_TRUE(parser.end_of_input() == Progress::kEnd);
    EXPECT_FALSE(parser.is_raw_body());
    EXPECT_FALSE(parser.keep_alive());
}

TEST(ResponseParser, a_chunked_body_is_never_raw) {
    char memory[128];
    ResponseParser parser(memory);
    const Step head = parser.feed(as_bytes("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"));
    EXPECT_EQ(head.progress, Progress::kHead);
    EXPECT_FALSE(parser.is_raw_body());
    EXPECT_EQ(parser.body_remaining(), 0U);
    const std::string text = "4;x=y\r\nabcd\r\n";
    const Step step = parser.feed(as_bytes(text));
    EXPECT_TRUE(step.body.data() == as_bytes(text).data() + 7);  // returned in place
}

TEST(ResponseParser, folded_and_dropped_lines_leave_the_fields_in_order) {
    char memory[128];
    ResponseParser parser(memory);
    parser.feed(as_bytes("HTTP/1.1 204 X\r\njunk\r\n more junk\r\nA: b\r\n\tc\r\n \r\nD : e\r\nA:f\r\n\r\n"));
    ASSERT_TRUE(parser.done());
    std::string seen;
    for (const Field field : parser.fields())
        seen += std::string(field.name) + "=" + std::string(field.value) + ";";
    EXPECT_EQ(seen, "A=b \tc;D=e;A=f;");
    EXPECT_EQ(parser.header("d").value_or("none"), "e");
    EXPECT_EQ(parser.fields().count("a"), 2U);
    EXPECT_FALSE(parser.header("x").has_value());
}

}  // namespace
}  // namespace vedette::http

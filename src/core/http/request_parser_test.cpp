#include "core/http/request_parser.hpp"

#include <algorithm>
#include <string>

#include <gtest/gtest.h>

namespace vedette::http {
namespace {

struct Outcome {
    ParseError error = ParseError::kNone;
    bool done = false;
    std::string body;
};

Outcome parse(std::string_view text, RequestLimits limits = {}, std::size_t memory_size = 512,
              Tolerance tolerance = {}) {
    char memory[512];
    const std::span<char> given(memory, memory_size);
    RequestParser parser(given, limits, tolerance);
    Outcome outcome;
    Bytes in = as_bytes(text);
    while (true) {
        const Step step = parser.feed(in);
        in = in.subspan(step.consumed);
        outcome.body += as_text(step.body);
        if (step.progress == Progress::kHead || step.progress == Progress::kBody) continue;
        outcome.error = parser.error();
        outcome.done = step.progress == Progress::kEnd;
        return outcome;
    }
}

TEST(RequestParser, each_malformation_has_its_own_error_and_status) {
    struct Row {
        const char* text;
        ParseError error;
        int status;
    };
    const Row rows[] = {
        {"GET / HTTP/1.1\nHost: h\r\n\r\n", ParseError::kBareLf, 400},
        {"GET / HTTP/1.1\r\nHost: h\n\r\n", ParseError::kBareLf, 400},
        {"GET / HTTP/1.1\r\nHost: h\r\r\n\r\n", ParseError::kBareCr, 400},
        {"GET / HTTP/1.1\r\nHost: h\x01\r\n\r\n", ParseError::kControlByte, 400},
        {"\r\n\r\nGET / HTTP/1.1\r\nHost: h\r\n\r\n", ParseError::kBlankLines, 400},
        {"GET /\r\n\r\n", ParseError::kBadRequestLine, 400},
        {"GET  / HTTP/1.1\r\n", ParseError::kBadRequestLine, 400},
        {"GET / HTTP/1.1 \r\n", ParseError::kBadRequestLine, 400},
        {" GET / HTTP/1.1\r\n", ParseError::kBadRequestLine, 400},
        {"GET /a b HTTP/1.1\r\n", ParseError::kBadRequestLine, 400},
        {"GET\t/\tHTTP/1.1\r\n", ParseError::kBadRequestLine, 400},
        {"G(T / HTTP/1.1\r\n", ParseError::kBadRequestLine, 400},
        {"GET / http/1.1\r\n", ParseError::kBadRequestLine, 400},
        {"GET / HTTP/1.10\r\n", ParseError::kBadRequestLine, 400},
        {"GET / HTTP/11\r\n", ParseError::kBadRequestLine, 400},
        {"ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGHIJ / HTTP/1.1\r\n", ParseError::kMethodTooLong, 501},
        {"GET x HTTP/1.1\r\n", ParseError::kBadTarget, 400},
        {"GET * HTTP/1.1\r\n", ParseError::kBadTarget, 400},
        {"GET ftp://h/ HTTP/1.1\r\n", ParseError::kBadTarget, 400},
        {"GET /#f HTTP/1.1\r\n", ParseError::kBadTarget, 400},
        {"GET /\xe4 HTTP/1.1\r\n", ParseError::kBadTarget, 400},
        {"CONNECT / HTTP/1.1\r\n", ParseError::kBadTarget, 400},
        {"CONNECT h: HTTP/1.1\r\n", ParseError::kBadTarget, 400},
        {"GET / HTTP/2.0\r\n", ParseError::kUnsupportedVersion, 505},
        {"GET / HTTP/0.9\r\n", ParseError::kUnsupportedVersion, 505},
        {"GET / HTTP/1.1\r\nHost\r\n", ParseError::kMissingColon, 400},
        {"GET / HTTP/1.1\r\n: h\r\n", ParseError::kBadFieldName, 400},
        {"GET / HTTP/1.1\r\nHo st: h\r\n", ParseError::kBadFieldName, 400},
        {"GET / HTTP/1.1\r\nHost : h\r\n", ParseError::kBlankBeforeColon, 400},
        {"GET / HTTP/1.1\r\nHost: h\r\n folded\r\n", ParseError::kFoldedField, 400},
        {"GET / HTTP/1.1\r\n Host: h\r\n", ParseError::kFoldedField, 400},
        {"GET / HTTP/1.1\r\n\r\n", ParseError::kMissingHost, 400},
        {"GET / HTTP/1.1\r\nHost: h\r\nhOST: h\r\n\r\n", ParseError::kDuplicateHost, 400},
        {"GET / HTTP/1.1\r\nHost: h,i\r\n\r\n", ParseError::kBadHost, 400},
        {"GET / HTTP/1.1\r\nHost: h/p\r\n\r\n", ParseError::kBadHost, 400},
        {"GET / HTTP/1.1\r\nHost: u@h\r\n\r\n", ParseError::kBadHost, 400},
        {"GET / HTTP/1.1\r\nHost: h:8o\r\n\r\n", ParseError::kBadHost, 400},
        {"GET / HTTP/1.1\r\nHost: [::1\r\n\r\n", ParseError::kBadHost, 400},
        {"GET / HTTP/1.1\r\nHost: h]\r\n\r\n", ParseError::kBadHost, 400},
        {"GET / HTTP/1.1\r\nHost: [::1]x\r\n\r\n", ParseError::kBadHost, 400},
        {"GET / HTTP/1.0\r\nContent-Length:\r\n\r\n", ParseError::kBadContentLength, 400},
        {"GET / HTTP/1.0\r\nContent-Length: +1\r\n\r\n", ParseError::kBadContentLength, 400},
        {"GET / HTTP/1.0\r\nContent-Length: -1\r\n\r\n", ParseError::kBadContentLength, 400},
        {"GET / HTTP/1.0\r\nContent-Length: 1, 1\r\n\r\n", ParseError::kBadContentLength, 400},
        {"GET / HTTP/1.0\r\nContent-Length: 0x1\r\n\r\n", ParseError::kBadContentLength, 400},
        {"GET / HTTP/1.0\r\nContent-Length: 18446744073709551616\r\n\r\n", ParseError::kBadContentLength,
         400},
        {"GET / HTTP/1.0\r\nContent-Length: 18446744073709551615\r\n\r\n", ParseError::kBadContentLength,
         400},
        {"GET / HTTP/1.0\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\n",
         ParseError::kDuplicateContentLength, 400},
        {"GET / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
         ParseError::kLengthWithChunked, 400},
        {"GET / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", ParseError::kChunkedInHttp10, 400},
        {"GET / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",
         ParseError::kUnknownTransferCoding, 501},
        {"GET / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: identity\r\n\r\n",
         ParseError::kUnknownTransferCoding, 501},
        {"GET / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked;q=1\r\n\r\n",
         ParseError::kUnknownTransferCoding, 501},
        {"GET / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked, gzip\r\n\r\n",
         ParseError::kBadTransferCoding, 400},
        {"GET / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n",
         ParseError::kBadTransferCoding, 400},
        {"GET / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding:\r\n\r\n", ParseError::kBadTransferCoding, 400},
        {"GET / HTTP/1.0\r\nContent-Length: 1048577\r\n\r\n", ParseError::kBodyTooLarge, 413},
    };
    for (const Row& row : rows) {
        const Outcome outcome = parse(row.text);
        EXPECT_EQ(to_string(outcome.error), to_string(row.error)) << row.text;
        EXPECT_EQ(suggested_status(outcome.error), row.status) << row.text;
    }
    EXPECT_EQ(to_string(parse(std::string_view("GET / HTTP/1.1\r\nA: \0\r\n", 22)).error),
              to_string(ParseError::kNulByte));
}

TEST(RequestParser, each_malformed_chunk_has_its_own_error) {
    struct Row {
        const char* text;
        ParseError error;
    };
    const Row rows[] = {
        {"\r\n", ParseError::kBadChunkSize},
        {"g\r\n", ParseError::kBadChunkSize},
        {" 1\r\n", ParseError::kBadChunkSize},
        {"-1\r\n", ParseError::kBadChunkSize},
        {";a\r\n", ParseError::kBadChunkSize},
        {"00000000000000001\r\n", ParseError::kBadChunkSize},
        {"0x1\r\n", ParseError::kBadChunkLine},
        {"1 \r\n", ParseError::kBadChunkLine},
        {"1 2\r\n", ParseError::kBadChunkLine},
        {"1;a\x01\r\n", ParseError::kBadChunkLine},
        {"1;\r\n", ParseError::kBadChunkLine},
        {"1;a \r\n", ParseError::kBadChunkLine},
        {"1;a b\r\n", ParseError::kBadChunkLine},
        {"1;a=\r\n", ParseError::kBadChunkLine},
        {"1;a=b c\r\n", ParseError::kBadChunkLine},
        {"1;a=b=c\r\n", ParseError::kBadChunkLine},
        {"1;a=\"b\r\n", ParseError::kBadChunkLine},
        {"1;a=\"b\\\"\r\n", ParseError::kBadChunkLine},
        {"1;a=\"b\"c\r\n", ParseError::kBadChunkLine},
        {"1\n", ParseError::kBareLf},
        {"1;a\n", ParseError::kBareLf},
        {"1\rx", ParseError::kBareCr},
        {"1\r\nab", ParseError::kBadChunkEnd},
        {"1\r\na\n", ParseError::kBadChunkEnd},
        {"1\r\na\rb", ParseError::kBadChunkEnd},
        {"0\r\nx\r\n", ParseError::kBadTrailer},
        {"0\r\n: x\r\n", ParseError::kBadTrailer},
        {"0\r\na b: x\r\n", ParseError::kBadTrailer},
        {"0\r\na: \x01\r\n", ParseError::kBadTrailer},
        {"0\r\na: b\n", ParseError::kBareLf},
        {"0\r\n\rx", ParseError::kBareCr},
    };
    for (const Row& row : rows) {
        const std::string text =
            std::string("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n") + row.text;
        EXPECT_EQ(to_string(parse(text).error), to_string(row.error)) << row.text;
    }
}

TEST(RequestParser, enforces_its_limits_exactly) {
    const auto request = [](std::size_t target, std::size_t fields) {
        std::string text = "GET /" + std::string(target - 1, 'a') + " HTTP/1.0\r\n";
        for (std::size_t i = 0; i < fields; ++i) text += "A: b\r\n";
        return text + "\r\n";
    };
    RequestLimits limits;
    limits.max_target = 10;
    limits.max_fields = 2;
    EXPECT_TRUE(parse(request(10, 2), limits).done);
    EXPECT_EQ(to_string(parse(request(11, 2), limits).error), to_string(ParseError::kTargetTooLong));
    EXPECT_EQ(to_string(parse(request(10, 3), limits).error), to_string(ParseError::kTooManyFields));
    // "GET / HTTP/1.0" and "A: b", each with its line end, are 20 bytes; one is spare.
    EXPECT_TRUE(parse(request(1, 1), {}, 20).done);
    EXPECT_EQ(to_string(parse(request(1, 1), {}, 19).error), to_string(ParseError::kHeadTooLarge));
    EXPECT_EQ(to_string(parse(request(1, 1), {}, 14).error), to_string(ParseError::kTargetTooLong));
    EXPECT_EQ(to_string(parse(request(1, 1), {}, 3).error), to_string(ParseError::kMethodTooLong));
    EXPECT_EQ(to_string(parse(request(1, 1), {}, 0).error), to_string(ParseError::kMethodTooLong));
}

TEST(RequestParser, a_body_beyond_the_limit_fails_there) {
    RequestLimits limits;
    limits.max_body = 4;
    limits.chunks = {4, 8};
    const auto chunked = [&](std::string_view rest) {
        return parse("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n" + std::string(rest),
                     limits);
    };
    EXPECT_TRUE(chunked("4;abc\r\nabcd\r\n0\r\nA: bcd\r\n\r\n").done);
    const Outcome large = chunked("2\r\nab\r\n3\r\ncde\r\n");
    EXPECT_EQ(large.body, "abcd");
    EXPECT_EQ(to_string(large.error), to_string(ParseError::kBodyTooLarge));
    EXPECT_EQ(to_string(chunked("4;abcd\r\n").error), to_string(ParseError::kChunkLineTooLong));
    EXPECT_EQ(to_string(chunked("0\r\nA: bcdef\r\nB: c\r\n").error), to_string(ParseError::kTrailerTooLarge));
}

TEST(RequestParser, a_failure_is_latched_until_reset) {
    char memory[128];
    RequestParser parser(memory);
    EXPECT_TRUE(parser.feed(as_bytes("GET / HTTP/3.0\r\n")).progress == Progress::kFailed);
    const Step again = parser.feed(as_bytes("GET / HTTP/1.0\r\n\r\n"));
    EXPECT_TRUE(again.progress == Progress::kFailed);
    EXPECT_EQ(again.consumed, 0U);
    EXPECT_TRUE(parser.end_of_input() == Progress::kFailed);
    EXPECT_EQ(to_string(parser.error()), to_string(ParseError::kUnsupportedVersion));
    parser.reset();
    EXPECT_TRUE(parser.feed(as_bytes("GET / HTTP/1.0\r\n\r\n")).progress == Progress::kHead);
}

TEST(RequestParser, reports_where_the_connection_ended) {
    char memory[128];
    RequestParser parser(memory);
    EXPECT_TRUE(parser.idle());
    EXPECT_TRUE(parser.end_of_input() == Progress::kFailed);
    EXPECT_EQ(to_string(parser.error()), to_string(ParseError::kNothingReceived));
    parser.reset();
    parser.feed(as_bytes("GET"));
    EXPECT_FALSE(parser.idle());
    parser.end_of_input();
    EXPECT_EQ(to_string(parser.error()), to_string(ParseError::kTruncated));
    parser.reset();
    parser.feed(as_bytes("GET / HTTP/1.0\r\n\r\n"));
    EXPECT_TRUE(parser.end_of_input() == Progress::kEnd);
}

TEST(RequestParser, a_target_is_split_into_path_and_query) {
    struct Row {
        const char* target;
        const char* path;
        const char* query;
    };
    const Row rows[] = {{"/a?b=c?d", "/a", "b=c?d"},   {"/", "/", ""},
                        {"http://h:1/p?q", "/p", "q"}, {"http://h", "/", ""},
                        {"HTTP://h?q", "/", "q"},      {"/http://h?q", "/http://h", "q"}};
    for (const Row& row : rows) {
        char memory[128];
        RequestParser parser(memory);
        const std::string text = std::string("GET ") + row.target + " HTTP/1.0\r\n\r\n";
        ASSERT_TRUE(parser.feed(as_bytes(text)).progress == Progress::kHead) << row.target;
        EXPECT_EQ(parser.path(), row.path) << row.target;
        EXPECT_EQ(parser.query(), row.query) << row.target;
    }
}

TEST(RequestParser, keep_alive_follows_the_version) {
    struct Row {
        const char* rest;
        bool keep_alive;
    };
    const Row rows[] = {
        {"1.1\r\nHost: h\r\n\r\n", true},
        {"1.1\r\nHost: h\r\nConnection: x, Close\r\n\r\n", false},
        {"1.0\r\n\r\n", false},
        {"1.0\r\nConnection: Keep-Alive\r\n\r\n", true},
    };
    for (const Row& row : rows) {
        char memory[128];
        RequestParser parser(memory);
        ASSERT_TRUE(parser.feed(as_bytes("PUT / HTTP/" + std::string(row.rest))).progress == Progress::kHead)
            << row.rest;
        EXPECT_EQ(parser.keep_alive(), row.keep_alive) << row.rest;
    }
}

TEST(RequestParser, tolerates_bare_lf_only_on_request) {
    Tolerance tolerance;
    tolerance.bare_lf = true;
    EXPECT_TRUE(parse("GET / HTTP/1.1\nHost: h\n\n", {}, 512, tolerance).done);
}

TEST(RequestParser, a_raw_body_can_be_read_without_the_parser) {
    char memory[128];
    RequestParser parser(memory);
    const std::string text = "PUT / HTTP/1.0\r\nContent-Length: 10\r\n\r\nabc";
    const Step head = parser.feed(as_bytes(text));
    ASSERT_TRUE(head.progress == Progress::kHead);
    EXPECT_EQ(parser.body_remaining(), 10U);
    const Step body = parser.feed(as_bytes(text).subspan(head.consumed));
    EXPECT_TRUE(body.body.data() == as_bytes(text).subspan(head.consumed).data());
    EXPECT_TRUE(parser.is_raw_body());
    EXPECT_EQ(parser.body_remaining(), 7U);
    parser.skip_raw(6);
    EXPECT_FALSE(parser.done());
    parser.skip_raw(1);
    EXPECT_TRUE(parser.done());
    EXPECT_FALSE(parser.is_raw_body());
    EXPECT_TRUE(parser.feed({}).progress == Progress::kEnd);
}

TEST(ParseError, every_error_has_its_own_text) {
    const auto count = static_cast<int>(ParseError::kNoHeadMemory) + 1;
    for (int i = 0; i < count; ++i) {
        const auto words = to_string(static_cast<ParseError>(i));
        EXPECT_NE(words, "unknown HTTP error") << i;
        for (int k = 0; k < i; ++k) EXPECT_NE(words, to_string(static_cast<ParseError>(k))) << i << " " << k;
    }
    EXPECT_EQ(to_string(static_cast<ParseError>(count)), "unknown HTTP error");
}

}  // namespace
}  // namespace vedette::http

#include "hub/serve/request_reader.hpp"

#include <gtest/gtest.h>

namespace vedette::serve {
namespace {

using Progress = RequestReader::Progress;

// What a reader makes of bytes that arrive in pieces of that size: a line for each request, then the refusal.
struct Outcome {
    std::string log;
    std::string rest;
    std::uint64_t handled = 0;
};

Outcome read(std::string_view bytes, std::size_t piece) {
    RequestReader reader;
    Outcome out;
    std::string body;
    for (std::size_t at = 0; at < bytes.size(); at += piece) {
        reader.feed(as_bytes(bytes.substr(at, piece)));
        for (;;) {
            const auto progress = reader.poll();
            if (!progress) {
                out.log += std::to_string(progress.error().status);
                return out;
            }
            if (*progress == Progress::kNeedMore) break;
            if (*progress == Progress::kBody) body += as_text(reader.piece());
            if (*progress != Progress::kEnd) continue;
            const api::Request& request = reader.request();
            out.log += request.method + " " + request.path + " " + body + "\n";
            body.clear();
        }
    }
    out.handled = reader.bytes_handled();
    out.rest = reader.take_rest();
    return out;
}

std::string sized(std::size_t size) {
    return "PUT /labels HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(size) + "\r\n\r\n" +
           std::string(size, 'b');
}

std::string chunked(std::size_t chunks, std::size_t size) {
    std::array<char, 20> head{};
    std::string out = "PUT /labels HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
    std::snprintf(head.data(), head.size(), "%zx\r\n", size);
    for (std::size_t i = 0; i < chunks; ++i) out += head.data() + std::string(size, 'c') + "\r\n";
    return out + "0\r\nTrailer: dropped\r\n\r\n";
}

TEST(RequestReader, requests_are_the_same_however_they_are_cut) {
    const std::string all = "\r\n\r\nGET /a?b=c HTTP/1.1\r\nHost: a\r\n\r\n" + chunked(3, 5) + sized(10) +
                            "GET /d%20e HTTP/1.0\r\n\r\n" + "GET /behind";
    const std::string expected = "GET /a \nPUT /labels ccccccccccccccc\nPUT /labels bbbbbbbbbb\nGET /d e \n";
    for (std::size_t piece = 1; piece <= all.size(); ++piece) {
        const Outcome out = read(all, piece);
        ASSERT_EQ(out.log, expected) << piece;
        ASSERT_EQ(out.rest, "GET /behind") << piece;
    }
}

TEST(RequestReader, a_request_knows_its_fields_and_framing) {
    RequestReader reader;
    reader.feed(
        as_bytes("PUT /x?y HTTP/1.0\r\nConnection: keep-alive\r\nA:  b \r\nContent-Length: 3\r\n\r\nab"));
    ASSERT_EQ(reader.poll().value(), Progress::kHead);
    EXPECT_EQ(reader.request().query, "y");
    EXPECT_EQ(reader.request().minor, 0);
    EXPECT_EQ(reader.request().field("a"), "b");
    EXPECT_TRUE(reader.keep_alive());
    EXPECT_EQ(reader.content_length(), 3U);
    ASSERT_EQ(reader.poll().value(), Progress::kBody);
    EXPECT_EQ(as_text(reader.piece()), "ab");
    EXPECT_EQ(reader.poll().value(), Progress::kNeedMore);
    EXPECT_TRUE(reader.in_request());
    reader.feed(as_bytes("c"));
    ASSERT_EQ(reader.poll().value(), Progress::kBody);
    EXPECT_EQ(reader.poll().value(), Progress::kEnd);
    EXPECT_FALSE(reader.in_request());
    reader.feed(as_bytes(chunked(1, 2)));
    ASSERT_EQ(reader.poll().value(), Progress::kHead);
    EXPECT_FALSE(reader.content_length().has_value());
    EXPECT_TRUE(reader.has_body());
    EXPECT_EQ(reader.request().field("A"), "") << "of the request before";
}

// 8 MB that arrive in pieces of 100 bytes cost what 8 MB cost that arrive at once.
TEST(RequestReader, each_byte_is_handled_a_bounded_number_of_times) {
    const std::string head = "GET / HTTP/1.1\r\nHost: a\r\nA: " + std::string(15'000, 'a') + "\r\n\r\n";
    for (const std::string& bytes : {sized(8'000'000), chunked(800, 10'000), chunked(10'000, 20), head}) {
        for (const std::size_t piece : {std::size_t{7}, std::size_t{100}, bytes.size()}) {
            EXPECT_LT(read(bytes, piece).handled, 6 * bytes.size()) << piece << bytes.substr(0, 60);
        }
    }
}

TEST(RequestReader, heads_and_chunk_heads_without_an_end_are_refused) {
    EXPECT_EQ(read("GET / HTTP/1.1\r\nHost: a\r\nA: " + std::string(20'000, 'a'), 1000).log, "431");
    const std::string chunk = "PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1;";
    EXPECT_EQ(read(chunk + std::string(20'000, 'a'), 1000).log, "400");
    EXPECT_EQ(read("\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n", 2).log, "400");
}

TEST(RequestReader, the_bytes_of_an_unfinished_chunk_are_passed_on_at_once) {
    RequestReader reader;
    reader.feed(as_bytes("PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nabc"));
    EXPECT_EQ(reader.poll(), Progress::kHead);
    EXPECT_EQ(reader.poll(), Progress::kBody);
    EXPECT_EQ(reader.poll(), Progress::kNeedMore);
    reader.feed(as_bytes("de"));
    EXPECT_EQ(reader.poll(), Progress::kBody);
    EXPECT_EQ(as_text(reader.piece()), "de");
}

TEST(RequestReader, an_empty_chunked_body_may_be_cut_anywhere) {
    const std::string head = "PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
    for (std::size_t piece = 1; piece <= 6; ++piece) {
        EXPECT_EQ(read(head + "0\r\n\r\n", piece).log, "PUT / \n") << piece;
        EXPECT_EQ(read(head + "0\r\nA: b\r\n\r\n", piece).log, "PUT / \n") << piece;
        EXPECT_EQ(read(head + "0\r\n\r\1\r\n\r\n", piece).log, "400") << piece;
    }
}

TEST(RequestReader, bytes_behind_a_chunk_are_refused_however_they_are_cut) {
    const std::string head = "PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc";
    for (const std::string_view behind : {"x", "xyzz", "xyzzy", "\r0\r\n\r\n", "\r\nx", "\r\nx\r\n"}) {
        const std::string bytes = head + std::string(behind);
        const std::string expected = read(bytes, bytes.size()).log;
        EXPECT_EQ(expected, behind.size() < 5 ? "" : "400") << behind;
        for (std::size_t piece = 1; piece < bytes.size(); ++piece)
            EXPECT_EQ(read(bytes, piece).log, expected) << behind << ' ' << piece;
    }
}

// From reports about h2o (issue 3390), pound (28), puma (3951) and bun (32887).
TEST(RequestReader, chunks_that_other_servers_have_misread) {
    const std::string head = "PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
    const std::pair<std::string_view, std::string_view> cases[] = {
        {"1\r0\r\n\r\n", "400"},                                 // no line end behind the size
        {"1\r0\n", ""},                                          // the same, before five bytes are there
        {"2\r\n{}\r\n0\r\nXX1\r\nX\r\n\r\n", "400"},             // a trailer without colons
        {"2\r\n{}\r\n0\r\nX-Trail: one\r\n\r\n", "PUT / {}\n"},  // a trailer
        {"10000000000000000\r\n", "400"},                        // more than 64 bits
    };
    for (const auto& [body, expected] : cases) {
        const std::string bytes = head + std::string(body);
        for (std::size_t piece = 1; piece <= bytes.size(); ++piece)
            EXPECT_EQ(read(bytes, piece).log, expected) << body << ' ' << piece;
    }
}

}  // namespace
}  // namespace vedette::serve

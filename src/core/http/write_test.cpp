#include "core/http/write.hpp"

#include <string>

#include <gtest/gtest.h>

namespace vedette::http {
namespace {

TEST(HeadWriter, writes_a_request) {
    char memory[128];
    HeadWriter head(memory);
    head.request("GET", "/mjpeg?fps=5");
    head.field("Host", "cam:81");
    head.field("Content-Length", std::uint64_t{18446744073709551615U});
    head.field("Authorization", "Basic ", "dTpw");
    EXPECT_EQ(head.finish().value_or("refused"),
              "GET /mjpeg?fps=5 HTTP/1.1\r\nHost: cam:81\r\nContent-Length: 18446744073709551615\r\n"
              "Authorization: Basic dTpw\r\n\r\n");
}

TEST(HeadWriter, writes_a_response_with_the_default_reason_or_another) {
    char memory[64];
    HeadWriter usual(memory);
    usual.response(404);
    EXPECT_EQ(usual.finish().value_or("refused"), "HTTP/1.1 404 Not Found\r\n\r\n");
    HeadWriter other(memory);
    other.response(200, "NA");
    EXPECT_EQ(other.finish().value_or("refused"), "HTTP/1.1 200 NA\r\n\r\n");
    HeadWriter unknown(memory);
    unknown.response(299);
    EXPECT_EQ(unknown.finish().value_or("refused"), "HTTP/1.1 299 \r\n\r\n");
}

TEST(HeadWriter, refuses_values_that_would_add_a_line) {
    char memory[128];
    const auto refused = [&](std::string_view method, std::string_view target, std::string_view name,
                             std::string_view value) {
        HeadWriter head(memory);
        head.request(method, target);
        head.field(name, value);
        return !head.finish();
    };
    EXPECT_FALSE(refused("GET", "/", "A", "b\tc \xe4"));
    EXPECT_TRUE(refused("GE T", "/", "A", "b"));
    EXPECT_TRUE(refused("", "/", "A", "b"));
    EXPECT_TRUE(refused("GET", "/ HTTP/1.1", "A", "b"));
    EXPECT_TRUE(refused("GET", "", "A", "b"));
    EXPECT_TRUE(refused("GET", "/", "A:", "b"));
    EXPECT_TRUE(refused("GET", "/", "A", "b\r\nC: d"));
    EXPECT_TRUE(refused("GET", "/", "A", "b\nc"));
    EXPECT_TRUE(refused("GET", "/", "A", std::string_view("b\0c", 3)));
    HeadWriter head(memory);
    head.response(200, "O\r\nK");
    EXPECT_FALSE(head.finish().has_value());
}

TEST(HeadWriter, refuses_a_head_that_does_not_fit_at_every_size) {
    char memory[64];
    const std::string_view whole = "HTTP/1.1 200 OK\r\nA: b\r\n\r\n";
    for (std::size_t size = 0; size <= whole.size(); ++size) {
        HeadWriter head({memory, size});
        head.response(200);
        head.field("A", "b");
        EXPECT_EQ(head.finish().has_value(), size == whole.size()) << size;
    }
}

TEST(ChunkHead, is_the_size_in_hexadecimal) {
    char out[kMaxChunkHead];
    EXPECT_EQ(format_chunk_head(0x26, out), "26\r\n");
    EXPECT_EQ(format_chunk_head(~std::uint64_t{0}, out), "ffffffffffffffff\r\n");
}

}  // namespace
}  // namespace vedette::http

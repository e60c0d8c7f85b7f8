#include "core/multipart/writer.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "core/multipart/reader.hpp"
#include "tests/support/tiny_jpeg.hpp"

namespace vedette::multipart {
namespace {

std::string head(const PartStyle& style, bool first, std::optional<std::size_t> length,
                 std::string_view extra_lines = "") {
    std::vector<char> memory(kMaxPartHead);
    return std::string(format_part_head(style, first, length, extra_lines, memory));
}

TEST(MultipartWriter, exact_heads_have_the_length_and_extra_lines) {
    const PartStyle ours{.boundary = "b"};
    EXPECT_EQ(head(ours, true, 12), "--b\r\nContent-Type: image/jpeg\r\nContent-Length: 12\r\n\r\n");
    EXPECT_EQ(head(ours, false, 0, "X-Vedette-Frame: 7\r\n"),
              "\r\n--b\r\nContent-Type: image/jpeg\r\nContent-Length: 0\r\nX-Vedette-Frame: 7\r\n\r\n");
}

TEST(MultipartWriter, ahead_heads_have_the_type_only) {
    const PartStyle ours{.boundary = "b"};
    EXPECT_EQ(head(ours, true, std::nullopt), "--b\r\nContent-Type: image/jpeg\r\n\r\n");
    EXPECT_EQ(head(ours, false, std::nullopt), "\r\n--b\r\nContent-Type: image/jpeg\r\n\r\n");
}

TEST(MultipartWriter, writes_the_framing_of_the_originals) {
    const PartStyle relay{.boundary = "herebedragons"};
    EXPECT_EQ(head(relay, true, 5),
              "--herebedragons\r\nContent-Type: image/jpeg\r\nContent-Length: 5\r\n\r\n");
    const PartStyle firmware{.boundary = "123456789000000000000987654321", .break_before_first = true};
    EXPECT_EQ(
        head(firmware, true, 5),
        "\r\n--123456789000000000000987654321\r\nContent-Type: image/jpeg\r\nContent-Length: 5\r\n\r\n");
    const PartStyle pycameresp{
        .boundary = "0123456789abcdef0123456789abcdef", .boundary_before_first = false, .length_columns = 8};
    EXPECT_EQ(head(pycameresp, true, 12345), "Content-Type: image/jpeg\r\nContent-Length:    12345\r\n\r\n");
    std::vector<char> memory(kMaxPartHead);
    EXPECT_EQ(format_delimiter(pycameresp, true, memory).size(), 0u);
    EXPECT_EQ(format_delimiter(pycameresp, false, memory).size(), 0x26u);
    EXPECT_EQ(format_fields(pycameresp, 12345, "", memory).size(), 0x36u);
}

TEST(MultipartWriter, content_type_is_quoted_only_where_necessary_and_parses) {
    const struct {
        const char *boundary, *expected;
    } rows[] = {{"herebedragons", "multipart/x-mixed-replace;boundary=herebedragons"},
                {"a b", "multipart/x-mixed-replace;boundary=\"a b\""},
                {"a\"\\", "multipart/x-mixed-replace;boundary=\"a\\\"\\\\\""}};
    for (const auto& row : rows) {
        std::vector<char> memory(100);
        const std::string_view written = format_content_type(row.boundary, memory);
        EXPECT_EQ(written, row.expected);
        const auto parsed = parse_boundary(written);
        EXPECT_TRUE(parsed && parsed->text() == row.boundary) << row.boundary;
    }
}

TEST(MultipartWriter, writes_nothing_into_memory_that_is_too_small) {
    const PartStyle ours{.boundary = "b"};
    const std::size_t needed = head(ours, false, 123, "X: y\r\n").size();
    for (std::size_t size = 0; size <= needed; ++size) {
        std::vector<char> memory(needed + 1, '#');
        const std::string_view written =
            format_part_head(ours, false, 123, "X: y\r\n", std::span(memory).first(size));
        EXPECT_EQ(written.size(), size == needed ? needed : 0u);
        EXPECT_EQ(memory[size], '#') << "size " << size;
    }
    char tiny[10];
    EXPECT_EQ(format_content_type("b", tiny).size(), 0u);
}

TEST(MultipartWriter, the_longest_head_fits_into_the_announced_size) {
    const std::string boundary(Boundary::kMaxSize, 'x');
    const PartStyle style{.boundary = boundary, .length_columns = 20};
    EXPECT_FALSE(head(style, false, ~std::size_t{0}, std::string(256, 'y')).empty());
}

class OneBuffer final : public FrameBuffers {
  public:
    MutableBytes frame_buffer(std::size_t wanted, std::size_t) override {
        return wanted <= memory.size() ? MutableBytes(memory) : MutableBytes{};
    }
    std::vector<std::uint8_t> memory = std::vector<std::uint8_t>(8000);
};

// Both framings, through our own reader; a frame must be reported without a byte of the next head.
TEST(MultipartWriter, the_reader_reads_it_back_picture_by_picture) {
    for (const bool ahead : {false, true}) {
        const PartStyle style{.boundary = "vedette"};
        OneBuffer buffers;
        std::vector<std::uint8_t> scratch(4096);
        Reader reader(buffers, *Boundary::from(style.boundary), scratch);
        const auto feed = [&](Bytes bytes) {
            std::size_t frames = 0;
            while (!bytes.empty()) {
                bytes = bytes.subspan(reader.feed(bytes));
                while (const auto event = reader.poll()) frames += event->kind == Event::Kind::kFrame;
            }
            return frames;
        };
        for (unsigned i = 0; i < 3; ++i) {
            const auto jpeg = test::tiny_jpeg(300 + i, i);
            if (!ahead || i == 0) {
                const auto length = ahead ? std::nullopt : std::optional(jpeg.size());
                EXPECT_EQ(feed(as_bytes(head(style, i == 0, length))), 0u);
            }
            EXPECT_EQ(feed(jpeg), 1u) << "ahead " << ahead << ", picture " << i;
            if (!ahead) continue;
            EXPECT_EQ(feed(as_bytes(head(style, false, std::nullopt))), 0u);
        }
    }
}

}  // namespace
}  // namespace vedette::multipart

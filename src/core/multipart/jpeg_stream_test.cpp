#include "core/multipart/jpeg_stream.hpp"

#include <algorithm>
#include <cstring>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "core/multipart/test_buffers.hpp"
#include "tests/support/tiny_jpeg.hpp"

namespace vedette::multipart {
namespace {

using test::tiny_jpeg;
using ByteVector = std::vector<std::uint8_t>;

struct Bench {
    explicit Bench(std::size_t max_picture, std::size_t scratch_size = 4096)
        : scratch(scratch_size), stream(buffers, scratch, max_picture) {}

    std::string read(Bytes in, std::size_t largest = 1'000'000) {
        std::string log;
        while (!in.empty()) {
            const MutableBytes window = stream.prepare();
            EXPECT_FALSE(window.empty());
            if (window.empty()) return "stuck";
            const std::size_t n = std::min({window.size(), in.size(), largest});
            std::memcpy(window.data(), in.data(), n);
            stream.commit(n);
            in = in.subspan(n);
            while (const auto event = stream.poll()) {
                if (event->kind == Event::Kind::kSkipped) {
                    log += std::string("skip:") + to_string(event->reason) + " ";
                    continue;
                }
                log += std::to_string(event->size) + " ";
                last.assign(buffers.memory.begin(),
                            buffers.memory.begin() + static_cast<std::ptrdiff_t>(event->size));
            }
        }
        return log;
    }

    TestBuffers buffers;
    ByteVector scratch;
    JpegStream stream;
    ByteVector last;
};

TEST(JpegStream, reports_each_picture_with_its_last_byte) {
    Bench bench(10'000);
    for (unsigned i = 0; i < 3; ++i) {
        const ByteVector jpeg = tiny_jpeg(3'000, i);
        EXPECT_EQ(bench.read(Bytes(jpeg).first(2'999)), "");
        EXPECT_TRUE(bench.stream.in_picture());
        EXPECT_EQ(bench.read(Bytes(jpeg).last(1)), "3000 ");
        EXPECT_FALSE(bench.stream.in_picture());
        EXPECT_TRUE(bench.last == jpeg);
    }
    EXPECT_LE(bench.stream.bytes_copied(), 3u * 256u);
}

TEST(JpegStream, keeps_bytes_read_after_a_picture) {
    for (const std::size_t scratch : {std::size_t{4096}, JpegStream::kMinScratch}) {
        Bench bench(10'000, scratch);
        ByteVector in;
        std::string expected;
        for (unsigned i = 0; i < 20; ++i) {
            const ByteVector jpeg = tiny_jpeg(170 + 31 * i, i);
            in.insert(in.end(), jpeg.begin(), jpeg.end());
            expected += std::to_string(jpeg.size()) + " ";
        }
        EXPECT_EQ(bench.read(in), expected);
        EXPECT_EQ(bench.read(in, 13), expected);
    }
}

TEST(JpegStream, skips_pictures_above_the_limit_only) {
    Bench bench(1'000);
    EXPECT_EQ(bench.read(tiny_jpeg(1'001)), "skip:too large ");
    EXPECT_EQ(bench.read(tiny_jpeg(1'000)), "1000 ");
}

TEST(JpegStream, skips_pictures_when_there_is_no_buffer_and_recovers) {
    Bench bench(100'000);
    bench.buffers.max = 100;
    EXPECT_EQ(bench.read(tiny_jpeg(9'000)), "skip:no memory ");
    bench.buffers.max = 9'000;
    EXPECT_EQ(bench.read(tiny_jpeg(12'000)), "skip:no memory ");
    EXPECT_EQ(bench.read(tiny_jpeg(8'000)), "8000 ");
}

}  // namespace
}  // namespace vedette::multipart

// Conformance of a port's serial line. Compiled into the tests of each implementation.
#include <array>
#include <string>

#include <gtest/gtest.h>

#include "node/port/testing/platform.hpp"

namespace vedette::port {
namespace {

// `bytes` bytes that have come, as wait() says.
std::string read(Platform& platform, std::size_t bytes) {
    std::string out;
    for (int i = 0; i < 1000 && out.size() < bytes; ++i) {
        std::array<std::uint8_t, 3> memory{};
        const std::size_t size = platform.serial().read(memory);
        out += as_text(Bytes(memory).first(size));
        if (size == 0) platform.network().wait({}, 10s);
    }
    return out;
}

TEST(SerialConformance, carries_any_bytes_both_ways) {
    const auto platform = make_platform();
    std::string all;
    for (int byte = 0; byte < 256; ++byte) all += static_cast<char>(byte);
    std::array<std::uint8_t, 3> memory{};
    EXPECT_EQ(platform->serial().read(memory), 0U);
    platform->type(all);
    EXPECT_EQ(read(*platform, all.size()), all);
    EXPECT_EQ(platform->serial().read(memory), 0U);
    EXPECT_TRUE(platform->serial().write(as_bytes(all)));
    EXPECT_EQ(platform->read_line(all.size()), all);
}

TEST(SerialConformance, takes_a_piece_whole_or_not_at_all) {
    const auto platform = make_platform();
    std::string piece(200, 'a');
    piece.back() = '\n';
    std::size_t sent = 0;
    while (sent < 10'000 && platform->serial().write(as_bytes(piece))) ++sent;
    ASSERT_GT(sent, 0U);
    ASSERT_LT(sent, 10'000U);  // nobody reads
    std::string all;
    for (std::size_t i = 0; i < sent; ++i) all += piece;
    EXPECT_EQ(platform->read_line(all.size()), all);
    EXPECT_TRUE(platform->serial().write(as_bytes(piece)));
    EXPECT_EQ(platform->read_line(piece.size()), piece);
}

}  // namespace
}  // namespace vedette::port

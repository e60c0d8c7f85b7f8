#include "node/settings/allowed.hpp"

#include <array>

#include <gtest/gtest.h>

#include "core/base/text.hpp"

namespace vedette::node {
namespace {

TEST(Allowed, is_a_protocol_and_an_address_or_a_prefix) {
    for (const char* name : {"mjpeg", "control_servo", "capture", "tcpcam", "camera_start"}) {
        std::array<char, 64> memory;
        const std::string_view line = (TextWriter(memory) << name << "  10.0.0.0/8 ").written();
        const auto allowed = Allowed::parse(line);
        ASSERT_TRUE(allowed) << name;
        EXPECT_EQ(to_string(allowed->protocol), name);
        EXPECT_TRUE(allowed->range.contains("10.1.2.3")) << name;
    }
    for (const char* line : {"", "mjpeg", "mjpeg ", " 10.0.0.1", "10.0.0.1", "Mjpeg 10.0.0.1", "ftp 10.0.0.1",
                             "mjpeg home.lan", "mjpeg 10.0.0.1 10.0.0.2"})
        EXPECT_FALSE(Allowed::parse(line)) << line;
}

}  // namespace
}  // namespace vedette::node

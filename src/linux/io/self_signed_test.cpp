#include "linux/io/self_signed.hpp"

#include <fstream>

#include <gtest/gtest.h>
#include <unistd.h>

#include "linux/base/clock.hpp"
#include "linux/io/tls.hpp"

namespace vedette::io {
namespace {

constexpr Duration kYear = std::chrono::hours(24 * 365);

TEST(SelfSigned, the_pair_serves_until_its_end_and_no_authority_vouches_for_it) {
    const UtcTime now = system_clock().utc();
    const auto made = make_self_signed({"localhost", "camera.example.org", "127.0.0.1", "::1"}, now, kYear);
    ASSERT_TRUE(made.has_value()) << made.error().message;
    const std::string file = testing::TempDir() + "vedette-self-signed.pem";
    std::ofstream(file) << made->certificate << made->key;
    const auto loaded = TlsCertificate::load(file, file);
    ::unlink(file.c_str());
    ASSERT_TRUE(loaded.has_value()) << loaded.error().message;
    EXPECT_FALSE((*loaded)->is_trusted());
    const Duration left = (*loaded)->valid_until() - now;
    EXPECT_TRUE(left > kYear - 2s && left <= kYear) << left;
}

TEST(SelfSigned, each_one_is_another) {
    const UtcTime now = system_clock().utc();
    const auto one = make_self_signed({"localhost"}, now, kYear);
    const auto other = make_self_signed({"localhost"}, now, kYear);
    ASSERT_TRUE(one && other);
    EXPECT_NE(one->certificate, other->certificate);
    EXPECT_NE(one->key, other->key);
}

TEST(SelfSigned, a_name_with_a_comma_adds_nothing_to_the_certificate) {
    const auto made = make_self_signed({"a.example,DNS:evil.example"}, system_clock().utc(), kYear);
    EXPECT_TRUE(made.has_value()) << "one name, which no client asks for";
}

}  // namespace
}  // namespace vedette::io

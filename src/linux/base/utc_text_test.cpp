#include "linux/base/utc_text.hpp"

#include <arpa/inet.h>
#include <gtest/gtest.h>

#include "linux/base/machine_addresses.hpp"

namespace vedette {
namespace {

TEST(UtcText, is_read_back_as_it_was_written) {
    for (const std::int64_t ms : {0LL, 951'782'400'123LL, 1'767'323'045'678LL, 4'102'444'800'000LL, 1LL}) {
        const UtcTime time{std::chrono::milliseconds(ms)};
        EXPECT_EQ(parse_utc(format_utc(time)), time) << format_utc(time);
    }
    EXPECT_EQ(parse_utc("2000-02-29T00:00:00Z"), UtcTime{951'782'400s}) << "without a fraction";
    EXPECT_EQ(parse_utc("2000-02-29T00:00:00.5Z"), UtcTime{951'782'400s + 500ms});
}

TEST(UtcText, other_forms_zones_and_days_that_do_not_exist_are_refused) {
    for (const char* text :
         {"", "Z", "2000-02-30T00:00:00Z", "2001-02-29T00:00:00Z", "2000-13-01T00:00:00Z",
          "2000-01-01T24:00:00Z", "2000-01-01T00:60:00Z", "2000-01-01T00:00:60Z", "2000-01-01 00:00:00Z",
          "2000-01-01T00:00:00", "2000-01-01T00:00:00.Z", "2000-01-01T00:00:00+01:00",
          "2000-01-01T00:00:00.1234567890Z", "2000-01-01T00:00:00.12x4Z", "+200-01-01T00:00:00Z"})
        EXPECT_FALSE(parse_utc(text)) << text;
}

TEST(MachineAddresses, are_numeric_and_none_is_loopback) {
    for (const std::string& address : machine_addresses()) {
        std::array<unsigned char, 16> bytes{};
        EXPECT_EQ(::inet_pton(address.contains(':') ? AF_INET6 : AF_INET, address.c_str(), bytes.data()), 1)
            << address;
        EXPECT_FALSE(address.starts_with("127.") || address == "::1") << address;
    }
}

}  // namespace
}  // namespace vedette

#include "port_esp/ethernet.hpp"

#include <gtest/gtest.h>

#include "chip.hpp"
#include "port_esp/interfaces.hpp"
#include "port_esp/log.hpp"

namespace vedette::esp {
namespace {

TEST(EspEthernet, starts_the_chips_and_the_emulated_one) {
    struct Case {
        Wire wire;
        std::string_view name;
    };
    for (const Case& c : {Case{Wire::kLan87xx, "lan87xx"}, Case{Wire::kOpenEth, "openeth"}}) {
        fakes::reset();
        Log log;
        ASSERT_TRUE(start_interfaces(log));
        ASSERT_TRUE(start_ethernet(c.wire, log));
        EXPECT_EQ(fakes::chip().ethernet, c.name);
        fakes::chip().give_address({10, 0, 2, 15}, IP_EVENT_ETH_GOT_IP);
        EXPECT_TRUE(fakes::chip().logged().contains("ethernet: joined as 10.0.2.15"));
    }
}

TEST(EspEthernet, needs_the_event_loop) {
    fakes::reset();
    Log log;
    EXPECT_FALSE(start_ethernet(Wire::kLan87xx, log));
    EXPECT_TRUE(fakes::chip().logged().contains("no IP events"));
}

}  // namespace
}  // namespace vedette::esp

#include "hub/simulate/farm.hpp"

#include <gtest/gtest.h>

namespace vedette::simulate {
namespace {

TEST(Farm, listens_on_free_ports_beside_another_farm) {
    FakeClock clock;
    io::Loop loop(clock);
    Options options;
    options.original = Original::kSecuritycam;
    options.cameras = 2;
    const auto first = Farm::start_on_free_ports(loop, options);
    const auto second = Farm::start_on_free_ports(loop, options);
    ASSERT_TRUE(first && second);
    std::vector<std::uint16_t> ports;
    for (const auto& farm : {&*first, &*second}) {
        for (const std::size_t camera : {0U, 1U}) {
            ports.push_back((*farm)->port(camera, Port::kStream));
            ports.push_back((*farm)->port(camera, Port::kControl));
        }
    }
    std::ranges::sort(ports);
    EXPECT_GT(ports.front(), 0);
    EXPECT_EQ(std::ranges::adjacent_find(ports), ports.end());
}

}  // namespace
}  // namespace vedette::simulate

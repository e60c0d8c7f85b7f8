// Has to turn a run red on the lx106: a 32-bit load at an odd address.
#include <cstdint>

#include <gtest/gtest.h>

TEST(Red, loads_at_an_odd_address) {
    alignas(4) static unsigned char bytes[8] = {1, 2, 3, 4, 5, 6, 7, 8};
    volatile std::uintptr_t where = reinterpret_cast<std::uintptr_t>(bytes) + 1;
    EXPECT_NE(*reinterpret_cast<volatile std::uint32_t*>(where), 0u);
}

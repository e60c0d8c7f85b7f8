// Has to turn a run red: an assertion ends its test before the line that would hang.
#include <gtest/gtest.h>

TEST(Red, stops_at_the_assertion) {
    const bool ready = false;
    ASSERT_TRUE(ready);
    for (;;) {
    }
}

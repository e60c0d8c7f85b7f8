// Has to turn a run red: an image without a test.
#include <gtest/gtest.h>

// Runs the tests of one room on a chip.
#include <gtest/gtest.h>

int main() { return testing::run_all(); }

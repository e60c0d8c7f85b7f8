// An image without a room: what a chip's start and C library take, in tests/embedded/edit_budget.
#include <cstdio>

int main() {
    std::printf("%u\n", 1U);
    std::puts("all answers are right");
    return 0;
}

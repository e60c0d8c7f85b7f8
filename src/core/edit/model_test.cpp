// Random operations on a text and on a naive one: the two are equal after each.
#include "core/edit/testing/model.hpp"

#include <gtest/gtest.h>

namespace vedette::edit {
namespace {

#ifdef VEDETTE_CHIP
constexpr int kOperations = 1500;
constexpr std::size_t kLongText = 250;
constexpr std::size_t kSettings = 5;
#else
constexpr int kOperations = 60'000;
constexpr std::size_t kLongText = 1500;
constexpr std::size_t kSettings = 30;
#endif

#ifdef VEDETTE_CHIP
constexpr ModelSizes kMuch{.files = 16 * 1024, .added = 24 * 1024, .pieces = 1000, .steps = 200};
#else
constexpr ModelSizes kMuch{.files = 256 * 1024, .added = 1 << 19, .pieces = 20'000, .steps = 5000};
#endif

TEST(TextModel, equal_to_a_naive_text_where_memory_suffices) {
    const int done = Model({.sizes = kMuch, .may_forget = kIsSmall, .long_text = kLongText}).run(kOperations);
    EXPECT_GT(done, kOperations / 6);
}

TEST(TextModel, equal_to_a_naive_text_on_a_card_with_little_memory) {
    const int done = Model({.sizes = {.added = 3000, .pieces = 80, .steps = 10},
                            .may_forget = true,
                            .reads_replaced = false,
                            .seed = 2,
                            .long_text = kLongText})
                         .run(kOperations);
    EXPECT_GT(done, kOperations / 6);
}

TEST(TextModel, equal_to_a_naive_text_that_is_read_whole) {
    ModelSizes sizes = {.added = 12'000, .pieces = 200, .steps = 60};
    sizes.limits.read_whole = 4000;
    const int done =
        Model({.sizes = sizes, .may_forget = true, .seed = 3, .long_text = kLongText}).run(kOperations);
    EXPECT_GT(done, kOperations / 6);
}

TEST(TextModel, equal_to_a_naive_text_with_the_least_memory) {
    const int done = Model({.sizes = {.added = 600,
                                      .pieces = 16,
                                      .steps = 2,
                                      .cache = 16,
                                      .marks = 1,
                                      .limits = {.block = 16, .max_line = 16}},
                            .may_forget = true,
                            .seed = 4,
                            .long_text = kLongText})
                         .run(kOperations / 2);
    EXPECT_GT(done, kOperations / 6);
}

TEST(TextModel, equal_to_a_naive_text_with_memory_and_limits_of_any_size) {
    for (std::uint64_t seed = 100; seed < 100 + kSettings; ++seed) {
        Random random(seed);
        Setting setting{.may_forget = true, .reads_replaced = random.below(2) == 0, .seed = seed};
        setting.sizes = {.files = kLongText * 40,
                         .added = 200 + random.below(3000),
                         .pieces = 16 + random.below(200),
                         .steps = 1 + random.below(20),
                         .cache = 8 + random.below(400),
                         .marks = random.below(6)};
        setting.sizes.limits = {.read_whole = random.below(2) * random.below(1000),
                                .block = 1 + random.below(100),
                                .max_line = 16 + random.below(60)};
        setting.long_text = 50 + random.below(kLongText);
        const int done = Model(setting).run(kOperations / 20);
        EXPECT_GT(done, kOperations / 100) << seed;
    }
}

}  // namespace
}  // namespace vedette::edit

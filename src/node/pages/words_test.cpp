#include "node/pages/words.hpp"

#include <algorithm>

#include <gtest/gtest.h>

#include "core/base/utf8.hpp"
#include "node/pages/catalogue.hpp"

namespace vedette::node {
namespace {

bool is_utf8(std::string_view text) {
    Utf8Checker checker;
    return checker.feed(as_bytes(text)) && checker.complete();
}

TEST(Words, each_key_is_there_once_and_in_each_language) {
    for (std::size_t i = 0; i < kWords.size(); ++i) {
        const Words& words = kWords[i];
        EXPECT_FALSE(std::string_view(words.english).empty()) << words.key;
        EXPECT_FALSE(std::string_view(words.french).empty()) << words.key;
        EXPECT_TRUE(is_utf8(words.english) && is_utf8(words.french)) << words.key;
        // So that a search finds it:
        EXPECT_TRUE(i == 0 || std::string_view(kWords[i - 1].key) < words.key) << words.key;
        EXPECT_EQ(find_words(words.key, Language::kEnglish).value_or(""), words.english);
        EXPECT_EQ(find_words(words.key, Language::kFrench).value_or(""), words.french);
    }
    EXPECT_FALSE(find_words("nothing", Language::kEnglish).has_value());
    EXPECT_FALSE(find_words("zzz", Language::kFrench).has_value());
    EXPECT_FALSE(find_words("", Language::kEnglish).has_value());
}

TEST(Words, the_reader_gets_the_language_that_weighs_most) {
    const auto chosen = [](std::string_view field) { return tag_of(choose_language(field)); };
    EXPECT_EQ(chosen("fr"), "fr");
    EXPECT_EQ(chosen("fr-CH, fr;q=0.9, en;q=0.8, de;q=0.7, *;q=0.5"), "fr");
    EXPECT_EQ(chosen("en-GB,fr;q=0.9"), "en");
    EXPECT_EQ(chosen("en;q=0.5, FR;q=0.75"), "fr");
    EXPECT_EQ(chosen("de, fr;q=0.1"), "fr");
    EXPECT_EQ(chosen("fr;q=0"), "en");
    EXPECT_EQ(chosen("fr;q=0.000, en;q=0.001"), "en");
    EXPECT_EQ(chosen("fr; q=1.0, en"), "fr");
    EXPECT_EQ(chosen("frr, fro"), "en");
    EXPECT_EQ(chosen(""), "en");
    EXPECT_EQ(chosen(";;,;q=,fr;q=x"), "en");
}

}  // namespace
}  // namespace vedette::node

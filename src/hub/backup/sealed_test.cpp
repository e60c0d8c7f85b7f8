#include "hub/backup/sealed.hpp"

#include <gtest/gtest.h>

namespace vedette::backup {
namespace {

constexpr SealCost kCheap{.memory_kib = 8, .passes = 1};
constexpr const char* kPassphrase = "a long passphrase";

std::string sealed(std::string_view plain) { return *seal(plain, kPassphrase, kCheap); }

// "" or the kind of the error and its message.
std::string problem(std::string_view text, std::string_view passphrase = kPassphrase) {
    const auto opened = open_sealed(text, passphrase);
    return opened ? "" : std::string(to_string(opened.error().kind)) + ": " + opened.error().message;
}

TEST(Sealed, opens_with_its_passphrase_whatever_its_size) {
    for (const std::size_t size : {0, 1, 65535, 65536, 65537, 200'000}) {
        std::string plain(size, 'x');
        for (std::size_t i = 0; i < size; ++i) plain[i] = static_cast<char>(i * 7);
        const auto opened = open_sealed(sealed(plain), kPassphrase);
        ASSERT_TRUE(opened.has_value()) << opened.error().message;
        EXPECT_EQ(*opened, plain);
    }
    EXPECT_NE(sealed("x"), sealed("x"));
    EXPECT_FALSE(sealed("the same text").contains("the same text"));
}

// Field case: a wrong passphrase is answered with "not in gzip format" or "damaged" | NeoApplications/Neo-Backup 319,
// QubesOS/qubes-issues 1589, bepaald/signalbackup-tools 166, duplicati/duplicati 3363 | a wrong passphrase
// and a damaged file are told apart
TEST(Sealed, a_wrong_passphrase_is_named_as_that) {
    EXPECT_EQ(problem(sealed("x"), "another passphrase"), "unauthenticated: the passphrase is wrong");
    EXPECT_EQ(problem(sealed("x"), ""), "unauthenticated: the passphrase is wrong");
}

TEST(Sealed, a_file_that_is_cut_anywhere_is_refused_as_that) {
    const std::string whole = sealed(std::string(70'000, 'x'));
    for (std::size_t cut = 0; cut < whole.size(); cut += cut < 300 ? 1 : 997)
        EXPECT_TRUE(problem(std::string_view(whole).substr(0, cut)).starts_with("data_loss: it is ")) << cut;
    EXPECT_EQ(problem(std::string_view(whole).substr(0, 65'536 + 17 + 111)), "data_loss: it is cut off");
    EXPECT_EQ(problem(whole + "x"), "data_loss: it is damaged or cut off, or somebody changed it");
}

TEST(Sealed, a_changed_bit_anywhere_is_noticed) {
    const std::string whole = sealed(std::string(200, 'x'));
    for (std::size_t at = 0; at < whole.size(); ++at) {
        std::string changed = whole;
        changed[at] = static_cast<char>(changed[at] ^ 4);
        const std::string said = problem(changed);
        EXPECT_NE(said, "") << at;
        EXPECT_FALSE(said.starts_with("unauthenticated")) << at << said;
    }
}

TEST(Sealed, other_files_and_newer_forms_are_named) {
    EXPECT_EQ(problem("PK\x03\x04"), "invalid_argument: it is no backup of Vedette");
    EXPECT_EQ(problem(""), "data_loss: it is cut off");
    EXPECT_EQ(problem("vedette-backup 2\nanything"),
              "unimplemented: a newer Vedette wrote it (form 2, this one knows 1); use that one");
    EXPECT_EQ(problem("vedette-backup x\n"), "invalid_argument: it is no backup of Vedette");
    EXPECT_EQ(problem("vedette-backup 1111111111"), "invalid_argument: it is no backup of Vedette");
}

TEST(Sealed, short_passphrases_are_weak) {
    EXPECT_EQ(weakness_of("123456789"), "the passphrase has fewer than 10 characters");
    EXPECT_EQ(weakness_of("\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9"),
              "the passphrase has fewer than 10 characters");
    EXPECT_EQ(weakness_of("1234567890"), "");
    EXPECT_NE(weakness_of(std::string(1025, 'x')), "");
}

}  // namespace
}  // namespace vedette::backup

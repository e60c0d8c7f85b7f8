#include "hub/backup/contents.hpp"

#include <gtest/gtest.h>

namespace vedette::backup {
namespace {

Contents some() {
    Contents out;
    out.made = UtcTime{1'700'000'000s};
    out.program = "0.1.0";
    out.settings = "version: 1\n";
    out.store = std::string("SQLite\0format", 13);
    out.files = {{"secrets/porch.password", "hush\n"}, {"a.pem", ""}};
    out.versions = {{"000012.version", "{}\nversion: 1\n"}};
    out.certificate = "CERT";
    out.key = "KEY";
    return out;
}

TEST(Contents, are_decoded_as_they_were_encoded) {
    const auto got = decode(encode(some()));
    ASSERT_TRUE(got.has_value()) << got.error().message;
    EXPECT_EQ(*got, some());
    Contents journal = some();
    journal.restored_by = "lex on the command line";
    journal.restored = UtcTime{1'700'000'100s};
    EXPECT_EQ(*decode(encode(journal)), journal);
}

TEST(Contents, that_end_anywhere_are_refused) {
    const std::string whole = encode(some());
    for (std::size_t cut = 0; cut < whole.size(); ++cut)
        EXPECT_FALSE(decode(std::string_view(whole).substr(0, cut)).has_value()) << cut;
    EXPECT_FALSE(decode(whole + "x").has_value());
}

TEST(Contents, of_other_forms_are_refused) {
    const auto kind = [](std::string_view text) {
        const auto got = decode(text);
        return got ? Kind::kInternal : got.error().kind;
    };
    const std::string head = R"({"form":1,"made":"2026-01-02T03:04:05Z","program":"x","parts":[)";
    const std::string two = R"({"name":"settings","bytes":1},{"name":"store","bytes":1})";
    EXPECT_TRUE(decode(head + two + "]}\nab").has_value());
    EXPECT_EQ(kind(R"({"form":2})"
                   "\n"),
              Kind::kUnimplemented);
    for (const char* const more :
         {R"(,{"name":"settings","bytes":0})", R"(,{"name":"else","bytes":0})",
          R"(,{"name":"file/../x","bytes":0})", R"(,{"name":"file//etc/passwd","bytes":0})",
          R"(,{"name":"history/../x.version","bytes":0})", R"(,{"name":"history/1.version","bytes":0})",
          R"(,{"name":"key","bytes":-1})", R"(,{"name":"certificate","bytes":1})", R"(,{"bytes":0})",
          R"(,5)"})
        EXPECT_EQ(kind(head + two + more + "]}\nab"), Kind::kDataLoss) << more;
    EXPECT_EQ(kind(R"({"form":1,"made":"never","program":"x","parts":[]})"
                   "\n"),
              Kind::kDataLoss);
    EXPECT_EQ(kind("[1]\n"), Kind::kDataLoss);
}

TEST(Contents, inner_paths_stay_in_their_folder) {
    for (const char* const good : {"a", "secrets/porch.password", "a/b/c", "..a", "a..", ".hidden"})
        EXPECT_TRUE(is_inner_path(good)) << good;
    for (const char* const bad : {"", "/a", "a/", "a//b", "..", "../a", "a/../b", "a/..", ".", "./a", "a/."})
        EXPECT_FALSE(is_inner_path(bad)) << bad;
    EXPECT_FALSE(is_inner_path(std::string_view("a\0b", 3)));
    EXPECT_FALSE(is_inner_path(std::string(1001, 'x')));
}

}  // namespace
}  // namespace vedette::backup

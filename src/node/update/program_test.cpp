#include "node/update/program.hpp"

#include <string>

#include <gtest/gtest.h>

#include "core/base/text.hpp"
#include "node/update/image_fixture.hpp"

namespace vedette::node {
namespace {

TEST(Program, says_its_version_and_its_board) {
    const std::string bytes = TestImage{.version = "1.20.3-dev", .board = "XIAO_S3"}.program();
    const auto program = Program::parse(as_bytes(bytes));
    ASSERT_TRUE(program);
    EXPECT_TRUE(program->version == *Version::parse("1.20.3"));
    EXPECT_EQ(program->board, "XIAO_S3");
}

TEST(Program, is_none_at_every_cut) {
    const std::string bytes = TestImage{}.program();
    for (std::size_t size = 0; size < Program::kBytes; ++size)
        EXPECT_FALSE(Program::parse(as_bytes(bytes).first(size)).has_value()) << size;
    EXPECT_TRUE(Program::parse(as_bytes(bytes).first(Program::kBytes)).has_value());
}

TEST(Program, is_none_of_another_project_and_without_a_label) {
    const std::string bytes = TestImage{}.program();
    for (const std::size_t at : {0U, 32U, 35U, 79U, 80U, 111U, 288U, 295U, 327U}) {
        std::string other = bytes;
        other[at] = 'x';
        EXPECT_FALSE(Program::parse(as_bytes(other)).has_value()) << at;
    }
    EXPECT_FALSE(Program::parse(as_bytes(TestImage{.version = "v2-17-gabc"}.program())).has_value());
    EXPECT_FALSE(Program::parse(as_bytes(TestImage{.board = std::string()}.program())).has_value());
}

TEST(Program, its_label_is_what_the_linker_puts_there) {
    constexpr ProgramLabel kLabel = ProgramLabel::make("ESP_EYE");
    std::string bytes = TestImage{}.program();
    bytes.replace(Program::kLabel, sizeof kLabel, reinterpret_cast<const char*>(&kLabel), sizeof kLabel);
    const auto program = Program::parse(as_bytes(bytes));
    ASSERT_TRUE(program);
    EXPECT_EQ(program->board, "ESP_EYE");
}

}  // namespace
}  // namespace vedette::node

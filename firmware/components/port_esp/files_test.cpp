#include "port_esp/files.hpp"

#include <cstdlib>
#include <filesystem>
#include <string>

#include <gtest/gtest.h>

#include "chip.hpp"

namespace vedette::esp {
namespace {

class EspFiles : public ::testing::Test {
  protected:
    EspFiles() {
        fakes::reset();
        EXPECT_NE(::mkdtemp(folder_.data()), nullptr);
    }
    ~EspFiles() override { std::filesystem::remove_all(folder_); }

    std::string folder_ = "/tmp/vedette-card-XXXXXX";
};

TEST_F(EspFiles, mount_the_card_by_one_line_and_format_nothing) {
    {
        Files files(folder_);
        EXPECT_EQ(fakes::chip().card_mounts, 0);
        ASSERT_TRUE(files.space());
        ASSERT_TRUE(files.space());
        EXPECT_EQ(fakes::chip().card_mounts, 1);
        EXPECT_TRUE(fakes::chip().card_has_one_line);
        EXPECT_FALSE(fakes::chip().card_is_formatted);
    }
    EXPECT_EQ(fakes::chip().card_mounts, 0);
}

TEST_F(EspFiles, look_for_the_card_again_when_it_has_gone) {
    Files files(folder_);
    ASSERT_TRUE(files.create("a"));
    fakes::chip().faults.no_card = true;
    EXPECT_EQ(files.append(as_bytes("text")).error(), port::FilesError::kAbsent);
    EXPECT_EQ(fakes::chip().card_mounts, 0);
    EXPECT_EQ(files.make_folder("b").error(), port::FilesError::kAbsent);
    EXPECT_FALSE(files.close());
    fakes::chip().faults.no_card = false;
    EXPECT_TRUE(files.make_folder("b"));
    EXPECT_EQ(fakes::chip().card_mounts, 1);
}

TEST_F(EspFiles, say_that_a_card_is_full_whose_root_takes_no_folder_more) {
    Files files(folder_);
    ASSERT_TRUE(files.make_folder("a"));
    fakes::chip().faults.root_is_full = true;
    EXPECT_EQ(files.make_folder("b").error(), port::FilesError::kFull);
    EXPECT_TRUE(files.make_folder("a"));
}

}  // namespace
}  // namespace vedette::esp

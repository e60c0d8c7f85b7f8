#include "linux/base/owned_files.hpp"

#include <filesystem>

#include <gtest/gtest.h>
#include <unistd.h>

namespace vedette {
namespace {

class OwnedFiles : public testing::Test {
  protected:
    OwnedFiles() {
        std::filesystem::remove_all(folder_);
        std::filesystem::create_directories(folder_);
    }
    ~OwnedFiles() override { std::filesystem::remove_all(folder_); }

    const std::string folder_ = testing::TempDir() + "vedette-owned-files";
};

TEST_F(OwnedFiles, a_folder_is_made_once_for_its_owner_alone) {
    const auto like = look_at(folder_);
    ASSERT_TRUE(like.has_value());
    const std::string path = folder_ + "/a";
    ASSERT_TRUE(make_private_folder(path, *like).has_value());
    EXPECT_EQ(look_at(path)->st_mode & 0777U, 0700U);
    ASSERT_EQ(::chmod(path.c_str(), 0755), 0);
    ASSERT_TRUE(make_private_folder(path, *like).has_value());
    EXPECT_EQ(look_at(path)->st_mode & 0777U, 0755U) << "one that is there stays as it is";
    EXPECT_TRUE(make_private_folder(folder_ + "/none/b", *like)
                    .error()
                    .message.starts_with("create the folder " + folder_ + "/none/b: "));
}

TEST_F(OwnedFiles, a_folder_gets_the_owner_of_its_model) {
    if (::geteuid() != 0) GTEST_SKIP() << "only root can give a folder away";
    ASSERT_EQ(::chown(folder_.c_str(), 12'345, 54'321), 0);
    ASSERT_TRUE(make_private_folder(folder_ + "/a", *look_at(folder_)).has_value());
    EXPECT_EQ(look_at(folder_ + "/a")->st_uid, 12'345U);
    EXPECT_EQ(look_at(folder_ + "/a")->st_gid, 54'321U);
}

TEST_F(OwnedFiles, what_is_not_there_is_named) {
    EXPECT_EQ(look_at(folder_ + "/none").error().message,
              "look at " + folder_ + "/none: No such file or directory");
}

}  // namespace
}  // namespace vedette

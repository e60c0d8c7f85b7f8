#include "linux/child/program_path.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>
#include <sys/stat.h>

namespace vedette::child {
namespace {

class TestFolder {
  public:
    TestFolder() {
        char name[] = "/tmp/vedette-program-XXXXXX";
        path_ = mkdtemp(name);
    }
    ~TestFolder() { std::filesystem::remove_all(path_); }
    std::string add(const std::string& name, mode_t mode) const {
        const std::string file = path_ + "/" + name;
        std::ofstream(file) << "#!/bin/sh\n";
        chmod(file.c_str(), mode);
        return file;
    }
    const std::string& path() const { return path_; }

  private:
    std::string path_;
};

class FindProgram : public testing::Test {
  protected:
    FindProgram() : before_(std::getenv("PATH")) {}
    ~FindProgram() override { set_path(before_); }
    static void set_path(const std::string& path) { ::setenv("PATH", path.c_str(), 1); }

  private:
    const std::string before_;
};

TEST_F(FindProgram, looks_a_name_up_in_the_folders_of_the_path) {
    const TestFolder first;
    const TestFolder second;
    second.add("tool", 0755);
    set_path(first.path() + "::" + second.path());
    EXPECT_EQ(find_program("tool").value(), second.path() + "/tool");
}

TEST_F(FindProgram, the_error_for_a_missing_program_says_what_to_do) {
    set_path("/nowhere:/tmp/nothing-here");
    const auto found = find_program("rpicam-vid");
    ASSERT_FALSE(found.has_value());
    EXPECT_EQ(found.error().kind, Kind::kNotFound);
    EXPECT_EQ(found.error().message, "rpicam-vid: not found in PATH; install it or give its whole path");
}

TEST_F(FindProgram, a_file_that_may_not_be_executed_has_its_own_error) {
    const TestFolder folder;
    const std::string file = folder.add("tool", 0644);
    set_path(folder.path());
    EXPECT_EQ(find_program("tool").error().kind, Kind::kPermissionDenied);
    EXPECT_EQ(find_program(file).error().message,
              file + ": may not be executed (see its permissions: ls -l)");
    EXPECT_EQ(find_program("/tmp").error().message, "/tmp: is a folder, not a program");
    EXPECT_EQ(find_program("/tmp/no/such").error().message, "/tmp/no/such: no such file");
}

}  // namespace
}  // namespace vedette::child

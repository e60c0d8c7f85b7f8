#include "linux/base/atomic_file.hpp"

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

namespace vedette {
namespace {

namespace fs = std::filesystem;

// A folder for one test. Every test runs with and without nameless files.
class AtomicFileTest : public testing::TestWithParam<bool> {
  protected:
    AtomicFileTest() {
        std::string pattern = testing::TempDir() + "vedette-atomic-XXXXXX";
        folder_ = ::mkdtemp(pattern.data());
    }
    ~AtomicFileTest() override { fs::remove_all(folder_); }

    AtomicFileOptions options() const { return {.nameless = GetParam()}; }
    std::string path(const std::string& name) const { return (folder_ / name).string(); }
    std::vector<std::string> names() const {
        std::vector<std::string> found;
        for (const auto& entry : fs::directory_iterator(folder_)) found.push_back(entry.path().filename());
        return found;
    }
    static std::string read(const std::string& path) {
        std::ifstream file(path, std::ios::binary);
        return {std::istreambuf_iterator<char>(file), {}};
    }

    fs::path folder_;
};

using Names = std::vector<std::string>;

TEST_P(AtomicFileTest, appears_complete_at_commit) {
    auto file = AtomicFile::create(path("a.jpg"), options());
    ASSERT_TRUE(file);
    EXPECT_TRUE(file->write(as_bytes("one ")));
    EXPECT_FALSE(fs::exists(path("a.jpg")));
    EXPECT_TRUE(file->write(as_bytes("two")));
    EXPECT_TRUE(file->commit());
    EXPECT_EQ(read(path("a.jpg")), "one two");
    EXPECT_EQ(names(), Names{"a.jpg"});
}

TEST_P(AtomicFileTest, replaces_what_was_there_in_one_step) {
    std::ofstream(path("a.jpg")) << "old";
    auto file = AtomicFile::create(path("a.jpg"), options());
    ASSERT_TRUE(file);
    EXPECT_TRUE(file->write(as_bytes("new")));
    EXPECT_EQ(read(path("a.jpg")), "old");
    EXPECT_TRUE(file->commit());
    EXPECT_EQ(read(path("a.jpg")), "new");
    EXPECT_EQ(names(), Names{"a.jpg"});
}

TEST_P(AtomicFileTest, replaces_nothing_if_told_so) {
    std::ofstream(path("a.jpg")) << "old";
    AtomicFileOptions exclusive = options();
    exclusive.replace = false;
    const auto taken = write_file_atomically(path("a.jpg"), as_bytes("new"), exclusive);
    ASSERT_FALSE(taken);
    EXPECT_EQ(taken.error().kind, Kind::kFailedPrecondition);
    EXPECT_EQ(read(path("a.jpg")), "old");
    ASSERT_TRUE(write_file_atomically(path("b.jpg"), as_bytes("new"), exclusive));
    EXPECT_EQ(read(path("b.jpg")), "new");
    Names left = names();
    std::ranges::sort(left);
    EXPECT_EQ(left, (Names{"a.jpg", "b.jpg"}));
}

TEST_P(AtomicFileTest, leaves_nothing_without_commit) {
    {
        auto file = AtomicFile::create(path("a.jpg"), options());
        ASSERT_TRUE(file);
        EXPECT_TRUE(file->write(as_bytes("half")));
        const AtomicFile moved = std::move(*file);
    }
    EXPECT_EQ(names(), Names{});
}

TEST_P(AtomicFileTest, a_full_disk_is_an_error_and_leaves_the_old_file) {
    std::ofstream(path("a.jpg")) << "old";
    rlimit before{};
    ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
    const rlimit small{1000, before.rlim_max};
    const auto handler = std::signal(SIGXFSZ, SIG_IGN);
    ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &small), 0);
    const auto written = write_file_atomically(path("a.jpg"), as_bytes(std::string(2000, 'x')), options());
    ::setrlimit(RLIMIT_FSIZE, &before);
    std::signal(SIGXFSZ, handler);
    ASSERT_FALSE(written);
    EXPECT_EQ(written.error().message, "can't write " + path("a.jpg") + ": File too large");
    EXPECT_EQ(read(path("a.jpg")), "old");
    EXPECT_EQ(names(), Names{"a.jpg"});
}

TEST_P(AtomicFileTest, a_missing_folder_is_an_error) {
    const auto written = write_file_atomically(path("no/a.jpg"), as_bytes("x"), options());
    ASSERT_FALSE(written);
    EXPECT_EQ(written.error().kind, Kind::kNotFound);
    EXPECT_EQ(written.error().message,
              "can't write " + path("no/a.jpg") + ": there is no folder " + path("no"));
}

TEST_P(AtomicFileTest, a_folder_without_write_permission_is_an_error) {
    if (::geteuid() == 0 && ::seteuid(65534) != 0) GTEST_SKIP() << "as root, who may write anywhere";
    const auto written = write_file_atomically("/a.jpg", as_bytes("x"), options());
    ASSERT_EQ(::seteuid(::getuid()), 0);
    ASSERT_FALSE(written);
    EXPECT_EQ(written.error().kind, Kind::kPermissionDenied);
    EXPECT_EQ(written.error().message, "can't write /a.jpg: Permission denied");
}

TEST_P(AtomicFileTest, replaces_regular_files_only) {
    EXPECT_EQ(write_file_atomically(path(""), as_bytes("x"), options()).error().message,
              "can't write " + path("") + ": it is a folder");
    ASSERT_EQ(::mkfifo(path("pipe").c_str(), 0600), 0);
    const auto written = write_file_atomically(path("pipe"), as_bytes("x"), options());
    EXPECT_EQ(written.error().kind, Kind::kInvalidArgument);
    EXPECT_TRUE(fs::is_fifo(path("pipe")));
}

TEST_P(AtomicFileTest, replaces_the_file_behind_a_symbolic_link) {
    std::ofstream(path("real.jpg")) << "old";
    fs::create_symlink("real.jpg", path("link.jpg"));
    EXPECT_TRUE(write_file_atomically(path("link.jpg"), as_bytes("new"), options()));
    EXPECT_TRUE(fs::is_symlink(path("link.jpg")));
    EXPECT_EQ(read(path("real.jpg")), "new");
}

TEST_P(AtomicFileTest, has_the_mode_that_the_umask_leaves) {
    const ::mode_t before = ::umask(027);
    AtomicFileOptions wanted = options();
    EXPECT_TRUE(write_file_atomically(path("a"), as_bytes("x"), wanted));
    wanted.mode = 0600;
    EXPECT_TRUE(write_file_atomically(path("b"), as_bytes("x"), wanted));
    ::umask(before);
    const auto mode = [](const std::string& p) { return static_cast<unsigned>(fs::status(p).permissions()); };
    EXPECT_EQ(mode(path("a")), 0640U);
    EXPECT_EQ(mode(path("b")), 0600U);
}

INSTANTIATE_TEST_SUITE_P(WithAndWithoutNamelessFiles, AtomicFileTest, testing::Bool(),
                         [](const auto& p) { return p.param ? "nameless" : "named"; });

}  // namespace
}  // namespace vedette

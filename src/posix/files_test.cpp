// Real files: links, rights, file systems that are full or read-only, and files that change while they are
// open.
#include "posix/files.hpp"

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/files/testing/device.hpp"

namespace vedette {
namespace {

namespace fs = std::filesystem;
using files::Error;

// A folder of its own. A test that needs rights taken away does not run as root in there.
class PosixFiles : public testing::Test {
  protected:
    PosixFiles() {
        std::string path = testing::TempDir() + "vedette-files-XXXXXX";
        if (::mkdtemp(path.data()) == nullptr) std::abort();
        folder_ = fs::canonical(path);
        if (::geteuid() == 0) {
            fs::permissions(folder_, fs::perms::all);
            is_root_ = ::seteuid(kNobody) == 0;
        }
    }
    ~PosixFiles() override {
        if (is_root_ && ::seteuid(0) != 0) std::abort();
        fs::permissions(folder_, fs::perms::all);
        fs::remove_all(folder_);
    }
    std::string path(const std::string& name) const { return folder_ / name; }
    void put(const std::string& name, std::string_view text) const {
        std::ofstream(path(name), std::ios::binary) << text;
    }
    std::string text(const std::string& name) const {
        std::ifstream file(path(name), std::ios::binary);
        return {std::istreambuf_iterator<char>(file), {}};
    }
    std::size_t entries() const {
        return static_cast<std::size_t>(
            std::distance(fs::directory_iterator(folder_), fs::directory_iterator()));
    }
    files::Expected<files::Stat> replace(const std::string& full, std::string_view text) {
        const auto handle = files_.begin_replace(full, text.size());
        if (!handle) return std::unexpected(handle.error());
        EXPECT_TRUE(files_.write(*handle, as_bytes(text)));
        return files_.finish_replace(*handle);
    }
    ::mode_t mode(const std::string& name) const {
        struct ::stat found{};
        EXPECT_EQ(::stat(path(name).c_str(), &found), 0);
        return found.st_mode & 07777U;
    }

    static constexpr ::uid_t kNobody = 65534;
    fs::path folder_;
    bool is_root_ = false;
    posix::SystemFiles files_;
};

// Field case: saving through a symbolic link put a file in its place | martanne/vis 47 | the link stays
TEST_F(PosixFiles, a_link_stays_a_link_and_its_file_is_replaced) {
    fs::create_directory(path("inner"));
    put("inner/file", "old");
    fs::create_symlink("inner/file", path("link"));
    fs::create_symlink(path("link"), path("link_to_link"));
    ASSERT_TRUE(replace(path("link_to_link"), "new"));
    EXPECT_TRUE(fs::is_symlink(path("link")) && fs::is_symlink(path("link_to_link")));
    EXPECT_EQ(text("inner/file"), "new");
    EXPECT_EQ(entries(), 3U);
}

TEST_F(PosixFiles, a_link_to_a_file_that_is_not_there_makes_it) {
    fs::create_symlink("not_yet", path("link"));
    EXPECT_EQ(files_.stat(path("link")).error(), Error::kNotFound);
    ASSERT_TRUE(replace(path("link"), "new"));
    EXPECT_TRUE(fs::is_symlink(path("link")));
    EXPECT_EQ(text("not_yet"), "new");
    fs::create_symlink("not_yet_either", path("other"));
    const auto handle = files_.create(path("other"));
    ASSERT_TRUE(handle);
    EXPECT_TRUE(files_.close(*handle));
    EXPECT_TRUE(fs::is_regular_file(path("not_yet_either")));
}

TEST_F(PosixFiles, links_in_a_circle_lead_nowhere) {
    fs::create_symlink("b", path("a"));
    fs::create_symlink("a", path("b"));
    EXPECT_EQ(files_.open(path("a")).error(), Error::kNotFound);
    EXPECT_EQ(files_.begin_replace(path("a"), 1).error(), Error::kNotFound);
    EXPECT_EQ(files_.create(path("a")).error(), Error::kNotFound);
}

// Field case: a script was not executable any more after a whole save | spyder-ide/spyder 9381 | permissions are kept
TEST_F(PosixFiles, the_new_file_has_the_permissions_of_the_old_one) {
    for (const unsigned bits : {0600U, 0644U, 0755U, 0664U, 0200U}) {
        put("file", "old");
        fs::permissions(path("file"), static_cast<fs::perms>(bits));
        ASSERT_TRUE(replace(path("file"), "new"));
        EXPECT_EQ(mode("file"), bits);
        fs::remove(path("file"));
    }
    const ::mode_t before = ::umask(027);
    ASSERT_TRUE(replace(path("made"), "new"));
    ::umask(before);
    EXPECT_EQ(mode("made"), 0640U);
}

TEST_F(PosixFiles, root_keeps_the_owner_of_a_file) {
    if (!is_root_) GTEST_SKIP() << "only root can give a file to others";
    put("file", "old");
    ASSERT_EQ(::seteuid(0), 0);
    ASSERT_TRUE(replace(path("file"), "new"));
    struct ::stat found{};
    EXPECT_EQ(::stat(path("file").c_str(), &found), 0);
    EXPECT_EQ(found.st_uid, kNobody);
    ASSERT_EQ(::seteuid(kNobody), 0);
}

TEST_F(PosixFiles, a_file_of_others_is_replaced_without_more_rights_than_theirs) {
    if (!is_root_) GTEST_SKIP() << "only root can make a file of others";
    ASSERT_EQ(::seteuid(0), 0);
    put("file", "old");
    ASSERT_EQ(::chown(path("file").c_str(), 12345, 12346), 0);
    ASSERT_EQ(::chmod(path("file").c_str(), 04672), 0);
    ASSERT_EQ(::seteuid(kNobody), 0);
    ASSERT_TRUE(replace(path("file"), "new"));
    struct ::stat found{};
    EXPECT_EQ(::stat(path("file").c_str(), &found), 0);
    EXPECT_EQ(found.st_uid, kNobody);
    EXPECT_EQ(found.st_mode & 07777U, 0622U);
}

TEST_F(PosixFiles, what_may_not_be_written_is_refused_before_a_byte) {
    put("file", "old");
    fs::permissions(path("file"), fs::perms::owner_read);
    EXPECT_EQ(files_.begin_replace(path("file"), 3).error(), Error::kNotAllowed);
    EXPECT_EQ(files_.create(path("file")).error(), Error::kNotAllowed);
    EXPECT_EQ(files_.append(path("file")).error(), Error::kNotAllowed);
    const auto stat = files_.stat(path("file"));
    EXPECT_TRUE(stat && !stat->may_write);
    fs::permissions(path("file"), fs::perms::none);
    EXPECT_EQ(files_.open(path("file")).error(), Error::kNotAllowed);
    fs::create_directory(path("inner"));
    put("inner/file", "old");
    fs::permissions(path("inner"), fs::perms::owner_read | fs::perms::owner_exec);
    EXPECT_EQ(files_.begin_replace(path("inner/file"), 3).error(), Error::kNotAllowed);
    EXPECT_EQ(text("inner/file"), "old");
    fs::permissions(path("inner"), fs::perms::all);
}

// Field case: opening a pipe without a writer hangs | golang/go 33050 | it is refused at once
TEST_F(PosixFiles, devices_pipes_and_sockets_are_not_opened) {
    ASSERT_EQ(::mkfifo(path("pipe").c_str(), 0600), 0);
    EXPECT_EQ(files_.open(path("pipe")).error(), Error::kNotSupported);
    EXPECT_EQ(files_.create(path("pipe")).error(), Error::kNotSupported);
    EXPECT_EQ(files_.begin_replace(path("pipe"), 1).error(), Error::kNotSupported);
    EXPECT_EQ(files_.open("/dev/zero").error(), Error::kNotSupported);
    const auto stat = files_.stat(path("pipe"));
    ASSERT_TRUE(stat);
    EXPECT_EQ(stat->kind, files::Kind::kOther);
}

TEST_F(PosixFiles, a_reader_keeps_a_file_that_was_replaced_or_removed) {
    put("file", "old");
    const auto handle = files_.open(path("file"));
    ASSERT_TRUE(handle);
    const auto before = files_.stat(path("file"));
    put("other", "another");
    fs::rename(path("other"), path("file"));
    std::uint8_t memory[8];
    EXPECT_EQ(files_.read(*handle, 0, memory).value_or(0), 3U);
    const auto after = files_.stat(path("file")), held = files_.stat(*handle);
    ASSERT_TRUE(before && after && held);
    EXPECT_NE(before->identity, after->identity);
    EXPECT_EQ(before->identity, held->identity);
    fs::remove(path("file"));
    EXPECT_EQ(files_.read(*handle, 1, memory).value_or(0), 2U);
    EXPECT_TRUE(files_.close(*handle));
}

TEST_F(PosixFiles, a_file_that_is_cut_short_gives_fewer_bytes) {
    put("file", "0123456789");
    const auto handle = files_.open(path("file"));
    ASSERT_TRUE(handle);
    fs::resize_file(path("file"), 4);
    std::uint8_t memory[8];
    EXPECT_EQ(files_.read(*handle, 0, memory).value_or(9), 4U);
    EXPECT_EQ(files_.read(*handle, 6, memory).value_or(9), 0U);
    EXPECT_TRUE(files_.close(*handle));
}

TEST_F(PosixFiles, a_link_that_leads_nowhere_is_listed) {
    fs::create_symlink("nowhere", path("link"));
    const auto folder = files_.open_folder(folder_.string());
    ASSERT_TRUE(folder);
    files::Entry entry;
    EXPECT_TRUE(files_.next_entry(*folder, entry).value_or(false));
    EXPECT_EQ(entry.name, "link");
    EXPECT_EQ(entry.stat.kind, files::Kind::kOther);
    EXPECT_FALSE(files_.next_entry(*folder, entry).value_or(true));
    EXPECT_TRUE(files_.close(*folder));
    EXPECT_TRUE(files_.remove_file(path("link")));
    EXPECT_EQ(entries(), 0U);
}

TEST_F(PosixFiles, what_was_begun_and_not_finished_is_gone_with_the_files) {
    {
        posix::SystemFiles other;
        ASSERT_TRUE(other.begin_replace(path("file"), 1));
        EXPECT_EQ(entries(), 1U);
    }
    EXPECT_EQ(entries(), 0U);
}

TEST_F(PosixFiles, too_many_handles_are_said) {
    put("file", "x");
    std::vector<files::Handle> handles;
    for (;;) {
        const auto handle = files_.open(path("file"));
        if (!handle) {
            EXPECT_EQ(handle.error(), Error::kTooManyOpen);
            break;
        }
        handles.push_back(*handle);
    }
    EXPECT_EQ(files_.begin_replace(path("file"), 1).error(), Error::kTooManyOpen);
    EXPECT_EQ(entries(), 1U);
    EXPECT_GE(handles.size(), 32U);
    for (const auto handle : handles) EXPECT_TRUE(files_.close(handle));
}

// A folder, and a limit of the process in place of a full disk.
struct PosixDevice final : files::TestDevice {
    PosixDevice() {
        std::string path = testing::TempDir() + "vedette-files-XXXXXX";
        if (::mkdtemp(path.data()) == nullptr) std::abort();
        folder_ = fs::canonical(path);
        ::getrlimit(RLIMIT_FSIZE, &limit_);
    }
    ~PosixDevice() override {
        ::setrlimit(RLIMIT_FSIZE, &limit_);
        std::signal(SIGXFSZ, SIG_DFL);
        fs::remove_all(folder_);
    }
    files::Files& files() override { return files_; }
    std::string folder() override { return folder_; }
    void fill() override {
        std::signal(SIGXFSZ, SIG_IGN);
        struct ::rlimit limit = limit_;
        limit.rlim_cur = 50'000;
        ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &limit), 0);
    }

    posix::SystemFiles files_;
    fs::path folder_;
    struct ::rlimit limit_{};
};

}  // namespace

std::unique_ptr<files::TestDevice> files::make_device() { return std::make_unique<PosixDevice>(); }

}  // namespace vedette

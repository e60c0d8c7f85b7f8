#include "hub/settings/settings_file.hpp"

#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "hub/settings/table.hpp"

namespace vedette::settings {
namespace {

namespace fs = std::filesystem;
using enum Edit::What;

constexpr const char* kText =
    "# Mine\nversion: 1\ncameras:\n  porch:\n    source: \"http://h/\"  # drawn\n    user: u\n";
const UtcTime kNow{1'700'000'000s};

class SettingsFileTest : public testing::Test {
  protected:
    SettingsFileTest() {
        fs::remove_all(folder_);
        fs::create_directories(folder_);
        write(kText);
    }
    ~SettingsFileTest() override { fs::remove_all(folder_); }

    void write(std::string_view text) const { std::ofstream(path_, std::ios::binary) << text; }
    static std::string read(const std::string& path) {
        std::ifstream in(path, std::ios::binary);
        return {std::istreambuf_iterator<char>(in), {}};
    }
    SettingsFile open() const {
        auto file = SettingsFile::open(path_);
        EXPECT_TRUE(file.has_value());
        return std::move(*file);
    }
    // Empty, or why it was refused.
    std::string save(const SettingsFile& file, const Edit& edit, const char* what = "an edit") const {
        const auto proposal = file.propose(std::span(&edit, 1));
        if (!proposal) return format(proposal.error().front());
        const auto saved = file.save(*proposal, {"lex", what}, kNow);
        return saved ? "" : saved.error().message;
    }
    // The name of the secret's file.
    std::string save_password(const std::string& password) const {
        const SettingsFile file = open();
        std::string name;
        const auto edits = edits_to_set(file, "cameras.porch.password", {}, name);
        const auto proposal = file.propose(edits, {{folder_ + "/" + name, password}});
        if (!proposal) return format(proposal.error().front());
        const auto saved = file.save(*proposal, {"lex", "set cameras.porch.password"}, kNow);
        return saved ? name : saved.error().message;
    }
    std::vector<Version> versions() const {
        auto all = open().history(state_);
        EXPECT_TRUE(all.has_value()) << all.error().message;
        return all.value_or(std::vector<Version>());
    }

    const std::string folder_ = testing::TempDir() + "vedette-settings-file-test";
    const std::string path_ = folder_ + "/v.yaml";
    const std::string state_ = folder_ + "/v.state";
};

TEST_F(SettingsFileTest, a_change_is_saved_with_the_version_before_it) {
    const SettingsFile file = open();
    const Edit edit{kSet, "cameras.porch.name", {"Porch"}};
    const auto proposal = file.propose(std::span(&edit, 1));
    ASSERT_TRUE(proposal.has_value());
    ASSERT_EQ(proposal->changes.size(), 1U);
    EXPECT_EQ(read(path_), kText);
    ASSERT_TRUE(file.save(*proposal, {"lex", "set cameras.porch.name"}, kNow).has_value());
    EXPECT_EQ(read(path_), std::string(kText) + "    name: Porch\n");
    const auto all = versions();
    ASSERT_EQ(all.size(), 2U);
    EXPECT_EQ(all[0].number, 1);
    EXPECT_EQ(all[0].what, "before the first change");
    EXPECT_EQ(all[0].text, kText);
    EXPECT_EQ(all[1].number, 2);
    EXPECT_EQ(all[1].who, "lex");
    EXPECT_EQ(all[1].what, "set cameras.porch.name");
    EXPECT_EQ(all[1].saved, kNow);
    EXPECT_EQ(all[1].changes, std::vector<std::string>{"cameras.porch.name: (none) -> Porch (at once)"});
    EXPECT_EQ(all[1].text, read(path_));
}

TEST_F(SettingsFileTest, wrong_values_are_problems_as_of_check_and_nothing_is_saved) {
    EXPECT_EQ(
        save(open(), {kSet, "cameras.porch.fps", {"900"}}),
        path_ + ":7:10: cameras.porch.fps: \"900\" is too large (allowed: 0.01 to 120 pictures per second)");
    EXPECT_TRUE(
        save(open(), {kSet, "cameras.porch.fsp", {"5"}})
            .starts_with(path_ + ":7:5: cameras.porch.fsp: is no setting; did you mean fps? (allowed: "));
    EXPECT_EQ(save(open(), {kUnset, "cameras.porch.fps", {}}),
              path_ + ":4:3: cameras.porch.fps: is not in the file");
    EXPECT_EQ(read(path_), kText);
    EXPECT_FALSE(fs::exists(state_));
}

TEST_F(SettingsFileTest, mode_and_links_are_kept) {
    fs::permissions(path_, fs::perms(0640));
    const std::string link = folder_ + "/link.yaml";
    fs::create_symlink("v.yaml", link);
    const auto file = SettingsFile::open(link);
    ASSERT_TRUE(file.has_value());
    EXPECT_EQ(save(*file, {kSet, "cameras.porch.name", {"Porch"}}), "");
    EXPECT_TRUE(fs::is_symlink(link));
    EXPECT_EQ(fs::status(path_).permissions(), fs::perms(0640));
    EXPECT_EQ(read(path_), std::string(kText) + "    name: Porch\n");
    EXPECT_EQ(fs::status(folder_ + "/link.state/settings").permissions(), fs::perms(0700));
    for (const auto& entry : fs::directory_iterator(folder_ + "/link.state/settings"))
        EXPECT_EQ(entry.status().permissions(), fs::perms(0600));
}

TEST_F(SettingsFileTest, owner_and_group_are_kept) {
    if (::geteuid() != 0) GTEST_SKIP() << "only root can give a file away";
    ASSERT_EQ(::chown(path_.c_str(), 0, 65534), 0);
    EXPECT_EQ(save(open(), {kSet, "cameras.porch.name", {"Porch"}}), "");
    struct stat status{};
    ASSERT_EQ(::stat(path_.c_str(), &status), 0);
    EXPECT_EQ(status.st_gid, 65534U);
}

TEST_F(SettingsFileTest, a_file_that_changed_meanwhile_is_not_overwritten) {
    const SettingsFile first = open();
    const SettingsFile second = open();
    EXPECT_EQ(save(first, {kSet, "cameras.porch.name", {"One"}}), "");
    EXPECT_EQ(save(second, {kSet, "cameras.porch.name", {"Two"}}),
              path_ + " was changed by somebody else since it was read; nothing was saved, so try again");
    EXPECT_EQ(read(path_), std::string(kText) + "    name: One\n");
    EXPECT_EQ(versions().size(), 2U);
}

TEST_F(SettingsFileTest, ten_versions_are_kept_and_what_an_editor_did_is_one) {
    for (int i = 1; i <= 12; ++i)
        EXPECT_EQ(save(open(), {kSet, "cameras.porch.name", {"Name " + std::to_string(i)}}), "");
    write(std::string(kText) + "hosts: [by-hand]\n");
    EXPECT_EQ(save(open(), {kSet, "cameras.porch.name", {"Last"}}), "");
    const auto all = versions();
    ASSERT_EQ(all.size(), History::kKept);
    EXPECT_EQ(all.back().number, 15);
    EXPECT_EQ(all[8].what, "changed in an editor");
    EXPECT_EQ(all[8].text, std::string(kText) + "hosts: [by-hand]\n");
    EXPECT_EQ(all[7].text, std::string(kText) + "    name: Name 12\n");
}

TEST_F(SettingsFileTest, a_file_with_problems_can_be_mended_and_then_has_a_history) {
    write("version: 1\nlog: {level: loud}\n");
    const SettingsFile file = open();
    EXPECT_EQ(file.current(), nullptr);
    EXPECT_EQ(file.problems().size(), 1U);
    EXPECT_EQ(save(file, {kSet, "log.level", {"debug"}}), "");
    EXPECT_EQ(read(path_), "version: 1\nlog: {level: debug}\n");
    ASSERT_EQ(versions().size(), 2U);
    EXPECT_TRUE(versions()[1].changes.empty());
}

TEST_F(SettingsFileTest, a_secret_goes_to_a_file_of_its_own) {
    write("version: 1\ncameras:\n  porch:\n    source: http://h/\n    user: u\n    password: old  # why\n");
    const SettingsFile file = open();
    std::string name;
    const auto edits = edits_to_set(file, "cameras.porch.password", {}, name);
    EXPECT_EQ(name, "secrets/porch.password");
    const auto proposal = file.propose(edits, {{folder_ + "/" + name, "hush"}});
    ASSERT_TRUE(proposal.has_value()) << format(proposal.error().front());
    EXPECT_EQ(proposal->settings.settings.cameras[0].source.password, "hush");
    EXPECT_FALSE(fs::exists(folder_ + "/" + name));
    ASSERT_TRUE(file.save(*proposal, {"lex", "set"}, kNow).has_value());
    EXPECT_EQ(read(path_),
              "version: 1\ncameras:\n  porch:\n    source: http://h/\n    user: u\n"
              "    password_file: secrets/porch.password\n");
    EXPECT_EQ(read(folder_ + "/" + name), "hush\n");
    EXPECT_EQ(fs::status(folder_ + "/" + name).permissions(), fs::perms(0600));
    EXPECT_EQ(fs::status(folder_ + "/secrets").permissions(), fs::perms(0700));
    const auto empty = file.propose(edits, {{folder_ + "/" + name, ""}});
    ASSERT_FALSE(empty.has_value());
    EXPECT_EQ(empty.error().front().message, "names a file whose first line is too short");
}

TEST_F(SettingsFileTest, a_version_of_before_still_has_the_secret_that_was_replaced) {
    EXPECT_EQ(save_password("first"), "secrets/porch.password");
    EXPECT_EQ(save_password("second"), "secrets/porch.password-2");
    EXPECT_EQ(open().current()->settings.cameras[0].source.password, "second");
    const SettingsFile file = open();
    const auto back = file.propose(versions()[1].text);
    ASSERT_TRUE(back.has_value()) << format(back.error().front());
    EXPECT_EQ(back->settings.settings.cameras[0].source.password, "first");
    ASSERT_TRUE(file.save(*back, {"lex", "rollback"}, kNow).has_value());
    EXPECT_EQ(open().current()->settings.cameras[0].source.password, "first");
    EXPECT_EQ(save_password("third"), "secrets/porch.password-3") << "the second one has a version, too";
    for (const auto& entry : fs::directory_iterator(folder_ + "/secrets"))
        EXPECT_EQ(entry.status().permissions(), fs::perms(0600));
    for (const Version& version : versions())
        for (const char* secret : {"first", "second", "third"}) {
            EXPECT_EQ(version.text.find(secret), std::string::npos);
            for (const std::string& line : version.changes)
                EXPECT_EQ(line.find(secret), std::string::npos) << line;
        }
}

TEST_F(SettingsFileTest, a_secret_goes_with_the_last_version_that_names_it) {
    fs::create_directories(folder_ + "/secrets");
    std::ofstream(folder_ + "/secrets/porch.password-2") << "own\n";  // nobody's here
    EXPECT_EQ(save_password("first"), "secrets/porch.password-3");
    EXPECT_EQ(save_password("second"), "secrets/porch.password-4");
    for (std::size_t i = 0; i < History::kKept; ++i) {
        EXPECT_EQ(fs::exists(folder_ + "/secrets/porch.password-3"), i < History::kKept - 1) << i;
        EXPECT_EQ(save(open(), {kSet, "cameras.porch.name", {"Name " + std::to_string(i)}}), "");
    }
    EXPECT_FALSE(fs::exists(folder_ + "/secrets/porch.password-3"));
    EXPECT_TRUE(fs::exists(folder_ + "/secrets/porch.password-4")) << "the settings name it";
    EXPECT_TRUE(fs::exists(folder_ + "/secrets/porch.password-2")) << "no save has written it";
}

TEST_F(SettingsFileTest, a_text_is_remembered_unless_it_has_a_password_in_it) {
    ASSERT_TRUE(open().remember().has_value());
    ASSERT_TRUE(open().remember().has_value());
    EXPECT_EQ(versions().size(), 1U) << "once";
    write(std::string(kText) + "    password: hush\n");
    ASSERT_TRUE(open().remember().has_value());
    EXPECT_EQ(versions().size(), 1U);
    write("version: 1\nwrong: 1\n");
    const auto good = open().last_good();
    ASSERT_TRUE(good.has_value()) << good.error().message;
    EXPECT_EQ(good->text, kText);
}

TEST_F(SettingsFileTest, keys_with_a_file_are_known_by_the_table) {
    EXPECT_TRUE(goes_to_secret_file("cameras.porch.password"));
    EXPECT_TRUE(goes_to_secret_file("cameras.porch.ptz.password"));
    EXPECT_TRUE(goes_to_secret_file("serve.tcpcam.pin"));
    EXPECT_FALSE(goes_to_secret_file("cameras.porch.password_file"));
    EXPECT_FALSE(goes_to_secret_file("cameras.porch.user"));
    EXPECT_FALSE(goes_to_secret_file("nowhere"));
}

// Saves again and again, a byte to `done` for each, until it is killed.
[[noreturn]] void save_for_ever(const std::string& path, int done) {
    for (int i = 0;; ++i) {
        auto file = SettingsFile::open(path);
        if (!file) ::_exit(1);
        std::string secret;
        std::vector<Edit> edits = edits_to_set(*file, "cameras.porch.password", {}, secret);
        edits.push_back({kSet, "cameras.porch.name", {"Name " + std::to_string(i)}});
        const auto proposal = file->propose(edits, {{file->in_folder(secret), "Name " + std::to_string(i)}});
        if (!proposal || !file->save(*proposal, {"lex", "set"}, kNow)) ::_exit(2);
        if (::write(done, "x", 1) != 1) ::_exit(3);
    }
}

TEST_F(SettingsFileTest, a_kill_at_any_instant_leaves_a_whole_file_and_a_history_that_agrees) {
    EXPECT_EQ(save(open(), {kSet, "cameras.porch.name", {"First"}}), "");
    for (int round = 0; round < 40; ++round) {
        int done[2];
        ASSERT_EQ(::pipe(done), 0);
        const ::pid_t child = ::fork();
        ASSERT_GE(child, 0);
        if (child == 0) save_for_ever(path_, done[1]);
        char byte = 0;
        for (int i = 0; i <= round % 3; ++i) ASSERT_EQ(::read(done[0], &byte, 1), 1);
        // Another part of a save each time; meanwhile the file is always whole.
        for (int i = 0; i < round * 25; ++i) EXPECT_TRUE(read(path_).ends_with('\n'));
        ::kill(child, SIGKILL);
        int status = 0;
        ASSERT_EQ(::waitpid(child, &status, 0), child);
        ASSERT_TRUE(WIFSIGNALED(status)) << status;
        ::close(done[0]);
        ::close(done[1]);
        const SettingsFile file = open();
        ASSERT_NE(file.current(), nullptr);
        ASSERT_TRUE(file.text().starts_with(std::string(kText) + "    name: ")) << file.text();
        const auto& camera = file.current()->settings.cameras[0];
        if (camera.name != "First") {
            EXPECT_EQ(camera.source.password, camera.name) << "of the same save";
        }
        const auto all = versions();
        ASSERT_FALSE(all.empty());
        EXPECT_EQ(all.back().text, file.text());
        EXPECT_LE(all.size(), History::kKept);
        EXPECT_FALSE(fs::exists(state_ + "/settings/pending"));
        for (const Version& version : all) {
            const auto back = file.propose(version.text);
            ASSERT_TRUE(back.has_value()) << format(back.error().front());
            const auto& then = back->settings.settings.cameras[0];
            if (then.name.starts_with("Name ")) {
                EXPECT_EQ(then.source.password, then.name);
            }
        }
    }
    EXPECT_EQ(save(open(), {kSet, "log.level", {"debug"}}), "");
    const auto secrets =
        std::distance(fs::directory_iterator(folder_ + "/secrets"), fs::directory_iterator());
    EXPECT_LE(secrets, static_cast<std::ptrdiff_t>(History::kKept)) << "what the kills left is removed";
}

}  // namespace
}  // namespace vedette::settings

#include "hub/command/backup.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>

#include <gtest/gtest.h>

#include "hub/backup/contents.hpp"
#include "hub/grab/console_fixture.hpp"

namespace vedette::command {
namespace {

namespace fs = std::filesystem;

constexpr const char* kText =
    "version: 1\n# mine\ncameras:\n  porch: {source: \"http://h/\", user: u, password_file: "
    "secrets/porch.password}\n";
constexpr backup::SealCost kCheap{.memory_kib = 8, .passes = 1};

class Backup : public testing::Test {
  protected:
    Backup() {
        fs::remove_all(folder_);
        fs::create_directories(folder_ + "/secrets");
        write("v.yaml", kText);
        write("secrets/porch.password", "hush\n");
        fs::create_directories(folder_ + "/v.state");
        options_.config = folder_ + "/v.yaml";
        options_.file = folder_ + "/house.backup";
    }
    ~Backup() override { fs::remove_all(folder_); }

    void write(const std::string& name, std::string_view text) const {
        std::ofstream(folder_ + "/" + name) << text;
    }
    std::string read(const std::string& name) const {
        std::ifstream in(folder_ + "/" + name);
        return {std::istreambuf_iterator<char>(in), {}};
    }
    // Status, then what was printed on both outputs, with the folder as DIR.
    std::string run(const std::function<int(const grab::Console&)>& command) const {
        const auto output = grab::output_of(command);
        std::string all = std::to_string(output.status) + "\n" + output.out + output.err;
        for (std::size_t at = all.find(folder_); at != all.npos; at = all.find(folder_))
            all.replace(at, folder_.size(), "DIR");
        return all;
    }
    std::string save(const std::string& passphrase = "a long passphrase") const {
        return run([&](const grab::Console& console) {
            return make_backup(
                options_,
                [&](const std::string&, bool twice) {
                    EXPECT_TRUE(twice);
                    return Result<std::string>(passphrase);
                },
                kCheap, console);
        });
    }
    std::string restore(bool answer = true, const std::string& passphrase = "a long passphrase") const {
        return run([&](const grab::Console& console) {
            return restore_backup(
                options_, [&](const std::string&, bool) { return Result<std::string>(passphrase); },
                [&](const std::string&) { return Result<bool>(answer); }, console);
        });
    }

    const std::string folder_ = testing::TempDir() + "vedette-backup-test";
    BackupOptions options_;
};

TEST_F(Backup, is_saved_for_its_owner_and_shows_no_secret) {
    const std::string said = save();
    EXPECT_TRUE(said.starts_with("0\nSaved DIR/house.backup: ")) << said;
    EXPECT_EQ(fs::status(options_.file).permissions(), fs::perms(0600));
    const std::string bytes = read("house.backup");
    EXPECT_TRUE(bytes.starts_with("vedette-backup 1\n"));
    EXPECT_FALSE(bytes.contains("hush") || bytes.contains("porch"));
}

TEST_F(Backup, wants_a_passphrase_and_settings_without_problems) {
    EXPECT_EQ(save("short"), "1\nvedette backup: the passphrase has fewer than 10 characters\n");
    write("v.yaml", "version: 2\n");
    EXPECT_TRUE(save().starts_with("2\nDIR/v.yaml:1:10: version: "));
    EXPECT_FALSE(fs::exists(options_.file));
}

TEST_F(Backup, is_restored_with_its_changes_shown) {
    save();
    write("v.yaml", "version: 1\nlog: {level: debug}\ncameras:\n  gate: {source: \"test:\"}\n");
    write("secrets/porch.password", "other\n");
    options_.dry_run = true;
    std::string said = restore();
    EXPECT_TRUE(said.contains(", made by Vedette ")) << said;
    EXPECT_TRUE(said.contains("camera porch is added, camera gate is removed, ")) << said;
    EXPECT_TRUE(said.contains("log.level: debug -> (default info) (at once)\n")) << said;
    EXPECT_TRUE(said.ends_with(
        "secrets/porch.password is written.\nUsers now: nobody. Afterwards: nobody, with their "
        "grants, tokens and links. Everybody logs in again.\nNothing was changed (--dry-run).\n"))
        << said;
    EXPECT_EQ(read("secrets/porch.password"), "other\n");
    options_.dry_run = false;
    EXPECT_TRUE(restore(false).ends_with("vedette restore: nothing was changed\n"));
    EXPECT_TRUE(read("v.yaml").contains("gate"));
    EXPECT_TRUE(restore().ends_with("Restored.\n"));
    EXPECT_EQ(read("v.yaml"), kText);
    EXPECT_EQ(read("secrets/porch.password"), "hush\n");
}

TEST_F(Backup, is_restored_where_there_is_nothing) {
    save();
    fs::create_directories(folder_ + "/new");
    options_.config = folder_ + "/new/v.yaml";
    options_.yes = true;
    const std::string said = restore(false);
    EXPECT_TRUE(said.contains("DIR/new/v.yaml is made.\n") && said.ends_with("Restored.\n")) << said;
    EXPECT_EQ(read("new/v.yaml"), kText);
    EXPECT_EQ(read("new/secrets/porch.password"), "hush\n");
}

TEST_F(Backup, that_cannot_be_read_changes_nothing) {
    save();
    write("v.yaml", "version: 1\n");
    EXPECT_EQ(restore(true, "another passphrase"),
              "1\nvedette restore: DIR/house.backup: the passphrase is wrong; nothing was changed\n");
    write("house.backup", read("house.backup").substr(0, 200));
    EXPECT_EQ(restore(),
              "1\nvedette restore: DIR/house.backup: it is damaged or cut off, or somebody changed it; "
              "nothing was changed\n");
    write("house.backup", "version: 1\n");
    EXPECT_EQ(restore(),
              "1\nvedette restore: DIR/house.backup: it is no backup of Vedette; nothing was changed\n");
    write("house.backup", *backup::seal("nonsense", "a long passphrase", kCheap));
    EXPECT_EQ(restore(),
              "1\nvedette restore: DIR/house.backup: its content is damaged; nothing was changed\n");
    options_.file = folder_;
    EXPECT_EQ(restore(), "1\nvedette restore: DIR is no file\n");
    EXPECT_EQ(read("v.yaml"), "version: 1\n");
}

}  // namespace
}  // namespace vedette::command

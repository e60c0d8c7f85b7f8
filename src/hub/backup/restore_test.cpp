#include "hub/backup/restore.hpp"

#include <csignal>
#include <fstream>
#include <iterator>
#include <thread>

#include <sys/wait.h>
#include <unistd.h>

#include "hub/backup/collect.hpp"
#include "hub/settings/settings_file.hpp"
#include "hub/store/sqlite/sqlite_database.hpp"
#include "hub/store/state_folder.hpp"
#include "hub/store/store_fixture.hpp"
#include "linux/base/unique_fd.hpp"

namespace vedette::backup {
namespace {

namespace fs = std::filesystem;
using store::kNow;

// A house: a folder with a settings file and the state beside it.
class House {
  public:
    explicit House(std::string folder) : folder_(std::move(folder)) { fs::create_directories(folder_); }

    std::string config() const { return folder_ + "/v.yaml"; }
    std::string path(const std::string& name) const { return folder_ + "/" + name; }
    void write(const std::string& name, std::string_view text) const {
        fs::create_directories(fs::path(path(name)).parent_path());
        std::ofstream(path(name)) << text;
    }
    std::string read(const std::string& name) const {
        std::ifstream in(path(name));
        return {std::istreambuf_iterator<char>(in), {}};
    }
    // A camera of this name, whose password is `name` too, and a user of this name.
    void furnish(const std::string& name) const {
        write("v.yaml", "version: 1\ncameras:\n  porch: {source: \"http://h/\", name: " + name +
                            ", user: u, password_file: secrets/porch.password}\n");
        write("secrets/porch.password", name + "\n");
        fs::create_directories(path("v.state"));
        const auto database = open();
        store::User user = store::user_named(name);
        user.id = "id-of-" + name;
        store::add_user(*database, user);
    }
    std::unique_ptr<store::Database> open() const {
        auto opened = store::open_sqlite(store::database_in(path("v.state")));
        EXPECT_TRUE(opened.has_value());
        return opened ? std::move(*opened) : nullptr;
    }
    std::string users() const {
        const auto database = open();
        const auto page = database->read([](store::ReadUnit& unit) { return unit.users.list({}, 100); });
        std::string out;
        for (const store::User& user : page->items) out += user.name + " ";
        return out;
    }
    Contents collected() const {
        const auto file = settings::SettingsFile::open(config());
        auto got = collect(*file, "0.1.0", kNow);
        EXPECT_TRUE(got.has_value()) << got.error().message;
        return got ? got->contents : Contents();
    }
    std::string restored(const Contents& contents) const {
        const auto plan = plan_restore(contents, config());
        if (!plan) return settings::format(plan.error().front());
        const auto done = restore(*plan, config(), "lex", kNow + 60s);
        return done ? "" : done.error().message;
    }
    // What must be of one piece.
    std::string content() const {
        const std::string text = read("v.yaml");
        const std::size_t name = text.find("name: ") + 6;
        return text.substr(name, text.find(',', name) - name) + " " + read("secrets/porch.password") +
               users();
    }

  private:
    std::string folder_;
};

class Restore : public testing::Test {
  protected:
    const store::TemporaryFolder folder_;
    const House old_{folder_.path() + "/old"};
    const House new_{folder_.path() + "/new"};
};

TEST_F(Restore, a_house_is_moved_to_an_empty_place) {
    old_.furnish("anna");
    const Contents contents = old_.collected();
    EXPECT_EQ(contents.files.size(), 1U);
    const auto plan = plan_restore(contents, new_.config());
    ASSERT_TRUE(plan.has_value());
    EXPECT_TRUE(plan->is_new);
    EXPECT_EQ(plan->restored, std::vector<std::string>{"anna"});
    EXPECT_EQ(plan->files, std::vector<std::string>{"secrets/porch.password"});
    EXPECT_FALSE(fs::exists(new_.path("v.state")));
    EXPECT_EQ(new_.restored(contents), "");
    EXPECT_EQ(new_.content(), "anna anna\nanna ");
    EXPECT_EQ(fs::status(new_.path("secrets/porch.password")).permissions(), fs::perms(0600));
    EXPECT_FALSE(fs::exists(journal_of(new_.config())));
}

TEST_F(Restore, the_present_settings_are_in_the_history_and_users_are_replaced) {
    old_.furnish("anna");
    const Contents contents = old_.collected();
    new_.furnish("bert");
    const auto plan = plan_restore(contents, new_.config());
    ASSERT_TRUE(plan.has_value());
    ASSERT_FALSE(plan->changes.empty());
    EXPECT_EQ(plan->present, std::vector<std::string>{"bert"});
    EXPECT_EQ(new_.content(), "bert bert\nbert ");
    EXPECT_EQ(new_.restored(contents), "");
    EXPECT_EQ(new_.content(), "anna anna\nanna ");
    const auto file = settings::SettingsFile::open(new_.config());
    const auto versions = file->history(file->state_folder());
    ASSERT_TRUE(versions.has_value());
    ASSERT_EQ(versions->size(), 2U);
    EXPECT_TRUE(versions->front().text.contains("bert"));
    EXPECT_EQ(versions->back().who, "lex");
    EXPECT_TRUE(versions->back().what.starts_with("restore of 2023-11-14T22:13:20.123Z"))
        << versions->back().what;
}

TEST_F(Restore, the_history_and_the_own_certificate_move_where_there_are_none) {
    old_.furnish("anna");
    old_.write("v.state/tls.pem", "CERT");
    old_.write("v.state/tls.key", "KEY");
    const settings::Edit edit{settings::Edit::What::kSet, "log.level", {"debug"}};
    const auto file = settings::SettingsFile::open(old_.config());
    ASSERT_TRUE(file->save(*file->propose(std::span(&edit, 1)), {"lex", "set"}, kNow).has_value());
    const Contents contents = old_.collected();
    EXPECT_EQ(contents.versions.size(), 2U);
    EXPECT_EQ(new_.restored(contents), "");
    EXPECT_EQ(new_.read("v.state/tls.pem") + new_.read("v.state/tls.key"), "CERTKEY");
    const auto moved = settings::SettingsFile::open(new_.config());
    EXPECT_EQ(moved->history(moved->state_folder())->size(), 2U);
    new_.write("v.state/tls.pem", "OTHER");
    EXPECT_EQ(new_.restored(contents), "");
    EXPECT_EQ(new_.read("v.state/tls.pem"), "OTHER");
}

TEST_F(Restore, what_cannot_be_as_a_whole_changes_nothing) {
    old_.furnish("anna");
    new_.furnish("bert");
    Contents contents = old_.collected();
    contents.store.resize(contents.store.size() - 1);
    EXPECT_EQ(new_.restored(contents), "the backup: the copy of the store is cut off, or is none");
    contents = old_.collected();
    contents.settings =
        "version: 1\ncameras:\n  porch: {source: \"http://h/\", user: u, password_file: /nonexistent/file}\n";
    EXPECT_TRUE(new_.restored(contents).contains("v.yaml:3:56: cameras.porch.password_file: "))
        << new_.restored(contents);
    EXPECT_EQ(new_.content(), "bert bert\nbert ");
    EXPECT_FALSE(fs::exists(journal_of(new_.config())));
}

TEST_F(Restore, files_that_the_settings_do_not_name_are_not_written) {
    old_.furnish("anna");
    Contents contents = old_.collected();
    contents.files["v.yaml"] = "version: 2";
    contents.files["other"] = "x";
    EXPECT_EQ(new_.restored(contents), "");
    EXPECT_FALSE(fs::exists(new_.path("other")));
    EXPECT_TRUE(new_.read("v.yaml").contains("anna"));
}

TEST_F(Restore, files_outside_of_the_folder_are_named_as_left_out) {
    old_.furnish("anna");
    old_.write("outside/pw", "hush\n");
    old_.write("v.yaml", "version: 1\ncameras:\n  porch: {source: \"http://h/\", user: u, password_file: \"" +
                             old_.path("outside/pw") + "\"}\n");
    const auto file = settings::SettingsFile::open(old_.config());
    const auto got = collect(*file, "0.1.0", kNow);
    ASSERT_TRUE(got.has_value());
    EXPECT_EQ(got->left_out, std::vector<std::string>{old_.path("outside/pw")});
    EXPECT_TRUE(got->contents.files.empty());
}

TEST_F(Restore, a_journal_that_cannot_be_read_says_what_to_do_and_changes_nothing) {
    new_.furnish("bert");
    EXPECT_TRUE(finish_restore(new_.config()).has_value());
    std::ofstream(journal_of(new_.config())) << "nonsense";
    const auto done = finish_restore(new_.config());
    ASSERT_FALSE(done.has_value());
    EXPECT_TRUE(done.error().message.starts_with("a restore was interrupted and can't be finished: "))
        << done.error().message;
    EXPECT_EQ(new_.content(), "bert bert\nbert ");
}

// Restores for ever, the one and then the other, a byte to `done` for each, until it is killed.
[[noreturn]] void restore_for_ever(const House& house, const Contents& one, const Contents& other, int done) {
    for (int i = 0;; ++i) {
        if (house.restored(i % 2 == 0 ? one : other) != "") ::_exit(1);
        if (::write(done, "x", 1) != 1) ::_exit(2);
    }
}

// Field case: a restore that fails half way leaves the database of one time and the files of another |
// nextcloud/nextcloudpi 366, own-pay/OwnPay 226, fabriziosalmi/certmate 611 | it is finished or has not begun
TEST_F(Restore, a_kill_at_any_instant_leaves_the_old_or_the_new) {
    old_.furnish("anna");
    new_.furnish("bert");
    const Contents anna = old_.collected();
    const Contents bert = new_.collected();
    int news = 0;
    for (int round = 0; round < 60; ++round) {
        int ends[2];
        ASSERT_EQ(::pipe(ends), 0);
        const UniqueFd in(ends[0]);
        const UniqueFd out(ends[1]);
        const ::pid_t child = ::fork();
        ASSERT_GE(child, 0);
        if (child == 0) restore_for_ever(new_, anna, bert, out.get());
        char byte = 0;
        if (round % 2 == 1) {
            ASSERT_EQ(::read(in.get(), &byte, 1), 1);
        }
        // Another part of a restore each time.
        for (int i = 0; i < round * 8; ++i) EXPECT_FALSE(new_.read("v.yaml").empty());
        ::kill(child, SIGKILL);
        int status = 0;
        ASSERT_EQ(::waitpid(child, &status, 0), child);
        ASSERT_TRUE(WIFSIGNALED(status)) << status;
        const auto finished = finish_restore(new_.config());
        ASSERT_TRUE(finished.has_value()) << finished.error().message;
        const std::string content = new_.content();
        ASSERT_TRUE(content == "anna anna\nanna " || content == "bert bert\nbert ") << content;
        news += content.starts_with("anna") ? 1 : 0;
        ASSERT_FALSE(fs::exists(journal_of(new_.config())));
    }
    EXPECT_GT(news, 0);
    EXPECT_LT(news, 60);
}

// The same of each step: a restore whose journal was left behind at the end of any of them.
TEST_F(Restore, every_step_may_be_done_again) {
    old_.furnish("anna");
    new_.furnish("bert");
    Contents contents = old_.collected();
    contents.restored_by = "lex";
    contents.restored = kNow + 60s;
    for (int i = 0; i < 3; ++i) {
        new_.write("v.yaml.restore", encode(contents));
        ASSERT_TRUE(finish_restore(new_.config()).has_value());
        EXPECT_EQ(new_.content(), "anna anna\nanna ");
    }
    const auto entries = new_.open()->read([](store::ReadUnit& unit) { return unit.audit.list({}, 100); });
    ASSERT_EQ(entries->items.size(), 1U);
    EXPECT_EQ(entries->items.front().action, "restore");
}

}  // namespace
}  // namespace vedette::backup

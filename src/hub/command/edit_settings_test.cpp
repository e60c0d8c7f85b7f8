#include "hub/command/edit_settings.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>

#include <gtest/gtest.h>

#include "hub/grab/console_fixture.hpp"

namespace vedette::command {
namespace {

namespace fs = std::filesystem;

constexpr const char* kText =
    "version: 1\n# outside\ncameras:\n  porch: {source: \"http://u:hush@h/\", fps: 5}  # slow\n";

class EditSettings : public testing::Test {
  protected:
    EditSettings() {
        fs::remove_all(folder_);
        fs::create_directories(folder_);
        write(kText);
        options_.file = folder_ + "/v.yaml";
    }
    ~EditSettings() override { fs::remove_all(folder_); }

    void write(std::string_view text) const { std::ofstream(folder_ + "/v.yaml") << text; }
    std::string read(const std::string& name = "v.yaml") const {
        std::ifstream in(folder_ + "/" + name);
        return {std::istreambuf_iterator<char>(in), {}};
    }
    // Status, then what was printed on both outputs, with the folder as DIR.
    std::string run(const std::function<int(const SettingsOptions&, const grab::Console&)>& command) const {
        const auto output =
            grab::output_of([&](const grab::Console& console) { return command(options_, console); });
        std::string all = std::to_string(output.status) + "\n" + output.out + output.err;
        for (std::size_t at = all.find(folder_); at != all.npos; at = all.find(folder_))
            all.replace(at, folder_.size(), "DIR");
        return all;
    }
    std::string set(const std::string& key, std::vector<std::string> values, const std::string& secret = "") {
        options_.key = key;
        options_.values = std::move(values);
        return run([&](const SettingsOptions& options, const grab::Console& console) {
            return set_setting(
                options, [&](const std::string&) { return Result<std::string>(secret); }, console);
        });
    }

    const std::string folder_ = testing::TempDir() + "vedette-edit-settings-test";
    SettingsOptions options_;
};

TEST_F(EditSettings, a_change_is_shown_and_saved) {
    EXPECT_EQ(set("cameras.porch.fps", {"10"}),
              "0\ncameras.porch.fps: 5 -> 10 (camera connects again)\n"
              "camera porch connects again, nobody else notices\nSaved.\n");
    EXPECT_EQ(read(),
              "version: 1\n# outside\ncameras:\n  porch: {source: \"http://u:hush@h/\", fps: 10}  # slow\n");
    EXPECT_EQ(set("cameras.porch.fps", {"10"}), "0\nnothing changes\n");
    EXPECT_EQ(set("hosts", {"a.lan", "b.lan"}),
              "0\nhosts: (none) -> [a.lan, b.lan] (at once)\nhosts changes at once\nSaved.\n");
    EXPECT_TRUE(read().ends_with("# slow\nhosts: [a.lan, b.lan]\n"));
    options_.key = "cameras.porch.fps";
    EXPECT_EQ(run(unset_setting),
              "0\ncameras.porch.fps: 10 -> (none) (camera connects again)\n"
              "camera porch connects again, nobody else notices\nSaved.\n");
}

TEST_F(EditSettings, a_dry_run_saves_nothing) {
    options_.dry_run = true;
    EXPECT_TRUE(set("log.level", {"debug"}).ends_with("log.level changes at once\nNot saved (--dry-run).\n"));
    EXPECT_EQ(read(), kText);
    EXPECT_FALSE(fs::exists(folder_ + "/v.state"));
}

TEST_F(EditSettings, a_wrong_value_is_a_problem_and_the_status_is_2) {
    EXPECT_EQ(
        set("cameras.porch.fps", {"900"}),
        "2\nDIR/v.yaml:4:44: cameras.porch.fps: \"900\" is too large (allowed: 0.01 to 120 pictures per "
        "second)\n1 problem; nothing was saved\n");
    EXPECT_EQ(set("cameras.porch.fps", {"1", "2"}),
              "1\nvedette settings: cameras.porch.fps takes one value; put it in quotes if it has blanks\n");
    options_.file = folder_ + "/none.yaml";
    EXPECT_EQ(set("log.level", {"debug"}),
              "2\nDIR/none.yaml: can't be read: No such file or directory\n1 problem; nothing was saved\n");
    EXPECT_EQ(read(), kText);
}

TEST_F(EditSettings, a_secret_is_asked_for_and_written_to_its_own_file) {
    write("version: 1\ncameras:\n  porch: {source: \"http://h/\", user: u}\n");
    EXPECT_TRUE(set("cameras.porch.password", {"hush"})
                    .starts_with("1\nvedette settings: cameras.porch.password is a secret, which "));
    EXPECT_EQ(set("cameras.porch.password", {}, "hush"),
              "0\ncameras.porch.password_file: (none) -> secrets/porch.password (camera connects again)\n"
              "camera porch connects again, nobody else notices\nSaved.\n");
    EXPECT_EQ(read(),
              "version: 1\ncameras:\n  porch: {source: \"http://h/\", user: u, password_file: "
              "secrets/porch.password}\n");
    EXPECT_EQ(read("secrets/porch.password"), "hush\n");
}

TEST_F(EditSettings, keys_that_need_each_other_are_set_at_once) {
    const std::string said = set("serve.tcpcam.camera=porch",
                                 {"serve.tcpcam.pin", "hosts=a.lan", "hosts=b.lan", "state=other"}, "4711");
    EXPECT_TRUE(
        said.ends_with("serve.tcpcam starts again, nobody else notices, hosts changes at once; takes "
                       "effect at the next start: state\nSaved.\n"))
        << said;
    EXPECT_TRUE(
        read().ends_with("serve:\n  tcpcam:\n    camera: porch\n    pin_file: secrets/tcpcam.pin\n"
                         "hosts: [a.lan, b.lan]\nstate: other\n"))
        << read();
    EXPECT_EQ(set("cameras.porch.pin", {"1"}).substr(0, 2), "1\n");
    EXPECT_TRUE(set("cameras.porch.user=u", {"cameras.porch.pin", "cameras.porch.password"}, "x")
                    .contains("cameras.porch.password is a second secret"));
    EXPECT_TRUE(set("log.level=debug", {"log.level=info"}).contains("log.level takes one value"));
}

TEST_F(EditSettings, another_file_is_compared) {
    std::ofstream(folder_ + "/w.yaml") << "version: 1\ncameras:\n  gate: {source: \"test:\"}\n";
    options_.other = folder_ + "/w.yaml";
    EXPECT_TRUE(run(compare_settings)
                    .ends_with("camera gate is added, camera porch is removed, nobody else notices\n"));
    options_.json = true;
    EXPECT_TRUE(
        run(compare_settings).starts_with("0\n[{\"path\":\"cameras.gate\",\"what\":\"entry_added\","));
    std::ofstream(folder_ + "/w.yaml") << "version: 2\n";
    EXPECT_TRUE(run(compare_settings).starts_with("2\nDIR/w.yaml:1:10: version: "));
}

TEST_F(EditSettings, what_is_shown_has_no_secrets) {
    EXPECT_EQ(run(show_settings),
              "0\nversion: 1\ncameras.porch.source: http://u:***@h/\ncameras.porch.fps: 5\n");
}

TEST_F(EditSettings, versions_are_listed_and_returned_to) {
    EXPECT_EQ(run(list_versions), "0\nNothing has been saved by Vedette yet.\n");
    EXPECT_EQ(run(roll_back), "1\nvedette settings: there is no version before this one\n");
    set("cameras.porch.fps", {"10"});
    set("log.level", {"debug"});
    const std::string listed = run(list_versions);
    EXPECT_LT(listed.find(
                  "on the command line: set log.level\n      log.level: (default info) -> debug (at once)\n"),
              listed.find("on the command line: set cameras.porch.fps\n"));
    options_.version = 1;
    EXPECT_TRUE(run(roll_back).ends_with("Saved.\n"));
    EXPECT_EQ(read(), kText);
    options_.version = 0;
    EXPECT_TRUE(run(roll_back).ends_with("Saved.\n"));
    EXPECT_TRUE(read().ends_with("log:\n  level: debug\n"));
    options_.version = 77;
    EXPECT_EQ(run(roll_back),
              "1\nvedette settings: there is no version 77; see `vedette settings history`\n");
    write("version: 1\ncameras: [\n");
    options_.version = 1;
    EXPECT_TRUE(run(roll_back).ends_with("Saved.\n"));
    EXPECT_EQ(read(), kText);
}

}  // namespace
}  // namespace vedette::command

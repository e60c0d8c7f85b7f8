#include "hub/settings/wanted_change.hpp"

#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

namespace vedette::settings {
namespace {

namespace fs = std::filesystem;

constexpr const char* kText =
    "version: 1\n"
    "cameras:\n"
    "  porch:  # the first\n"
    "    source: http://10.0.0.5/\n"
    "  yard:\n"
    "    source: http://10.0.0.6/\n";

class WantedChangeTest : public testing::Test {
  protected:
    WantedChangeTest() {
        fs::remove_all(folder_);
        fs::create_directories(folder_);
        write(kText);
    }
    ~WantedChangeTest() override { fs::remove_all(folder_); }
    void write(const std::string& text) const { std::ofstream(folder_ + "/v.yaml") << text; }
    SettingsFile open() const { return SettingsFile::open(folder_ + "/v.yaml").value(); }
    // The text after the change, or why it was refused.
    std::string text_with(const WantedChange& wanted) const {
        const auto proposal = propose(open(), wanted);
        return proposal ? proposal->settings.text : format(proposal.error().front());
    }
    const std::string folder_ = testing::TempDir() + "vedette-wanted-change-test";
};

TEST_F(WantedChangeTest, renames_sets_removes_and_orders_in_one_change) {
    const WantedChange wanted{.renames = {{"cameras.porch", "door"}},
                              .values = {{"cameras.door.name", {{"Door"}}},
                                         {"cameras.new.source", {{"http://10.0.0.7/"}}},
                                         {"hosts", {{"a.example", "b.example"}}}},
                              .orders = {{"cameras", {"new", "yard", "door"}}}};
    EXPECT_EQ(text_with(wanted),
              "version: 1\n"
              "cameras:\n"
              "  new:\n"
              "    source: http://10.0.0.7/\n"
              "  yard:\n"
              "    source: http://10.0.0.6/\n"
              "  door:  # the first\n"
              "    source: http://10.0.0.5/\n"
              "    name: Door\n"
              "hosts: [a.example, b.example]\n");
    EXPECT_EQ(describe(wanted),
              "rename cameras.porch to door, set cameras.door.name, set cameras.new.source, set hosts, order "
              "cameras");
    EXPECT_EQ(text_with({.values = {{"cameras.porch", {}}}}),
              "version: 1\ncameras:\n  yard:\n    source: http://10.0.0.6/\n");
}

TEST_F(WantedChangeTest, each_secret_goes_to_a_file_of_its_own) {
    write(std::string(kText) + "    user: u\n    password: hush\n");
    const WantedChange wanted{.renames = {{"cameras.yard", "garden"}},
                              .values = {{"cameras.garden.password", {{"new"}}},
                                         {"cameras.porch.user", {{"v"}}},
                                         {"cameras.porch.password", {{"newer"}}}}};
    const auto proposal = propose(open(), wanted);
    ASSERT_TRUE(proposal.has_value()) << format(proposal.error().front());
    EXPECT_EQ(proposal->settings.text,
              "version: 1\n"
              "cameras:\n"
              "  porch:  # the first\n"
              "    source: http://10.0.0.5/\n"
              "    user: v\n"
              "    password_file: secrets/porch.password\n"
              "  garden:\n"
              "    source: http://10.0.0.6/\n"
              "    user: u\n"
              "    password_file: secrets/garden.password\n");
    ASSERT_EQ(proposal->secrets.size(), 2U);
    EXPECT_EQ(proposal->settings.settings.cameras[0].source.password, "newer");
    EXPECT_EQ(proposal->settings.settings.cameras[1].source.password, "new");
    EXPECT_EQ(proposal->secrets[0].path, folder_ + "/secrets/garden.password");
}

TEST_F(WantedChangeTest, a_secret_never_replaces_that_of_a_camera_that_was_renamed) {
    write(
        "version: 1\ncameras:\n  door:\n    source: http://h/\n    user: u\n"
        "    password_file: secrets/porch.password\n");
    fs::create_directories(folder_ + "/secrets");
    std::ofstream(folder_ + "/secrets/porch.password") << "old\n";
    const WantedChange wanted{.values = {{"cameras.porch.source", {{"http://i/"}}},
                                         {"cameras.porch.user", {{"u"}}},
                                         {"cameras.porch.password", {{"new"}}}}};
    const auto proposal = propose(open(), wanted);
    ASSERT_TRUE(proposal.has_value()) << format(proposal.error().front());
    EXPECT_EQ(proposal->settings.settings.cameras[0].source.password, "old");
    EXPECT_EQ(proposal->settings.settings.cameras[1].source.password, "new");
    EXPECT_EQ(proposal->secrets[0].path, folder_ + "/secrets/porch.password-2");
}

TEST_F(WantedChangeTest, what_can_not_be_is_refused_with_the_key) {
    EXPECT_TRUE(text_with({.values = {{"cameras.porch.fps", {{"1", "2"}}}}})
                    .ends_with("v.yaml: cameras.porch.fps: takes one value"));
    EXPECT_NE(text_with({.values = {{"cameras.porch.fbs", {{"1"}}}}}).find("is no setting"),
              std::string::npos);
    EXPECT_TRUE(text_with({.orders = {{"cameras", {"porch"}}}}).ends_with(": cameras: has other entries"));
}

TEST_F(WantedChangeTest, a_masked_password_is_never_saved) {
    for (const char* url : {"http://u:***@h/x", "http://h/?pwd=***", "ws://h/?a=1&key=***"})
        EXPECT_TRUE(
            text_with({.values = {{"cameras.porch.source", {{url}}}}}).contains("has *** in the place"))
            << url;
    EXPECT_TRUE(
        text_with({.values = {{"cameras.porch.name", {{"5 *** hotel"}}}}}).contains("name: 5 *** hotel"));
}

TEST(WantedChange, a_long_description_is_cut_between_its_parts) {
    WantedChange wanted;
    for (int i = 0; i < 50; ++i) wanted.values.push_back({"cameras.porch.key" + std::to_string(i), {{"1"}}});
    const std::string said = describe(wanted);
    EXPECT_LE(said.size(), 200U);
    EXPECT_TRUE(said.ends_with(" more")) << said;
}

}  // namespace
}  // namespace vedette::settings

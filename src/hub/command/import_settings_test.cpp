#include "hub/command/import_settings.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>

#include <gtest/gtest.h>

#include "hub/command/local_access.hpp"
#include "hub/grab/console_fixture.hpp"

namespace vedette::command {
namespace {

namespace fs = std::filesystem;

class ImportSettings : public testing::Test {
  protected:
    ImportSettings() {
        fs::remove_all(folder_);
        fs::create_directories(folder_);
        write(".env",
              "HTTP_AUTH_USERNAME=lex\nHTTP_AUTH_PASSWORD='long "
              "enough'\nCAM_URL=http://cam:hush@10.0.0.5/mjpeg\n"
              "SERVO_URL=http://10.0.0.5/control_servo\n");
        options_.config = folder_ + "/v.yaml";
        options_.files = {folder_ + "/.env"};
    }
    ~ImportSettings() override { fs::remove_all(folder_); }

    void write(const std::string& name, std::string_view text) const {
        std::ofstream(folder_ + "/" + name) << text;
    }
    std::string read(const std::string& name) const {
        std::ifstream in(folder_ + "/" + name);
        return {std::istreambuf_iterator<char>(in), {}};
    }
    // Status, then what was printed on both outputs, with the folder as DIR.
    std::string import() const {
        const auto output = grab::output_of([&](const grab::Console& console) {
            return import_securitycam(options_, [](const std::string&) { return std::nullopt; }, console);
        });
        std::string all = std::to_string(output.status) + "\n" + output.out + output.err;
        for (std::size_t at = all.find(folder_); at != all.npos; at = all.find(folder_))
            all.replace(at, folder_.size(), "DIR");
        return all;
    }

    const std::string folder_ = testing::TempDir() + "vedette-import-test";
    ImportOptions options_;
};

constexpr const char* kImported =
    "version: 1\ncameras:\n  esp:\n    source: http://10.0.0.5/mjpeg\n    user: cam\n"
    "    password_file: secrets/esp.password\n    ptz:\n      kind: control_servo\n"
    "      url: http://10.0.0.5:81/control_servo\ncompat:\n  securitycam:\n    camera: esp\nlisten: "
    "0.0.0.0:5000\n";

TEST_F(ImportSettings, a_missing_settings_file_is_made_with_its_secret_and_the_user) {
    const std::string said = import();
    EXPECT_TRUE(
        said.starts_with("0\nDIR/.env:1: HTTP_AUTH_USERNAME: kept as a user of the hub\n"
                         "DIR/.env:2: HTTP_AUTH_PASSWORD: kept as a user of the hub\n"
                         "DIR/.env:3: CAM_URL: changed as cameras.esp.source: user and password of the "
                         "address have settings of their own\n"
                         "DIR/.env:4: SERVO_URL: changed as cameras.esp.ptz.url: it has no port; the "
                         "firmware's servos are at 81\n"
                         "main.py: port 5000: kept as listen\n\n"))
        << said;
    EXPECT_TRUE(
        said.ends_with("Saved as DIR/v.yaml.\nlex may log in, see and steer esp.\nNobody is an owner yet: "
                       "vedette users add NAME --role owner --config DIR/v.yaml\n"))
        << said;
    EXPECT_EQ(read("v.yaml"), kImported);
    EXPECT_EQ(read("secrets/esp.password"), "hush\n");
    EXPECT_FALSE(said.contains("hush") || said.contains("long enough")) << said;
    auto local = LocalAccess::open(options_.config);
    ASSERT_TRUE(local);
    const auto user = (*local)->user("lex");
    ASSERT_TRUE(user);
    EXPECT_EQ(user->role, store::Role::kOperator);
    ASSERT_EQ(user->grants.size(), 1U);
    EXPECT_EQ(user->grants.front().camera, "esp");
    EXPECT_TRUE(user->grants.front().rights.steer);
}

TEST_F(ImportSettings, a_second_import_changes_nothing) {
    import();
    EXPECT_TRUE(import().ends_with(
        "nothing changes\nSaved.\nThe hub has a user lex already, who stays as before.\n"));
    EXPECT_EQ(read("v.yaml"), kImported);
}

TEST_F(ImportSettings, a_settings_file_keeps_what_it_says) {
    constexpr const char* kText =
        "version: 1  # mine\nlisten: 127.0.0.1:8480\ncameras:\n  porch: {source: \"test:\"}\ncompat: "
        "{securitycam: {camera: porch}}\n";
    write("v.yaml", kText);
    write("cam.service", "[Service]\nExecStart=gunicorn --threads 5 wsgi:app\n");
    options_.files.push_back(folder_ + "/cam.service");
    const std::string said = import();
    EXPECT_TRUE(said.contains("main.py: port 5000: refused: the settings file says where the hub listens\n"))
        << said;
    EXPECT_TRUE(said.contains("cam.service:2: --threads: kept as live.max_viewers\n")) << said;
    EXPECT_TRUE(read("v.yaml").starts_with(
        "version: 1  # mine\nlisten: 127.0.0.1:8480\ncameras:\n  porch: {source: \"test:\"}\n  esp:\n"))
        << read("v.yaml");
    EXPECT_TRUE(read("v.yaml").contains("compat: {securitycam: {camera: porch}}\nlive:\n  max_viewers: 5\n"))
        << read("v.yaml");
    write("v.yaml", "version: 1\ncameras:\n  esp: {source: \"test:\"}\n");
    EXPECT_TRUE(
        import().ends_with("the settings have a camera esp with another source; give another id by --camera. "
                           "Nothing was saved\n"));
    EXPECT_EQ(read("v.yaml"), "version: 1\ncameras:\n  esp: {source: \"test:\"}\n");
}

TEST_F(ImportSettings, a_dry_run_leaves_nothing_behind) {
    options_.dry_run = true;
    const std::string said = import();
    EXPECT_TRUE(said.ends_with("lex becomes a user of the hub.\nNot saved (--dry-run).\n")) << said;
    EXPECT_EQ(std::distance(fs::directory_iterator(folder_), fs::directory_iterator()), 1);
}

TEST_F(ImportSettings, lines_for_the_board_go_to_a_file_that_others_cannot_read) {
    write("Config.h",
          "#define WIFI_SSID \"at home\"\n#define WIFI_PASS \"hush, hush\"\n#define BAUD_RATE 9600\n");
    options_.files.push_back(folder_ + "/Config.h");
    const std::string said = import();
    EXPECT_TRUE(said.contains("Config.h:1: WIFI_SSID: kept: for the board, in esp.Config.h\n")) << said;
    EXPECT_FALSE(said.contains("hush")) << said;
    EXPECT_EQ(read("esp.Config.h"), "#define WIFI_SSID \"at home\"\n#define WIFI_PASS \"hush, hush\"\n");
    EXPECT_EQ(fs::status(folder_ + "/esp.Config.h").permissions(), fs::perms(0600));
    write("esp.Config.h", "mine");
    EXPECT_TRUE(import().contains(
        "esp.Config.h exists with another content; remove it, or give --board-file; nothing was"));
    EXPECT_EQ(read("esp.Config.h"), "mine");
}

TEST_F(ImportSettings, without_an_address_of_the_camera_nothing_is_saved) {
    write(".env", "HTTP_AUTH_USERNAME=lex\nHTTP_AUTH_PASSWORD=short\nCAM_URL=nonsense\n");
    const std::string said = import();
    EXPECT_TRUE(said.starts_with("2\n")) << said;
    EXPECT_TRUE(
        said.contains("HTTP_AUTH_PASSWORD: refused: the hub wants a password of 10 characters or more; see"))
        << said;
    EXPECT_TRUE(said.ends_with("there is no camera without CAM_URL; nothing was saved\n")) << said;
    EXPECT_FALSE(fs::exists(options_.config));
    options_.files = {folder_ + "/none"};
    EXPECT_EQ(import(), "1\nvedette import: DIR/none can't be read: No such file or directory\n");
}

}  // namespace
}  // namespace vedette::command

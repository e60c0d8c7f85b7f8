// Walk 3: a request to a changed setting.
//
//   1. hub/serve/http_session.cpp       reads the request, knows its user and the user's right, finds its
//   route
//   2. hub/api/settings_routes.cpp      makes a change of its body, and asks the first loop for it
//   3. hub/changes/settings_changer.cpp one change at a time: check, apply, try, save, answer
//   4. hub/settings/settings_file.cpp   splices the text, checks all of it, compares, writes file and history
//
// The parts of the hub that take the change over are left out; docs/design/changes.md has them.
#include <filesystem>
#include <fstream>

#include "hub/serve/access_fixture.hpp"

namespace vedette {
namespace {

TEST(Walk, request_to_setting) {
    const std::string folder = testing::TempDir() + "vedette-walk-3";
    std::filesystem::remove_all(folder);
    std::filesystem::create_directories(folder);
    const std::string path = folder + "/hub.yaml";
    std::ofstream(path) << "version: 1  # of this form\ncameras:\n  porch:\n    source: test://\n";
    {
        serve::AccessFixture hub;
        hub.changer.start(path, settings::load_checked_settings(path).value());
        const std::string login = serve::AccessFixture::basic("ann");
        const std::string shown = hub.ask("GET", "/api/v1/settings", login);
        EXPECT_TRUE(shown.contains("\"cameras.porch.source\":\"test://\"")) << shown;
        const std::string tag = hub.changer.view()->tag;

        const std::string answer =
            hub.ask("PATCH", "/api/v1/settings", login + "If-Match: \"" + tag + "\"\r\n",
                    R"({"set": {"cameras.porch.name": "Front porch"}})");
        EXPECT_TRUE(answer.contains("HTTP/1.1 200 ")) << answer;
        EXPECT_TRUE(answer.contains("cameras.porch.name: (none) -> Front porch (at once)")) << answer;
        ASSERT_EQ(hub.parts.applied.size(), 1U);
        EXPECT_EQ(hub.parts.applied[0].cameras[0].name, "Front porch");
        std::ifstream in(path);
        EXPECT_EQ(
            std::string(std::istreambuf_iterator<char>(in), {}),
            "version: 1  # of this form\ncameras:\n  porch:\n    source: test://\n    name: Front porch\n");

        const std::string refused =
            hub.ask("PATCH", "/api/v1/settings",
                    serve::AccessFixture::basic("olga") + "If-Match: \"" + tag + "\"\r\n",
                    R"({"set": {"cameras.porch.name": "Mine"}})");
        EXPECT_TRUE(refused.contains("HTTP/1.1 403 ")) << refused;
        EXPECT_EQ(hub.parts.applied.size(), 1U);
    }
    std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace vedette

#include "hub/serve/hub_routes.hpp"

#include <cstdlib>
#include <fstream>
#include <iterator>

#include <fmt/format.h>

#include "hub/serve/serve_fixture.hpp"
#include "hub/serve/site_rules.hpp"

namespace vedette::serve {
namespace {

bool has(std::string_view text, std::string_view part) { return text.find(part) != text.npos; }

std::string path_of(const api::Route& row) {
    std::string path(row.path);
    if (const std::size_t at = path.find("{id}"); at != path.npos) path.replace(at, 4, "porch");
    return path;
}

// Answers of every row of the hub's table, each to a client of its own.
class HubRoutes : public testing::Test {
  protected:
    HubRoutes() { fixture_.publish(1000); }
    std::string ask(std::string_view method, std::string_view path,
                    std::string_view fields = "Host: localhost\r\n") {
        auto client = fixture_.connect();
        return client.ask(fmt::format("{} {} HTTP/1.1\r\n{}\r\n", method, path, fields));
    }

    ServeFixture fixture_;
};

TEST_F(HubRoutes, each_row_answers_its_method) {
    ASSERT_GT(fixture_.routes.rows().size(), 10U);
    for (const api::Route& row : fixture_.routes.rows()) {
        const std::string answer = ask(row.method, path_of(row));
        const bool upgrades = row.effect == api::Effect::kWebSocket;
        EXPECT_TRUE(answer.starts_with(upgrades ? "HTTP/1.1 426 " : "HTTP/1.1 200 ")) << row.path << answer;
    }
}

TEST_F(HubRoutes, head_gives_the_head_of_get_and_no_body) {
    for (const api::Route& row : fixture_.routes.rows()) {
        const std::string answer = ask("HEAD", path_of(row));
        EXPECT_TRUE(answer.starts_with("HTTP/1.1 ")) << row.path;
        EXPECT_EQ(answer.find("\r\n\r\n"), answer.size() - 4) << row.path << answer;
    }
    EXPECT_EQ(fixture_.porch->units.demand(bus::kPictures).consumers, 0);
}

// Field case: a viewer sends POST or OPTIONS to a stream | vvidic/mjpeg-proxy 9 | 405 with the allowed methods, and no
// stream begins
TEST_F(HubRoutes, other_methods_are_405_with_those_allowed) {
    for (const api::Route& row : fixture_.routes.rows()) {
        for (const char* method : {"POST", "DELETE", "OPTIONS", "get"}) {
            const std::string answer = ask(method, path_of(row));
            EXPECT_TRUE(answer.starts_with("HTTP/1.1 405 ")) << method << row.path;
            EXPECT_TRUE(has(answer, "\r\nAllow: GET, HEAD\r\n")) << method << row.path;
        }
    }
}

TEST_F(HubRoutes, unknown_paths_are_404_for_every_method) {
    for (const char* path :
         {"/nothing", "/cameras/porch", "/cameras/porch/mjpeg/", "/api/v1/cameras/", "//"}) {
        for (const char* method : {"GET", "HEAD", "PUT"}) {
            EXPECT_TRUE(ask(method, path).starts_with("HTTP/1.1 404 ")) << method << path;
        }
    }
}

TEST_F(HubRoutes, each_row_refuses_a_foreign_host_and_web_sockets_a_foreign_origin) {
    for (const api::Route& row : fixture_.routes.rows()) {
        EXPECT_TRUE(has(ask(row.method, path_of(row), "Host: evil.example\r\n"), "host_not_allowed"))
            << row.path;
        const std::string foreign =
            ask(row.method, path_of(row), "Host: localhost\r\nOrigin: http://evil.example\r\n");
        EXPECT_EQ(has(foreign, R"("code":"permission_denied")"), row.effect != api::Effect::kRead)
            << row.path;
    }
}

TEST(SiteRules, a_right_includes_those_before_it) {
    using enum api::Right;
    EXPECT_FALSE(check_right({kOwner}, kOwner));
    EXPECT_FALSE(check_right({kOwner}, kView));
    EXPECT_FALSE(check_right({kNone}, kNone));
    EXPECT_TRUE(check_right({kView}, kOwner));
    EXPECT_EQ(check_right({kNone}, kView)->code, "permission_denied");
}

// With VEDETTE_UPDATE_GOLDEN in the environment the document is written instead.
TEST(OpenApi, the_committed_openapi_document_is_what_the_table_says) {
    const std::string document = hub_openapi();
    const std::string path = std::string(VEDETTE_SOURCE_FOLDER) + "/docs/ref/openapi.json";
    if (std::getenv("VEDETTE_UPDATE_GOLDEN") != nullptr) std::ofstream(path) << document;
    std::ifstream in(path);
    const std::string committed(std::istreambuf_iterator<char>(in), {});
    EXPECT_EQ(document, committed);
}

}  // namespace
}  // namespace vedette::serve

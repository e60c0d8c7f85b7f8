#include "hub/serve/hub_routes.hpp"

#include <cstdlib>
#include <fstream>
#include <iterator>

#include <fmt/format.h>

#include "hub/serve/entry_rules.hpp"
#include "hub/serve/serve_fixture.hpp"

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

api::Request asking_for(std::string_view host) {
    return {.method = "GET", .fields = {{"Host", std::string(host)}}};
}

TEST(EntryRules, a_host_is_a_name_of_this_machine_the_own_address_or_one_of_hosts) {
    const std::vector<std::string> hosts{"camera.example.org"};
    for (const char* host :
         {"localhost", "LOCALHOST:8480", "127.0.0.1:1", "[::1]:80", "hub.localhost", "localhost.",
          "192.168.1.5:8480", "Camera.Example.org", "camera.example.org.:443"})
        EXPECT_FALSE(check_host(asking_for(host), "192.168.1.5", hosts)) << host;
    for (const char* host :
         {"evil.example", "192.168.1.6", "camera.example.org.evil.example", "", "[::1", "[fd00::1]"})
        EXPECT_TRUE(check_host(asking_for(host), "192.168.1.5", hosts)) << host;
    EXPECT_FALSE(check_host(asking_for("[fd00::1]:8480"), "fd00::1", hosts));
}

TEST(EntryRules, this_machine_is_asked_by_a_loopback_name_and_without_a_proxy) {
    EXPECT_TRUE(is_from_own_machine(asking_for("localhost:8480"), "127.0.0.1"));
    EXPECT_TRUE(is_from_own_machine(asking_for("localhost"), "unix"));
    EXPECT_FALSE(is_from_own_machine(asking_for("localhost"), "192.168.1.9"));
    EXPECT_FALSE(is_from_own_machine(asking_for("camera.example.org"), "127.0.0.1"));
    for (const char* field : {"X-Forwarded-For", "x-forwarded-host", "X-Real-IP", "Forwarded", "Via"}) {
        api::Request request = asking_for("localhost");
        request.fields.emplace_back(field, "1.2.3.4");
        EXPECT_FALSE(is_from_own_machine(request, "127.0.0.1")) << field;
    }
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

// The hub as a program: what /api/v1/system, /log and /doctor answer of one that runs.
#include <chrono>
#include <filesystem>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>

#include "hub/access/password.hpp"
#include "hub/app/apply_fixture.hpp"
#include "hub/store/sqlite/sqlite_database.hpp"
#include "hub/store/state_folder.hpp"
#include "linux/base/log_lines.hpp"

namespace vedette::app {
namespace {

namespace json = boost::json;

class SystemApi : public testing::Test {
  protected:
    SystemApi() {
        std::filesystem::remove_all(folder_);
        std::filesystem::create_directories(folder_);
        settings_.listen = {"127.0.0.1", 0};
        settings_.state = folder_ + "/hub.state";
        settings_.cameras = {
            {.id = "porch", .name = "porch", .source = source("test://?size=160x120&fps=25"), .timeout = {}},
            {.id = "gate", .name = "gate", .source = source("http://127.0.0.1:1/"), .timeout = {}}};
    }
    // An owner, so that somebody may ask.
    void SetUp() override {
        std::filesystem::create_directories(settings_.state);
        const auto database = store::open_sqlite(store::database_in(settings_.state));
        ASSERT_TRUE(database.has_value());
        store::User ann{.id = "ann",
                        .name = "ann",
                        .role = store::Role::kOwner,
                        .password_hash = *access::hash_password("p", {.memory = 64 * 1024, .passes = 1}),
                        .created = {}};
        ASSERT_TRUE(
            (*database)->write([&](store::WriteUnit& unit) { return unit.users.add(ann); }).has_value());
    }
    ~SystemApi() override { std::filesystem::remove_all(folder_); }

    // The body, as JSON, of an answer with the status.
    static json::object get(const ApplyFixture& f, std::string_view path, std::string_view status = "200") {
        const UniqueFd client = connect_to(f.hub->port());
        const std::string request =
            "GET " + std::string(path) +
            " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Basic YW5uOnA=\r\n\r\n";
        EXPECT_EQ(::send(client.get(), request.data(), request.size(), 0),
                  static_cast<ssize_t>(request.size()));
        std::string answer;
        for (char bytes[4096];;) {
            const ssize_t got = ::recv(client.get(), bytes, sizeof bytes, 0);
            if (got <= 0) break;
            answer.append(bytes, static_cast<std::size_t>(got));
        }
        EXPECT_TRUE(answer.starts_with("HTTP/1.1 " + std::string(status))) << answer;
        const std::size_t head = answer.find("\r\n\r\n");
        return head == answer.npos ? json::object() : json::parse(answer.substr(head + 4)).as_object();
    }

    const std::string folder_ = testing::TempDir() + "vedette-system-test";
    settings::Settings settings_;
};

TEST_F(SystemApi, says_what_the_program_and_its_state_are) {
    const ApplyFixture f(settings_);
    const json::object system = get(f, "/api/v1/system");
    EXPECT_FALSE(system.at("version").as_string().empty());
    EXPECT_GE(system.at("uptime_s").to_number<int>(), 0);
    EXPECT_GE(system.at("loops").to_number<std::int64_t>(), store::sqlite_form());
    EXPECT_GT(system.at("memory_bytes").to_number<std::int64_t>(), 1'000'000);
    const json::object& state = system.at("state").as_object();
    EXPECT_EQ(state.at("folder").as_string(), settings_.state);
    EXPECT_GT(state.at("size_bytes").to_number<std::int64_t>(),
              state.at("free_bytes").to_number<std::int64_t>());
    EXPECT_GT(system.at("store").at("bytes").to_number<std::int64_t>(), 0);
    EXPECT_EQ(system.at("store").at("schema").to_number<std::int64_t>(), store::sqlite_form());
    EXPECT_TRUE(system.at("clock").as_object().contains("synchronised"));
}

TEST_F(SystemApi, has_the_last_lines_of_the_log) {
    const ApplyFixture f(settings_);
    log_warning("test", "a line {}\x1b[2J", 5);
    set_log_level(Level::kError);
    log_info("test", "below the level");
    set_log_level(Level::kInfo);
    const json::array items = get(f, "/api/v1/log?lines=1").at("items").as_array();
    ASSERT_EQ(items.size(), 1U);
    EXPECT_EQ(items[0].at("level").as_string(), "warning");
    EXPECT_EQ(items[0].at("topic").as_string(), "test");
    EXPECT_EQ(items[0].at("text").as_string(), "a line 5\\x1b[2J");
    for (std::size_t i = 0; i < kKeptLogLines + 5; ++i) log_info("test", "{}", i);
    EXPECT_EQ(get(f, "/api/v1/log?lines=500").at("items").as_array().size(), kKeptLogLines);
    EXPECT_EQ(get(f, "/api/v1/log").at("items").as_array().front().at("text").as_string(), "305");
    get(f, "/api/v1/log?lines=501", "400");
}

TEST_F(SystemApi, asks_the_doctor_without_connecting_a_camera) {
    const ApplyFixture f(settings_);
    const json::array findings = get(f, "/api/v1/doctor").at("findings").as_array();
    for (const json::value& finding : findings) {
        EXPECT_NE(finding.at("about").as_string(), "porch") << finding.at("what").as_string();
        EXPECT_NE(finding.at("about").as_string(), "gate") << finding.at("what").as_string();
    }
    const json::object camera = get(f, "/api/v1/cameras/gate");
    EXPECT_EQ(camera.at("state").as_string(), "idle");
}

TEST_F(SystemApi, the_doctor_names_a_camera_that_was_lost_with_the_cure) {
    const ApplyFixture f(settings_);
    const UniqueFd viewer = connect_to(f.hub->port());
    const std::string_view request =
        "GET /cameras/gate/mjpeg HTTP/1.1\r\nHost: localhost\r\nAuthorization: Basic YW5uOnA=\r\n\r\n";
    ASSERT_EQ(::send(viewer.get(), request.data(), request.size(), 0), static_cast<ssize_t>(request.size()));
    const json::array findings = get(f, "/api/v1/doctor").at("findings").as_array();
    ASSERT_FALSE(findings.empty());
    const json::object& first = findings.front().as_object();
    EXPECT_EQ(first.at("level").as_string(), "error");
    EXPECT_EQ(first.at("about").as_string(), "gate");
    EXPECT_EQ(first.at("what").as_string(), "connect to 127.0.0.1:1: Connection refused");
    EXPECT_TRUE(first.at("cure").as_string().starts_with("is the camera on"));
}

}  // namespace
}  // namespace vedette::app

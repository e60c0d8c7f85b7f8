// What the owner sees of the alerts, and the button that sends one: page and API.
#include <string>

#include "node/app/api_fixture.hpp"
#include "node/app/network_fixture.hpp"

namespace vedette::node {
namespace {

constexpr std::string_view kWebhook = "user.name=owner\nwebhook.url=http://192.168.1.9:8080/alert\n";

// A board in a network, with its owner.
struct OwnedBoard : NetBoard {
    explicit OwnedBoard(std::string_view settings) {
        node.reset();
        node = std::make_unique<Node>(parts(), kSmall,
                                      Options{.settings = settings, .password = "long:password"});
        EXPECT_TRUE(node->listen().has_value());
        start_wired();
    }
    std::string ask(std::string_view method, std::string_view target, std::string_view body = {},
                    std::string_view type = "application/x-www-form-urlencoded") {
        FakeNetwork::Peer& peer = connect(80);
        peer.to_board.append(method).append(" ").append(target).append(" HTTP/1.1\r\nHost: board\r\n");
        peer.to_board.append("Authorization: Basic b3duZXI6bG9uZzpwYXNzd29yZA==\r\n");
        if (method == "POST")
            peer.to_board.append("Content-Type: ")
                .append(type)
                .append("\r\nContent-Length: ")
                .append(std::to_string(body.size()) + "\r\n");
        peer.to_board.append("\r\n").append(body);
        run(300ms);
        peer.ended = true;
        return peer.from_board;
    }
    // The alert under way is answered.
    void answer(std::string_view text) {
        network.called.back()->to_board += text;
        run();
    }
};

TEST(AlertSurface, the_page_has_the_fields_of_all_services_and_no_secret) {
    OwnedBoard board(
        "user.name=owner\npushover.token=the-token\nntfy.token=tk_1\nntfy.url=https://ntfy.sh/my-topic\n"
        "webhook.url=https://hub.example/hook?key=s3cret\n");
    const std::string page = dechunk(board.ask("GET", "/pushover"));
    for (const char* field : {"pushover.activated", "pushover.user", "pushover.token", "ntfy.url",
                              "ntfy.token", "webhook.url", "webhook.method", "webhook.token"})
        EXPECT_TRUE(page.contains(std::string("<label for=\"") + field + "\">")) << field;
    EXPECT_TRUE(page.contains("action=\"/pushover/test\""));
    const std::string settings = dechunk(board.ask("GET", "/api/v1/settings"));
    EXPECT_TRUE(settings.contains("webhook.url")) << settings;
    for (const char* secret : {"the-token", "tk_1", "my-topic", "s3cret", "hub.example"})
        EXPECT_FALSE(page.contains(secret) || settings.contains(secret)) << secret;
    EXPECT_FALSE(page.contains("A token goes over http://"));
    EXPECT_TRUE(page.contains("<dt>Pushover</dt><dd>nothing sent since the start</dd>"));
}

TEST(AlertSurface, the_page_warns_of_a_token_that_goes_over_http) {
    OwnedBoard board(std::string(kWebhook).append("webhook.token=a-key\n"));
    EXPECT_TRUE(dechunk(board.ask("GET", "/pushover")).contains("A token goes over http://"));
}

TEST(AlertSurface, the_button_sends_a_test_and_the_page_shows_what_became_of_it) {
    OwnedBoard board(kWebhook);
    EXPECT_TRUE(board.ask("POST", "/pushover/test").contains("Location: /pushover?tested\r\n"));
    ASSERT_EQ(board.network.called.size(), 1U);
    EXPECT_TRUE(board.network.called[0]->from_board.contains(
        R"("kind":"test","text":"Test of the alerts of vedette","count":1)"));
    board.answer("HTTP/1.1 403 Forbidden\r\n\r\n");
    EXPECT_TRUE(dechunk(board.ask("GET", "/pushover"))
                    .contains("<dt>Webhook</dt><dd>refused by the service (403), "));
    board.run(16s);
    board.ask("POST", "/pushover/test");
    board.answer("HTTP/1.1 200 OK\r\n\r\n");
    EXPECT_TRUE(dechunk(board.ask("GET", "/pushover")).contains("<dt>Webhook</dt><dd>sent (200), "));
}

TEST(AlertSurface, without_a_service_a_test_says_what_is_missing) {
    OwnedBoard board("user.name=owner\n");
    EXPECT_TRUE(board.ask("POST", "/pushover/test").contains("Location: /pushover?none\r\n"));
    EXPECT_TRUE(dechunk(board.ask("GET", "/pushover?none")).contains("No service is in use."));
    const std::string refused = board.ask("POST", "/api/v1/alerts/test");
    EXPECT_TRUE(refused.starts_with("HTTP/1.1 409 "));
    EXPECT_TRUE(refused.contains(R"("code":"no_target")"));
}

TEST(AlertSurface, the_api_tests_and_tells) {
    OwnedBoard board(kWebhook);
    EXPECT_EQ(dechunk(board.ask("POST", "/api/v1/alerts/test")),
              R"({"waiting":1,"lost":0,"targets":[{"name":"pushover","in_use":false},)"
              R"({"name":"ntfy","in_use":false},{"name":"webhook","in_use":true}]})");
    board.network.called[0]->lost = true;
    board.run();
    EXPECT_TRUE(
        dechunk(board.ask("GET", "/api/v1/alerts"))
            .contains(R"({"name":"webhook","in_use":true,"last":{"result":"no_connection","utc_s":)"));
    board.run(20s);
    board.answer("HTTP/1.1 200 OK\r\n\r\n");
    EXPECT_TRUE(dechunk(board.ask("GET", "/api/v1/alerts"))
                    .contains(R"("last":{"result":"answered","status":200,"utc_s":)"));
}

TEST(AlertSurface, a_new_setting_is_used_at_once) {
    OwnedBoard board(kWebhook);
    board.ask("POST", "/api/v1/alerts/test");
    board.network.called[0]->lost = true;
    board.run();
    const std::string saved =
        board.ask("POST", "/api/v1/settings", R"({"webhook.url":"http://192.168.1.8/"})", "application/json");
    EXPECT_TRUE(saved.starts_with("HTTP/1.1 200 ")) << saved;
    ASSERT_EQ(board.network.called.size(), 2U);
    EXPECT_EQ(board.network.called[1]->address, IpAddress::v4(192, 168, 1, 8));
    for (const char* url :
         {"ftp://a/", "http://u:p@a/", "https://192.168.1.8/", "nothing", "http://a b/", "http://a,b/"}) {
        const std::string refused = board.ask(
            "POST", "/api/v1/settings", std::string(R"({"ntfy.url":")") + url + "\"}", "application/json");
        EXPECT_TRUE(refused.starts_with("HTTP/1.1 400 ")) << url;
    }
    EXPECT_TRUE(board.ask("POST", "/api/v1/settings", R"({"ntfy.token":"a b"})", "application/json")
                    .starts_with("HTTP/1.1 400 "));
}

TEST(AlertSurface, takes_the_original_s_file_over) {
    OwnedBoard board("user.name=owner\n");
    const std::string told =
        board.ask("POST", "/api/v1/pycameresp/PushOverConfig.json",
                  R"({"activated":true,"token":"the-token","user":"the-user"})", "application/json");
    EXPECT_TRUE(told.contains(R"({"key":"token","result":"kept"},{"key":"user","result":"kept"})")) << told;
    EXPECT_EQ(alert_targets(board.node->settings()), bit_of(AlertTarget::kPushover));
    EXPECT_TRUE(board.ask("GET", "/api/v1/pycameresp/PushOverConfig.json")
                    .contains(R"({"activated":true,"user":"","token":""})"));
}

}  // namespace
}  // namespace vedette::node

// Requests that wait for the slow task: for the check of a password, or by a route's function.
#include <array>
#include <string>
#include <utility>

#include <gtest/gtest.h>

#include "node/serve/exchange_fixture.hpp"

namespace vedette::node {
namespace {

constexpr IpAddress kStranger = IpAddress::v4(203, 0, 113, 9);

void echo(Exchange& exchange) { exchange.answer({.type = "text/plain"}, exchange.body()); }

// Answers at the third call.
void wait_twice(Exchange& exchange) {
    exchange.ticket() += 1;
    if (exchange.ticket() < 3) return exchange.later();
    exchange.answer(
        {}, std::string("calls: ") + std::to_string(exchange.ticket()) + std::string(exchange.body()));
}
void wait_for_ever(Exchange& exchange) { exchange.later(); }

constexpr Need kForFriends{Protocol::kMjpeg};
constexpr std::array<Route, 4> kRoutes{{
    {kPost, "/wait", kForFriends, wait_twice, kForm, 100},
    {kGet, "/for-ever", kForFriends, wait_for_ever},
    {kPost, "/echo", kForFriends, echo, kJson, 100},
    {kPost, "/act", {.acts = true}, echo, kForm | kJson, 200},
}};

TEST(PendingRequest, a_function_that_answers_later_is_called_again_with_its_ticket_and_its_body) {
    ExchangeClient client(kRoutes);
    client.post("/wait", "application/x-www-form-urlencoded", "a=1");
    for (int i = 0; i < 5 && client.answer().empty(); ++i) client.run();
    EXPECT_EQ(body_of(client.answer()), "calls: 3a=1");
    EXPECT_TRUE(client.has_free_memory());
    client.post("/wait", "application/x-www-form-urlencoded", "b=2");
    for (int i = 0; i < 5 && client.answer().empty(); ++i) client.run();
    EXPECT_EQ(body_of(client.answer()), "calls: 3b=2") << "the ticket begins at 0 again";
}

TEST(PendingRequest, who_answers_too_late_is_answered_for) {
    ExchangeClient client(kRoutes);
    client.get("GET", "/for-ever");
    EXPECT_LT(client.run(19s), 5);  // it waits
    EXPECT_TRUE(client.answer().empty());
    client.run(2s);
    EXPECT_TRUE(client.answer().starts_with("HTTP/1.1 503 "));
    EXPECT_TRUE(client.has_free_memory());
}

TEST(PendingRequest, a_password_is_checked_by_the_slow_task_before_the_answer) {
    // owner:long:password, and another one
    for (const auto& [credentials, status] : {std::pair("b3duZXI6bG9uZzpwYXNzd29yZA==", "200"),
                                              std::pair("b3duZXI6bG9uZzpwYXNzd29yZDE=", "401")}) {
        ExchangeClient client(kRoutes, kStranger);
        client.works = false;
        client.send(
            "POST /echo HTTP/1.1\r\nHost: b\r\nContent-Type: application/json\r\nContent-Length: 2\r\n"
            "Authorization: Basic " +
            std::string(credentials) + "\r\n\r\n[]");
        EXPECT_LT(client.run(5s), 5);
        EXPECT_TRUE(client.answer().empty());
        client.works = true;
        for (int i = 0; i < 3; ++i) client.run();
        EXPECT_TRUE(client.answer().starts_with("HTTP/1.1 " + std::string(status))) << client.answer();
        EXPECT_EQ(client.crypto().slow_hashes, 2) << "one of them made the owner's record";
    }
}

TEST(PendingRequest, a_client_that_leaves_while_it_waits_leaves_nothing_behind) {
    ExchangeClient client(kRoutes, kStranger);
    client.works = false;
    client.send(
        "GET /for-ever HTTP/1.1\r\nHost: b\r\nAuthorization: Basic b3duZXI6bG9uZzpwYXNzd29yZA==\r\n\r\n");
    client.peer().ended = true;
    client.run(1s);
    client.works = true;
    client.run(25s);
    EXPECT_TRUE(client.is_closed());
    EXPECT_TRUE(client.has_free_memory());
}

TEST(PendingRequest, a_session_acts_with_the_token_of_its_forms_in_the_body_or_in_a_field) {
    ExchangeClient client(kRoutes, kStranger);
    std::array<char, Sessions::kTokenText> memory;
    const std::string session(client.sessions().begin(memory, {}));
    std::array<char, Sessions::kFormTokenText> token_memory;
    const std::string token(client.sessions().form_token(session, token_memory));
    const auto act = [&](const std::string& fields, const std::string& type, const std::string& body) {
        client.answer().clear();
        client.send("POST /act HTTP/1.1\r\nHost: b\r\nCookie: session=" + session + "\r\n" + fields +
                    "Content-Type: application/" + type +
                    "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
        return client.answer().substr(9, 3);
    };
    EXPECT_EQ(act("", "x-www-form-urlencoded", "x=1&token=" + token), "200");
    EXPECT_EQ(act("X-Vedette-Token: " + token + "\r\n", "json", "[]"), "200");
    EXPECT_EQ(act("", "json", "[]"), "403");
}

}  // namespace
}  // namespace vedette::node

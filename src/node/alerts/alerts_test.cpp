// Alerts over sockets and TLS in memory.
#include <array>
#include <string>
#include <vector>

#include "core/dns/message.hpp"
#include "node/app/network_fixture.hpp"

namespace vedette::node {
namespace {

using namespace std::string_view_literals;

constexpr IpAddress kRouter = IpAddress::v4(192, 168, 1, 1);
constexpr std::string_view kPushover = "pushover.token=the-token\npushover.user=the-user\n";
constexpr std::string_view kWebhook = "webhook.url=http://192.168.1.9:8080/alert\n";
// 2026-06-01
constexpr UtcTime kNow{1'780'272'000s};

// A board that calls, and the services' side.
struct AlertBoard : NetBoard {
    explicit AlertBoard(std::string_view settings, bool knows_time = true) {
        set(settings);
        if (knows_time) clock.set_utc(kNow);
        start_wired();
    }
    void alert(std::string_view text = "motion at the door", AlertKind kind = AlertKind::kMotion) {
        node->alerts().add(kind, text, {}, clock.now);
        run();
    }
    // What the name server answers to the question that was asked.
    void answer_name() {
        const FakeNetwork::Letter question = asked();
        auto reader = dns::MessageReader::open(as_bytes(question.bytes));
        dns::Question asked_for;
        ASSERT_TRUE(reader && reader->next(asked_for));
        std::array<std::uint8_t, dns::kMaxUdpBytes> memory;
        dns::MessageWriter writer(memory, reader->header().id, dns::kResponse);
        writer.add(asked_for);
        writer.add(dns::Section::kAnswer, {.name = asked_for.name, .type = asked_for.type},
                   {.before = as_bytes("\x0a\x00\x00\x01"sv)});
        asking()->to_board.push_back({kRouter, 53, std::string(as_text(writer.written()))});
        run();
    }
    // The connection that the board has begun last.
    FakeNetwork::Peer& service() { return *network.called.back(); }
    void answer(std::string_view text) {
        service().to_board += text;
        run();
    }
    bool has_logged(std::string_view text) const { return log.text.contains(text); }
};

TEST(Alerts, go_to_pushover_over_tls) {
    AlertBoard board(kPushover);
    board.alert();
    ASSERT_TRUE(board.asking() != nullptr);
    EXPECT_EQ(board.asked().port, 53);
    board.answer_name();
    ASSERT_EQ(board.network.called.size(), 1U);
    EXPECT_EQ(board.service().address, IpAddress::v4(10, 0, 0, 1));
    EXPECT_EQ(board.service().port, 443);
    EXPECT_EQ(board.service().from_board, "hello api.pushover.net\n");
    EXPECT_GE(board.tls.last_time, kNow);
    board.answer("welcome\n");
    EXPECT_TRUE(board.service().from_board.contains("\nPOST /1/messages.json HTTP/1.1\r\n"));
    EXPECT_TRUE(board.service().from_board.contains("\r\n\r\nmotion at the door\r\n--"));
    EXPECT_EQ(board.node->alerts().waiting(), 1U);
    board.answer("HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\n{\"status\":1}");
    EXPECT_EQ(board.node->alerts().waiting(), 0U);
    EXPECT_FALSE(board.service().is_open);
    EXPECT_EQ(board.tls.sessions(), 0U);
    EXPECT_EQ(board.node->alerts().report(AlertTarget::kPushover).result.status, 200);
}

TEST(Alerts, of_nobody_are_forgotten) {
    AlertBoard board("");
    board.alert();
    EXPECT_EQ(board.node->alerts().waiting(), 0U);
    EXPECT_EQ(board.node->alerts().lost(), 0U);
}

TEST(Alerts, over_https_wait_until_the_clock_is_right) {
    AlertBoard board(kPushover, false);
    board.alert();
    board.run(60s);
    EXPECT_TRUE(board.asking() == nullptr);
    EXPECT_TRUE(board.has_logged("alerts: alerts wait until the clock is set"));
    board.clock.set_utc(kNow);
    board.run(1s);
    EXPECT_TRUE(board.asking() != nullptr);
}

TEST(Alerts, over_http_do_not_wait_for_the_clock) {
    AlertBoard board(kWebhook, false);
    board.alert();
    ASSERT_EQ(board.network.called.size(), 1U);
    EXPECT_EQ(board.service().address, IpAddress::v4(192, 168, 1, 9));
    EXPECT_EQ(board.service().port, 8080);
    EXPECT_TRUE(board.service().from_board.ends_with(
        R"({"board":"vedette","kind":"motion","text":"motion at the door","count":1})"));
}

TEST(Alerts, wait_for_a_network_and_are_not_lost_by_a_gap) {
    AlertBoard board(kWebhook);
    board.known.put_first(*KnownNetwork::make("home", "long enough"));
    board.start_radio({.has_access_point = false});
    board.alert();
    board.run(10s);
    EXPECT_EQ(board.network.called.size(), 0U);
    EXPECT_EQ(board.node->alerts().waiting(), 1U);
    board.wifi.come_up();
    board.run(1s);
    ASSERT_EQ(board.network.called.size(), 1U);
    // In the middle of the call the network goes, and comes back.
    board.wifi.status = {.failure = port::JoinFailure::kLost};
    board.run(1s);
    EXPECT_FALSE(board.service().is_open);
    EXPECT_EQ(board.network.called.size(), 1U);
    board.wifi.come_up();
    board.run(1s);
    ASSERT_EQ(board.network.called.size(), 2U);
    board.answer("HTTP/1.1 204 No Content\r\n\r\n");
    EXPECT_EQ(board.node->alerts().waiting(), 0U);
    EXPECT_FALSE(board.has_logged("given up"));
}

TEST(Alerts, to_a_name_wait_for_a_name_server) {
    AlertBoard board("webhook.url=http://hub.example/\n");
    board.start_radio();  // its own access point leads nowhere
    board.alert();
    board.run(60s);
    EXPECT_EQ(board.network.called.size(), 0U);
    EXPECT_EQ(board.node->alerts().waiting(), 1U);
    EXPECT_TRUE(board.has_logged("alerts: alerts wait until the network has a name server"));
}

TEST(Alerts, that_fail_are_tried_again_ever_later_and_given_up) {
    AlertBoard board(kWebhook);
    board.alert();
    MonoTime last = board.clock.now;
    std::string delays;
    for (std::size_t calls = 1; calls <= Alerts::kMaxAttempts; ++calls) {
        ASSERT_EQ(board.network.called.size(), calls);
        board.service().lost = true;
        board.run();
        for (int i = 0; i < 2000 && board.network.called.size() == calls; ++i) board.run(1s);
        delays += std::to_string((board.clock.now - last) / 1s) + " ";
        last = board.clock.now;
    }
    EXPECT_TRUE(delays.starts_with("15 30 60 120 240 480 900 ")) << delays;
    EXPECT_EQ(board.network.called.size(), Alerts::kMaxAttempts);
    EXPECT_EQ(board.node->alerts().waiting(), 0U);
    EXPECT_EQ(board.node->alerts().lost(), 1U);
    EXPECT_TRUE(board.has_logged("alerts: webhook: the service does not answer"));
    EXPECT_TRUE(board.has_logged("alerts: webhook: the alert is given up"));
}

TEST(Alerts, wait_as_long_as_the_service_asks) {
    AlertBoard board(kWebhook);
    board.alert();
    board.answer("HTTP/1.1 429 Too Many Requests\r\nRetry-After: 100\r\nContent-Length: 0\r\n\r\n");
    EXPECT_TRUE(board.has_logged("webhook: the service refuses the alert (429)"));
    board.run(98s);
    EXPECT_EQ(board.network.called.size(), 1U);
    board.run(3s);
    ASSERT_EQ(board.network.called.size(), 2U);
    board.answer("HTTP/1.1 503 Busy\r\nRetry-After: Fri, 31 Dec 2027 23:59:59 GMT\r\n\r\n");
    board.run(31s);
    ASSERT_EQ(board.network.called.size(), 3U);
    board.answer("HTTP/1.1 200 OK\r\n\r\n");
    EXPECT_EQ(board.node->alerts().waiting(), 0U);
}

TEST(Alerts, that_are_refused_for_good_are_not_tried_again) {
    for (const std::string_view status : {"400", "401", "404", "302"}) {
        AlertBoard board(kWebhook);
        board.alert();
        board.answer(std::string("HTTP/1.1 ").append(status).append(" No\r\nContent-Length: 0\r\n\r\n"));
        EXPECT_EQ(board.node->alerts().waiting(), 0U);
        EXPECT_TRUE(board.has_logged("the alert is given up"));
    }
}

TEST(Alerts, a_silent_service_costs_twenty_seconds) {
    AlertBoard board(kWebhook);
    board.alert();
    board.run(19s);
    EXPECT_TRUE(board.service().is_open);
    board.run(2s);
    EXPECT_FALSE(board.service().is_open);
    EXPECT_TRUE(board.has_logged("webhook: the service is silent"));
    board.run(16s);
    ASSERT_EQ(board.network.called.size(), 2U);
    // One that says a byte now and then is left after two minutes.
    for (int i = 0; i < 13; ++i) {
        board.service().to_board += i == 0 ? "H" : "T";
        board.run(10s);
    }
    EXPECT_FALSE(board.network.called[1]->is_open);
}

TEST(Alerts, a_service_in_the_handshake_may_be_silent_too) {
    AlertBoard board(kPushover);
    board.alert();
    board.answer_name();
    board.worker.stalls = true;
    board.answer("welcome\n");
    board.run(21s);
    EXPECT_FALSE(board.service().is_open);
    EXPECT_EQ(board.tls.sessions(), 1U);  // the slow task has it still
    board.worker.stalls = false;
    board.run(1s);
    EXPECT_EQ(board.tls.sessions(), 0U);
}

TEST(Alerts, are_not_told_to_a_service_that_is_not_trusted) {
    AlertBoard board(kPushover);
    board.alert();
    board.answer_name();
    board.answer("untrusted\n");
    EXPECT_EQ(board.service().from_board, "hello api.pushover.net\n");
    EXPECT_TRUE(board.has_logged("pushover: the certificate is of nobody that the board trusts"));
    EXPECT_EQ(board.node->alerts().waiting(), 1U);
    EXPECT_EQ(board.tls.sessions(), 0U);
}

TEST(Alerts, without_memory_for_tls_are_tried_later) {
    AlertBoard board(kPushover);
    board.tls.room = 0;
    board.alert();
    board.answer_name();
    EXPECT_TRUE(board.has_logged("pushover: no socket or no memory of TLS is left"));
    EXPECT_EQ(board.node->alerts().waiting(), 1U);
}

TEST(Alerts, need_a_name_that_has_an_address) {
    AlertBoard board(kPushover);
    board.alert();
    board.run(30s);  // the name server is silent
    EXPECT_TRUE(board.has_logged("pushover: the name of the service has no address"));
    EXPECT_EQ(board.node->alerts().waiting(), 1U);
}

TEST(Alerts, of_a_burst_are_one_and_are_ten_seconds_apart) {
    AlertBoard board(kWebhook);
    board.alert("1");
    for (int i = 2; i < 40; ++i) board.alert(std::to_string(i));
    board.answer("HTTP/1.1 200 OK\r\n\r\n");
    board.run(9s);
    EXPECT_EQ(board.network.called.size(), 1U);
    board.run(2s);
    ASSERT_EQ(board.network.called.size(), 2U);
    EXPECT_TRUE(board.service().from_board.contains(R"("text":"39","count":38)"));
    board.answer("HTTP/1.1 200 OK\r\n\r\n");
    EXPECT_EQ(board.node->alerts().waiting(), 0U);
}

TEST(Alerts, that_are_too_many_push_the_oldest_out) {
    AlertBoard board(kPushover, false);
    for (int i = 0; i < 6; ++i) board.alert("text", i % 2 == 0 ? AlertKind::kMotion : AlertKind::kTest);
    EXPECT_EQ(board.node->alerts().waiting(), 4U);
    EXPECT_EQ(board.node->alerts().lost(), 2U);
    EXPECT_TRUE(board.has_logged("alerts: the oldest alert is given up: too many wait"));
}

TEST(Alerts, that_one_service_refuses_reach_the_other) {
    AlertBoard board("webhook.url=http://192.168.1.9/\nntfy.url=http://192.168.1.8/topic\n");
    board.alert();
    EXPECT_EQ(board.service().address, IpAddress::v4(192, 168, 1, 8));
    board.service().lost = true;
    board.run();
    ASSERT_EQ(board.network.called.size(), 2U);
    EXPECT_EQ(board.service().address, IpAddress::v4(192, 168, 1, 9));
    board.answer("HTTP/1.1 200 OK\r\n\r\n");
    EXPECT_EQ(board.node->alerts().waiting(), 1U);
    board.run(16s);
    ASSERT_EQ(board.network.called.size(), 3U);
    EXPECT_EQ(board.service().address, IpAddress::v4(192, 168, 1, 8));
    board.answer("HTTP/1.1 200 OK\r\n\r\n");
    EXPECT_EQ(board.node->alerts().waiting(), 0U);
}

TEST(Alerts, carry_their_picture_and_give_its_block_back) {
    AlertBoard board("ntfy.url=http://192.168.1.8/topic\n");
    std::array<std::uint8_t, 20'000> memory;
    memory.fill('p');
    PicturePool pool(memory, memory.size());
    pool.publish({memory.size(), board.clock.now});
    board.node->alerts().add(AlertKind::kMotion, "door", pool.newest(), board.clock.now);
    pool.forget();
    board.run();
    FakeNetwork::Peer& service = board.service();
    service.room = 700;  // and so on, in pieces
    for (int i = 0; i < 100 && !service.from_board.ends_with(std::string(20'000, 'p')); ++i) {
        service.room += 700;
        board.run();
    }
    EXPECT_TRUE(service.from_board.ends_with("\r\n\r\n" + std::string(20'000, 'p')));
    EXPECT_EQ(pool.free_blocks(), 0U);
    board.answer("HTTP/1.1 200 OK\r\n\r\n");
    EXPECT_EQ(pool.free_blocks(), 1U);
}

TEST(Alerts, are_not_sent_before_there_is_memory_for_their_answer) {
    AlertBoard board(kWebhook);
    std::vector<FakeNetwork::Peer*> slow;
    for (int i = 0; i < 8; ++i) {
        slow.push_back(&board.connect(80));
        slow.back()->to_board = "GET / HTTP/1.1\r\n";  // and no more
    }
    board.run(10ms);
    board.alert();
    ASSERT_EQ(board.network.called.size(), 1U);
    EXPECT_EQ(board.service().from_board, "");
    // A request that is incomplete for a second gives its memory to the alert.
    board.run(10s);
    EXPECT_TRUE(board.service().from_board.starts_with("POST /alert HTTP/1.1\r\n"));
    board.answer("HTTP/1.1 200 OK\r\n\r\n");
    EXPECT_EQ(board.node->alerts().waiting(), 0U);
    board.run(60s);
    EXPECT_EQ(board.network.called.size(), 1U);
}

TEST(Alerts, with_a_token_go_over_http_to_private_addresses_only) {
    constexpr std::string_view kToken = "webhook.token=a-key\n";
    AlertBoard at_home(std::string(kWebhook).append(kToken));
    at_home.alert();
    ASSERT_EQ(at_home.network.called.size(), 1U);
    EXPECT_TRUE(at_home.service().from_board.contains("Authorization: Bearer a-key\r\n"));
    EXPECT_TRUE(at_home.node->alerts().shows_token());
    for (const std::string_view url :
         {"webhook.url=http://203.0.113.9/\n", "ntfy.url=http://203.0.113.9/t\nntfy.token=k\n",
          "pushover.url=http://203.0.113.9/\npushover.token=t\npushover.user=u\n"}) {
        AlertBoard outside(std::string(url).append(kToken));
        outside.alert();
        EXPECT_EQ(outside.network.called.size(), 0U) << url;
        EXPECT_TRUE(outside.has_logged("the address is public, and over http://"));
        EXPECT_EQ(outside.node->alerts().waiting(), 0U);
        EXPECT_EQ(outside.node->alerts().lost(), 1U);
    }
    AlertBoard without("webhook.url=http://203.0.113.9/\n");
    without.alert();
    EXPECT_EQ(without.network.called.size(), 1U);
    EXPECT_FALSE(without.node->alerts().shows_token());
}

TEST(Alerts, answers_may_be_anything) {
    for (const std::string_view answer :
         {"\x16\x03\x01 not HTTP\r\n\r\n", "HTTP/1.1 2000 OK\r\n\r\n", "HTTP/1.1 200 OK\r\n bad: \r\n\r\n"}) {
        AlertBoard board(kWebhook);
        board.alert();
        board.answer(answer);
        EXPECT_TRUE(board.has_logged("webhook: the answer is no HTTP"));
        EXPECT_EQ(board.node->alerts().waiting(), 1U);
    }
    AlertBoard board(kWebhook);
    board.alert();
    board.answer("HTTP/1.1 200 OK\r\n" + std::string(5000, 'x'));
    EXPECT_TRUE(board.has_logged("webhook: the answer is no HTTP"));
}

TEST(Alerts, an_answer_may_come_byte_by_byte_and_before_the_request_is_sent) {
    AlertBoard board(kWebhook);
    board.alert();
    board.service().room = 0;
    for (const char c : std::string_view("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n\r\n"))
        board.answer(std::string_view(&c, 1));
    EXPECT_EQ(board.node->alerts().waiting(), 0U);
}

}  // namespace
}  // namespace vedette::node

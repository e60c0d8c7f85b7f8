// What a transcript (server_transcripts_test.cpp) cannot say: deadlines, the pool, and the framing of
// answers.
#include "core/http/server_connection.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

namespace vedette::http {
namespace {

constexpr std::string_view kGet = "GET /a HTTP/1.1\r\nHost: h\r\n\r\n";

// A server with memory for two heads of 256 bytes, and one connection to it.
struct Server {
    std::array<char, 512> memory{};
    HeadPool pool{memory, 256};
    ServerLimits limits;
    MonoTime now{1000s};
    ServerConnection connection{pool, limits, now};

    int free_blocks() {
        HeadPool::Block first = pool.take();
        const HeadPool::Block second = pool.take();
        return (first ? 1 : 0) + (second ? 1 : 0);
    }
    Input feed(std::string_view bytes) { return connection.feed(as_bytes(bytes), now); }
    // The event after the next one of these bytes.
    ServerEvent second_event(std::string_view bytes) {
        return feed(bytes.substr(feed(bytes).consumed)).event;
    }
    // Head of the answer that is then begun.
    std::string answer(const Answer& answer) {
        std::array<char, 256> out;
        HeadWriter head = connection.start_head(out, answer);
        std::string text(head.finish().value_or("too long"));
        connection.begin_answer(answer);
        return text;
    }
};

TEST(ServerConnection, a_heads_memory_is_held_from_its_first_byte_to_the_answers_head) {
    Server s;
    EXPECT_EQ(s.free_blocks(), 2);
    s.feed("\r\n");
    EXPECT_EQ(s.free_blocks(), 2);
    s.feed("G");
    EXPECT_EQ(s.free_blocks(), 1);
    EXPECT_TRUE(s.second_event("ET /stream HTTP/1.1\r\nHost: h\r\n\r\n") == ServerEvent::kRequest);
    EXPECT_EQ(s.connection.request().path(), "/stream");
    EXPECT_EQ(s.free_blocks(), 1);
    s.connection.begin_answer({.body = BodyKind::kChunked});
    EXPECT_EQ(s.free_blocks(), 2);
    EXPECT_TRUE(s.connection.end_answer(s.now));
    EXPECT_EQ(s.free_blocks(), 2);
}

TEST(ServerConnection, a_connection_that_ends_returns_its_memory) {
    Server s;
    s.feed("GET ");
    EXPECT_EQ(s.free_blocks(), 1);
    EXPECT_TRUE(s.connection.end_of_input() == ServerEvent::kClosed);
    EXPECT_EQ(s.free_blocks(), 2);
    {
        ServerConnection other(s.pool, s.limits, s.now);
        other.feed(as_bytes(kGet), s.now);
        EXPECT_EQ(s.free_blocks(), 1);
    }
    EXPECT_EQ(s.free_blocks(), 2);
}

TEST(ServerConnection, waits_for_memory_and_goes_on_when_a_block_returns) {
    Server s;
    HeadPool::Block first = s.pool.take();
    const HeadPool::Block second = s.pool.take();
    EXPECT_TRUE(s.connection.wants_input());
    const Input held = s.feed(kGet);
    EXPECT_TRUE(held.event == ServerEvent::kHold);
    EXPECT_EQ(held.consumed, 0U);
    EXPECT_FALSE(s.connection.wants_input());
    s.now = s.now + 9s;
    EXPECT_TRUE(s.connection.poll(s.now) == ServerEvent::kNeedMore);
    first.release();
    EXPECT_TRUE(s.connection.wants_input());
    EXPECT_TRUE(s.feed(kGet).event == ServerEvent::kHead);
}

TEST(ServerConnection, is_refused_with_503_when_no_memory_became_free_before_the_heads_deadline) {
    Server s;
    const HeadPool::Block first = s.pool.take();
    const HeadPool::Block second = s.pool.take();
    s.feed(kGet);
    s.now = s.now + 5s;
    s.feed(kGet);  // which does not put the deadline off
    s.now = s.now + 5s;
    EXPECT_TRUE(s.connection.deadline() == s.now);
    EXPECT_TRUE(s.connection.poll(s.now) == ServerEvent::kRefused);
    EXPECT_EQ(suggested_status(s.connection.error()), 503);
    EXPECT_EQ(s.answer({.status = 503}),
              "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    EXPECT_FALSE(s.connection.end_answer(s.now));
    EXPECT_TRUE(s.feed(kGet).event == ServerEvent::kNeedMore);
}

TEST(ServerConnection, an_idle_connection_is_closed_without_an_answer) {
    Server s;
    EXPECT_TRUE(s.connection.deadline() == s.now + 60s);
    s.now = s.now + 60s;
    EXPECT_TRUE(s.connection.poll(s.now) == ServerEvent::kClosed);
    EXPECT_TRUE(s.feed(kGet).event == ServerEvent::kClosed);
    EXPECT_FALSE(s.connection.wants_input());
}

TEST(ServerConnection, a_head_that_trickles_is_refused_with_408_at_a_fixed_time) {
    Server s;
    s.feed("G");
    const MonoTime deadline = s.now + 10s;
    for (int i = 0; i < 9; ++i) {
        s.now = s.now + 1s;
        EXPECT_TRUE(s.feed(i == 0 ? "ET /" : "a").event == ServerEvent::kNeedMore);
    }
    EXPECT_TRUE(s.connection.deadline() == deadline);
    s.now = deadline;
    EXPECT_TRUE(s.feed("a").event == ServerEvent::kRefused);
    EXPECT_EQ(suggested_status(s.connection.error()), 408);
}

TEST(ServerConnection, a_body_has_as_much_more_time_as_its_bytes_need_at_the_lowest_rate) {
    Server s;
    s.feed("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 100000\r\n\r\n");
    const MonoTime started = s.now;
    EXPECT_TRUE(s.connection.deadline() == started + 10s);
    const std::string second(8000, 'x');
    EXPECT_TRUE(s.feed(second).event == ServerEvent::kBody);
    EXPECT_TRUE(s.connection.deadline() == started + 11s);
    s.now = started + 11s;
    EXPECT_TRUE(s.connection.poll(s.now) == ServerEvent::kRefused);
    EXPECT_EQ(suggested_status(s.connection.error()), 408);
}

TEST(ServerConnection, a_complete_request_and_its_answer_have_no_deadline) {
    Server s;
    s.second_event(kGet);
    EXPECT_TRUE(s.connection.deadline() == MonoTime::max());
    s.connection.begin_answer({});
    EXPECT_TRUE(s.connection.deadline() == MonoTime::max());
    s.now = s.now + 100s;
    s.connection.end_answer(s.now);
    EXPECT_TRUE(s.connection.deadline() == s.now + 60s);
}

TEST(ServerConnection, a_limit_of_the_greatest_duration_is_none) {
    Server s;
    s.limits = {.idle = Duration::max(), .head = Duration::max(), .body = Duration::max()};
    ServerConnection patient(s.pool, s.limits, s.now);
    EXPECT_TRUE(patient.deadline() == MonoTime::max());
    patient.feed(as_bytes("POST / HTTP/1.1\r\n"), s.now);
    EXPECT_TRUE(patient.deadline() == MonoTime::max());
    patient.feed(as_bytes("Host: h\r\nContent-Length: 9\r\n\r\n"), s.now);
    patient.feed(as_bytes("abc"), s.now);
    EXPECT_TRUE(patient.deadline() == MonoTime::max());
}

TEST(ServerConnection, the_next_request_stays_in_the_socket_during_an_answer) {
    Server s;
    s.second_event(kGet);
    EXPECT_FALSE(s.connection.wants_input());
    EXPECT_TRUE(s.feed(kGet).event == ServerEvent::kHold);
    s.connection.begin_answer({});
    EXPECT_FALSE(s.connection.wants_input());
    EXPECT_EQ(s.feed(kGet).consumed, 0U);
    s.connection.end_answer(s.now);
    EXPECT_TRUE(s.connection.wants_input());
    EXPECT_TRUE(s.feed(kGet).event == ServerEvent::kHead);
}

TEST(ServerConnection, input_during_a_stream_is_dropped_and_too_much_of_it_closes) {
    Server s;
    s.second_event(kGet);
    s.connection.begin_answer({.body = BodyKind::kChunked, .close = true});
    EXPECT_TRUE(s.connection.wants_input());
    const std::string much(60'000, 'x');
    EXPECT_EQ(s.feed(much).consumed, much.size());
    EXPECT_TRUE(s.feed(much).event == ServerEvent::kClosed);
}

TEST(ServerConnection, ends_by_the_peers_end_or_by_the_limit_for_lingering) {
    for (const bool peer_ends : {true, false}) {
        Server s;
        s.second_event(kGet);
        s.connection.begin_answer({.close = true});
        EXPECT_FALSE(s.connection.end_answer(s.now));
        EXPECT_TRUE(s.feed("more").event == ServerEvent::kNeedMore);
        if (peer_ends) {
            EXPECT_TRUE(s.connection.end_of_input() == ServerEvent::kClosed);
        } else {
            EXPECT_TRUE(s.connection.poll(s.now + 1999ms) == ServerEvent::kNeedMore);
            EXPECT_TRUE(s.connection.poll(s.now + 2s) == ServerEvent::kClosed);
        }
    }
}

TEST(ServerConnection, a_peer_that_has_ended_its_direction_still_gets_its_answer) {
    Server s;
    s.second_event(kGet);
    EXPECT_TRUE(s.connection.end_of_input() == ServerEvent::kNeedMore);
    EXPECT_EQ(s.answer({.length = 2}), "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n");
    EXPECT_FALSE(s.connection.end_answer(s.now));
    EXPECT_TRUE(s.connection.poll(s.now) == ServerEvent::kNeedMore);
    EXPECT_TRUE(s.feed("").event == ServerEvent::kClosed);
}

TEST(ServerConnection, a_request_of_another_protocol_leaves_the_rest_of_the_input) {
    Server s;
    s.second_event(kGet);
    EXPECT_EQ(s.answer({.status = 101}), "HTTP/1.1 101 Switching Protocols\r\n\r\n");
    EXPECT_EQ(s.free_blocks(), 2);
    EXPECT_EQ(s.feed("\x81\x05hello").consumed, 0U);
}

// The head of the answer to such a request.
std::string head_of(std::string_view first_line, const Answer& answer) {
    Server s;
    s.second_event(std::string(first_line) + "\r\nHost: h\r\n\r\n");
    return s.answer(answer);
}

TEST(ServerAnswer, is_framed_as_the_clients_version_knows_it) {
    const Answer chunked{.body = BodyKind::kChunked};
    EXPECT_EQ(head_of("GET / HTTP/1.1", chunked), "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
    EXPECT_EQ(head_of("GET / HTTP/1.0", chunked), "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
    EXPECT_EQ(head_of("GET / HTTP/1.0\r\nConnection: keep-alive", chunked),
              "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
    EXPECT_EQ(head_of("GET / HTTP/1.0\r\nConnection: keep-alive", {.length = 3}),
              "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nConnection: keep-alive\r\n\r\n");
    EXPECT_EQ(head_of("GET / HTTP/1.1", {.reason = "NA", .body = BodyKind::kUntilClose}),
              "HTTP/1.1 200 NA\r\nConnection: close\r\n\r\n");
    EXPECT_EQ(head_of("GET / HTTP/1.1", {.status = 302, .body = BodyKind::kNone}),
              "HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n");
    EXPECT_EQ(head_of("GET / HTTP/1.1", {.status = 304, .length = 9}), "HTTP/1.1 304 Not Modified\r\n\r\n");
}

TEST(ServerAnswer, to_HEAD_has_the_fields_of_GET_and_no_body) {
    Server s;
    s.second_event("HEAD / HTTP/1.1\r\nHost: h\r\n\r\n");
    EXPECT_EQ(s.answer({.length = 7}), "HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n");
    EXPECT_TRUE(s.connection.answer_body() == BodyKind::kNone);
    EXPECT_TRUE(s.connection.end_answer(s.now));
    s.second_event(kGet);
    s.answer({.length = 7});
    EXPECT_TRUE(s.connection.answer_body() == BodyKind::kLength);
}

TEST(ServerAnswer, before_the_end_of_the_request_ends_the_connection) {
    Server s;
    s.feed("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 100\r\n\r\nabc");
    EXPECT_EQ(s.answer({.status = 413}),
              "HTTP/1.1 413 Content Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    EXPECT_FALSE(s.connection.end_answer(s.now));
}

// As Chromium 120 sends it to a device without a name, with a cookie and a referrer.
TEST(ServerConnection, two_kilobytes_hold_the_head_of_a_browser) {
    std::string head =
        "GET /camera/live?size=640x480&quality=10 HTTP/1.1\r\nHost: 192.168.1.61:8080\r\n"
        "Connection: keep-alive\r\nCache-Control: max-age=0\r\nDNT: 1\r\nUpgrade-Insecure-Requests: 1\r\n"
        "sec-ch-ua: \"Not_A Brand\";v=\"8\", \"Chromium\";v=\"120\", \"Google Chrome\";v=\"120\"\r\n"
        "sec-ch-ua-mobile: ?1\r\nsec-ch-ua-platform: \"Android\"\r\n"
        "User-Agent: Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) "
        "Chrome/120.0.0.0 Mobile Safari/537.36\r\n"
        "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;"
        "q=0.8,application/signed-exchange;v=b3;q=0.7\r\nSec-Fetch-Site: same-origin\r\n"
        "Sec-Fetch-Mode: navigate\r\nSec-Fetch-User: ?1\r\nSec-Fetch-Dest: document\r\n"
        "Referer: http://192.168.1.61:8080/camera/settings\r\nAccept-Encoding: gzip, deflate\r\n"
        "Accept-Language: fr-FR,fr;q=0.9,en-US;q=0.8,en;q=0.7,de;q=0.6\r\nCookie: session=";
    head += std::string(256, 'a') + "\r\nAuthorization: Basic " + std::string(128, 'b') + "\r\n\r\n";
    std::array<char, 2048> memory{};
    HeadPool pool(memory, memory.size());
    const ServerLimits limits;
    ServerConnection connection(pool, limits, {});
    EXPECT_TRUE(connection.feed(as_bytes(head), {}).event == ServerEvent::kHead);
    EXPECT_EQ(connection.request().header("Sec-Fetch-Mode").value_or(""), "navigate");
}

TEST(ServerConnection, the_end_of_a_block_is_the_bodys) {
    Server s;
    s.limits.body_memory = 100;
    // 156 bytes are left for the head.
    const std::string fields = "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\nA: ";
    s.feed(fields + std::string(60, 'a') + "\r\n\r\n");
    ASSERT_EQ(s.connection.body_memory().size(), 100U);
    std::ranges::fill(s.connection.body_memory(), 'x');
    EXPECT_TRUE(s.feed("123").event == ServerEvent::kBody);
    EXPECT_EQ(s.connection.request().header("A").value_or(""), std::string(60, 'a'));
    EXPECT_TRUE(s.connection.body_memory().back() == 'x');
    ServerConnection other(s.pool, s.limits, s.now);
    EXPECT_TRUE(other.feed(as_bytes(fields + std::string(120, 'a') + "\r\n\r\n"), s.now).event ==
                ServerEvent::kRefused);
    EXPECT_TRUE(other.error() == ParseError::kHeadTooLarge);
}

}  // namespace
}  // namespace vedette::http

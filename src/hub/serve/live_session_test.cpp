#include "hub/serve/live_session.hpp"

#include <gtest/gtest.h>
#include <linux/sockios.h>
#include <sys/ioctl.h>

#include "hub/serve/access_fixture.hpp"

namespace vedette::serve {
namespace {

constexpr const char* kUpgrade =
    "Upgrade: websocket\r\nConnection: keep-alive, Upgrade\r\nSec-WebSocket-Version: 13\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: vedette.v1\r\n"
    "Origin: http://localhost:8480\r\n";

// A client of the live WebSocket: its log has texts as they are, envelopes as "type channel number size".
class LiveClient {
  public:
    explicit LiveClient(ServeFixture& fixture, int send_buffer = 0, const std::string& fields = "")
        : client_(fixture.connect(send_buffer)) {
        const std::string answer = client_.ask(get("/api/v1/live", kUpgrade + fields));
        const std::size_t end = answer.find("\r\n\r\n");
        EXPECT_TRUE(answer.starts_with("HTTP/1.1 101 ")) << answer;
        EXPECT_NE(answer.find("Sec-WebSocket-Protocol: vedette.v1\r\n"), answer.npos);
        EXPECT_NE(answer.find("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"), answer.npos);
        take(answer.substr(end + 4));
    }

    void text(std::string_view json) { frame(http::Opcode::kText, as_bytes(json)); }
    void grant(std::uint16_t channel, std::uint64_t total) {
        wire::Header h;
        h.type = wire::Type::kCredit;
        h.channel = channel;
        h.number = total;
        frame(http::Opcode::kBinary, wire::encode(h));
    }
    void frame(http::Opcode opcode, Bytes payload) {
        std::array<std::uint8_t, http::kMaxFrameHead> head{};
        const http::MaskKey mask{1, 2, 3, 4};
        std::vector<std::uint8_t> masked(payload.begin(), payload.end());
        http::apply_mask(masked, mask);
        const Bytes bytes =
            http::encode_frame_head({.opcode = opcode, .size = payload.size(), .mask = mask}, head);
        client_.send(std::string(as_text(bytes)) + std::string(as_text(masked)));
    }
    // What has come since the last call, a line a message.
    std::string log() {
        take(client_.read());
        return std::exchange(log_, {});
    }
    bool closed() {
        take(client_.read());
        return client_.closed();
    }
    const wire::Header& last() const { return last_; }
    void leave() { client_.leave(); }

  private:
    void take(std::string_view stream) {
        Bytes bytes = as_bytes(stream);
        for (;;) {
            const auto event = reader_.poll();
            if (event == http::MessageEvent::kNeedMore && bytes.empty()) return;
            if (event == http::MessageEvent::kNeedMore) {
                bytes = bytes.subspan(reader_.feed(bytes));
            } else if (event == http::MessageEvent::kMessage) {
                note();
            } else if (event == http::MessageEvent::kPing) {
                log_ += "ping\n";
            } else if (event == http::MessageEvent::kPong) {
                log_ += "pong " + std::string(as_text(reader_.control())) + "\n";
            } else if (event == http::MessageEvent::kClose) {
                log_ += "close " + std::to_string(static_cast<int>(reader_.close_code())) + "\n";
            } else if (event == http::MessageEvent::kClosed || event == http::MessageEvent::kFailed) {
                return;
            }
        }
    }
    void note() {
        const Bytes m = reader_.message();
        if (reader_.opcode() == http::Opcode::kText) {
            log_ += std::string(as_text(m)) + "\n";
            return;
        }
        const auto header = wire::decode(m.first(wire::kHeaderSize), 10'000'000);
        ASSERT_TRUE(header.has_value());
        EXPECT_EQ(m.size() - wire::kHeaderSize, header->payload_size);
        last_ = *header;
        constexpr std::array<const char*, 5> kNames = {"?", "unit", "track", "credit", "end"};
        log_ += std::string(kNames[static_cast<std::size_t>(header->type)]) + " " +
                std::to_string(header->channel) + " " + std::to_string(header->number) + "\n";
    }

    ServeFixture::Client client_;
    std::vector<std::uint8_t> memory_ = std::vector<std::uint8_t>(1'000'000);
    http::MessageReader reader_{http::Peer::kServer, {.max_message = 1'000'000}, memory_};
    wire::Header last_;
    std::string log_;
};

bool has(std::string_view text, std::string_view part) { return text.find(part) != text.npos; }

TEST(LiveSession, a_channel_sends_status_track_and_units) {
    ServeFixture b;
    LiveClient c(b);
    c.text(R"({"type":"watch","channel":7,"camera":"porch","credit":2})");
    const std::string status = c.log();
    EXPECT_TRUE(
        has(status, R"({"type":"status","channel":7,"camera":"porch","state":"idle","reason":"","since":")"));
    b.publish(5000);
    EXPECT_EQ(c.log(), "track 7 1\nunit 7 1\n");
    EXPECT_EQ(c.last().generation, 1U);
    EXPECT_TRUE(c.last().codec == wire::Codec::kJpeg);
    EXPECT_EQ(c.last().flags & wire::kKey, wire::kKey);
    EXPECT_TRUE(c.last().sent == b.clock.utc());
    b.porch->set_status({.state = bus::CameraState::kLost, .reason = "gone"});
    b.publish(1000, 0, true);
    EXPECT_TRUE(has(c.log(), R"("state":"lost","reason":"gone")"));
    EXPECT_EQ(c.last().flags & wire::kPlaceholder, wire::kPlaceholder);
}

TEST(LiveSession, without_credit_nothing_is_sent_and_with_it_the_newest) {
    ServeFixture b;
    LiveClient c(b);
    c.text(R"({"type":"watch","channel":1,"camera":"porch","credit":2})");
    c.log();
    for (unsigned i = 0; i < 10; ++i) b.publish(3000, i);
    EXPECT_EQ(c.log(), "track 1 1\nunit 1 1\nunit 1 2\n");
    c.grant(1, 3);
    EXPECT_EQ(c.log(), "unit 1 10\n");
    c.grant(1, 3);
    c.grant(1, 2);
    b.publish(3000, 11);
    EXPECT_EQ(c.log(), "") << "late and repeated grants grant nothing";
    EXPECT_EQ(b.porch->counters.missed.load(), 9U);
}

TEST(LiveSession, a_reader_that_becomes_slow_never_finds_more_than_its_window) {
    ServeFixture b;
    LiveClient c(b, 4 * 1024 * 1024);
    c.text(R"({"type":"watch","channel":1,"camera":"porch","credit":2})");
    c.log();
    std::uint64_t done = 0;
    const auto frame = [&](unsigned i) {
        b.clock.advance(40ms);
        b.publish(20'000, i);
    };
    for (unsigned i = 0; i < 150; ++i) {  // 6 s at 25 a second
        frame(i);
        EXPECT_TRUE(has(c.log(), "unit 1 ")) << i;
        c.grant(1, ++done + 2);
    }
    Duration oldest{};
    for (unsigned i = 0; i < 150; ++i) {  // then it looks twice a second only
        frame(i);
        if (i % 12 != 11) continue;
        const std::string log = c.log();
        EXPECT_LE(std::count(log.begin(), log.end(), '\n'), 2) << log;
        oldest = std::max(oldest, b.clock.utc() - c.last().captured);
        done = b.porch->counters.delivered.load();
        c.grant(1, done + 2);
    }
    EXPECT_LE(to_ms(oldest), 12 * 40) << "what it finds was sent right after it looked the last time";
}

// Field case: a browser opens six connections to a host at most, and shows no seventh stream | Motion-Project/motion
// 1465, ZoneMinder/zoneminder 2940, home-assistant/frontend 6879 | the page gets all cameras over one
// WebSocket
TEST(LiveSession, cameras_share_the_connection_in_turns) {
    ServeFixture b;
    LiveClient c(b);
    const auto track = b.gate->units.announce({.id = bus::kPictures});
    c.text(R"({"type":"watch","channel":1,"camera":"porch"})");
    c.text(R"({"type":"watch","channel":2,"camera":"gate"})");
    c.log();
    b.publish(1000);
    bus::Unit unit;
    unit.track = track;
    unit.payload = b.gate->pool->take(100);
    b.gate->units.publish(std::move(unit));
    b.turn();
    EXPECT_EQ(c.log(), "track 1 1\nunit 1 1\ntrack 2 1\nunit 2 1\n");
}

TEST(LiveSession, unwatch_ends_the_channel_and_its_demand) {
    ServeFixture b;
    LiveClient c(b);
    c.text(R"({"type":"watch","channel":1,"camera":"porch"})");
    EXPECT_EQ(b.porch->units.demand(bus::kPictures).consumers, 1);
    c.text(R"({"type":"unwatch","channel":1})");
    EXPECT_TRUE(has(c.log(), "end 1 0\n"));
    EXPECT_EQ(b.porch->units.demand(bus::kPictures).consumers, 0);
    c.grant(1, 5);
    EXPECT_FALSE(c.closed()) << "credit may have crossed the end";
    c.text(R"({"type":"watch","channel":1,"camera":"porch"})");
    c.leave();
    EXPECT_EQ(b.porch->units.demand(bus::kPictures).consumers, 0);
    EXPECT_EQ(b.porch->counters.viewers.load(), 0);
}

TEST(LiveSession, answers_a_bad_message_with_an_error_and_stays_open) {
    ServeFixture b;
    LiveClient c(b);
    c.text(R"({"type":"watch","channel":1,"camera":"porch"})");
    c.log();
    struct Case {
        const char* message;
        const char* code;
    };
    for (const Case& x :
         {Case{"[]", "bad_message"}, Case{"{", "bad_message"}, Case{R"({"type":"x"})", "unknown_type"},
          Case{R"({"type":"watch","channel":0,"camera":"porch"})", "bad_message"},
          Case{R"({"type":"watch","channel":65536,"camera":"porch"})", "bad_message"},
          Case{R"({"type":"watch","channel":2})", "bad_message"},
          Case{R"({"type":"watch","channel":2,"camera":"porch","credit":65})", "bad_message"},
          Case{R"({"type":"watch","channel":2,"camera":"porch","max_fps":-1})", "bad_message"},
          Case{R"({"type":"watch","channel":2,"camera":"nobody"})", "not_found"},
          Case{R"({"type":"watch","channel":1,"camera":"porch"})", "channel_in_use"},
          Case{R"({"type":"unwatch","channel":9})", "channel_not_open"}}) {
        c.text(x.message);
        EXPECT_TRUE(has(c.log(), "\"code\":\"" + std::string(x.code) + "\"")) << x.message;
    }
    for (int i = 2; i <= 65; ++i) {
        c.text(R"({"type":"watch","channel":)" + std::to_string(i) + R"(,"camera":"porch"})");
    }
    EXPECT_TRUE(has(c.log(), "too_many_channels"));
}

TEST(LiveSession, a_channel_ends_with_its_camera_and_says_why) {
    ServeFixture b;
    LiveClient c(b);
    c.text(R"({"type":"watch","channel":1,"camera":"porch"})");
    c.text(R"({"type":"watch","channel":2,"camera":"gate"})");
    c.log();
    b.porch->remove();
    b.pass(1s);
    EXPECT_EQ(c.log(), "end 1 0\n");
    EXPECT_EQ(c.last().payload_size, 22U) << "the camera was removed";
    c.text(R"({"type":"unwatch","channel":2})");
    EXPECT_EQ(c.log(), "end 2 0\n");
}

TEST(LiveSession, protocol_errors_close_with_their_code) {
    {
        ServeFixture b;
        LiveClient c(b);
        c.frame(http::Opcode::kBinary, as_bytes("not an envelope"));
        EXPECT_EQ(c.log(), "close 1002\n");
        EXPECT_TRUE(c.closed());
    }
    {
        ServeFixture b;
        LiveClient c(b);
        c.text(std::string(5000, 'x'));
        EXPECT_EQ(c.log(), "close 1009\n");
    }
    {
        ServeFixture b;
        LiveClient c(b);
        c.frame(http::Opcode::kPing, as_bytes("hi"));
        EXPECT_EQ(c.log(), "pong hi\n");
        const std::array<std::uint8_t, 2> going{0x03, 0xe9};
        c.frame(http::Opcode::kClose, going);
        EXPECT_EQ(c.log(), "close 1001\n");
        EXPECT_TRUE(c.closed());
    }
}

TEST(LiveSession, pings_every_15_s_and_closes_a_silent_connection) {
    ServeFixture b;
    LiveClient c(b);
    for (int i = 0; i < 3; ++i) b.pass(5s);
    EXPECT_EQ(c.log(), "ping\n");
    for (int i = 0; i < 4; ++i) b.pass(5s);
    EXPECT_TRUE(c.closed());
}

TEST(LiveSession, a_client_that_sends_without_a_pause_does_not_block_the_loop) {
    ServeFixture b;
    std::array<int, 2> fds{};
    ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, fds.data()), 0);
    io::Stream end(b.loop, fds[0]);
    LiveSession::start(
        {std::make_unique<io::Stream>(b.loop, fds[1]), "", "", b.broadcasters, Permit(b.rules.principal)},
        b.cameras);
    std::string pongs;
    while (pongs.size() < 100'000) pongs += std::string("\x8a\x80\0\0\0\0", 6);
    const Bytes piece = as_bytes(pongs);
    ASSERT_EQ(end.try_send(std::span(&piece, 1)).bytes, pongs.size());
    int turns = 0;
    for (int unread = 1; unread > 0; ++turns) {
        ASSERT_EQ(b.loop.context().poll_one(), 1U) << "stopped reading";
        ASSERT_EQ(::ioctl(fds[0], SIOCOUTQ, &unread), 0);
    }
    EXPECT_GT(turns, 10) << "handlers of the loop, each of which lets others have their turn";
}

TEST(LiveSession, other_sites_and_other_protocols_are_refused) {
    ServeFixture b;
    auto client = b.connect();
    const std::string upgrade = kUpgrade;
    const auto without = [&](std::string_view line, std::string_view other = "") {
        std::string changed = upgrade;
        const auto at = changed.find(line);
        return changed.replace(at, changed.find("\r\n", at) + 2 - at, other);
    };
    EXPECT_TRUE(
        has(client.ask(get("/api/v1/live", without("Origin", "Origin: http://evil.example\r\n"))), " 403 "));
    EXPECT_TRUE(has(client.ask(get("/api/v1/live", without("Sec-WebSocket-Protocol"))), " 400 "));
    EXPECT_TRUE(has(client.ask(get("/api/v1/live", without("Sec-WebSocket-Key"))), " 426 "));
    EXPECT_TRUE(has(client.ask(get("/api/v1/live")), " 426 "));
    EXPECT_TRUE(has(client.ask(get("/api/v1/live", without("Origin"))), " 101 ")) << "no browser, no Origin";
}

TEST(LiveSession, a_channel_ends_within_a_second_of_the_right_to_its_camera_and_the_connection_goes_on) {
    AccessFixture f;
    LiveClient c(f, 0, f.cookie_of("vic"));
    c.text(R"({"type":"watch","channel":1,"camera":"porch","credit":5})");
    f.publish(1000);
    const std::string begun = c.log();
    EXPECT_TRUE(has(begun, "unit 1 1\n")) << begun;
    access::UserChange change{.id = f.user("vic").id, .version = f.user("vic").version};
    change.grants.emplace().push_back({.camera = "gate", .rights = {.live = true}, .history = {}});
    const auto changed =
        f.wait(f.access->change_user(f.loop, access::Access::administrator(), f.here, change, f.stop));
    ASSERT_TRUE(changed.has_value());
    for (int i = 0; i < 10; ++i) f.pass(100ms);
    EXPECT_TRUE(has(c.log(), "end 1 ")) << "the grant is gone";
    f.publish(1000, 1);
    EXPECT_FALSE(has(c.log(), "unit"));
    EXPECT_FALSE(c.closed());
    c.text(R"({"type":"watch","channel":2,"camera":"porch","credit":5})");
    const std::string hidden = c.log();
    c.text(R"({"type":"watch","channel":2,"camera":"nowhere","credit":5})");
    std::string absent = c.log();
    if (const std::size_t at = absent.find("nowhere"); at != absent.npos) absent.replace(at, 7, "porch");
    EXPECT_EQ(hidden, absent) << "as a camera that does not exist";
}

}  // namespace
}  // namespace vedette::serve

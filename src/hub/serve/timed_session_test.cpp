#include "hub/serve/timed_session.hpp"

#include "hub/io/timed_stream.hpp"
#include "hub/serve/access_fixture.hpp"

namespace vedette::serve {
namespace {

class TimedSessionTest : public testing::Test {
  protected:
    static constexpr std::string_view kAsk =
        "GET /api/v1/doctor/stream?key=0a1b2c3d HTTP/1.1\r\nHost: localhost\r\n\r\n";
    AccessFixture f_;
};

TEST_F(TimedSessionTest, sends_ten_parts_at_even_times_and_ends) {
    auto client = f_.connect();
    std::string answer = client.ask(kAsk);
    EXPECT_TRUE(answer.starts_with("HTTP/1.1 200 ")) << answer;
    EXPECT_NE(answer.find("X-Accel-Buffering: no\r\n"), answer.npos)
        << "as every stream of the hub: " << answer;
    io::TimedReader reader("0a1b2c3d");
    reader.feed(as_bytes(answer), 0s);
    for (int k = 1; k < io::kTimedParts; ++k) {
        EXPECT_EQ(reader.parts().size(), static_cast<std::size_t>(k));
        f_.pass(io::kTimedInterval);
        answer = client.read();
        reader.feed(as_bytes(answer), k * io::kTimedInterval);
    }
    ASSERT_TRUE(reader.is_complete());
    for (const io::TimedPart& part : reader.parts()) EXPECT_EQ(part.sent, part.arrived);
    EXPECT_TRUE(client.closed());
}

TEST_F(TimedSessionTest, answers_four_at_a_time_and_no_bad_key) {
    auto bad = f_.connect();
    EXPECT_TRUE(bad.ask("GET /api/v1/doctor/stream?key=%0a HTTP/1.1\r\nHost: localhost\r\n\r\n")
                    .starts_with("HTTP/1.1 400 "));
    std::vector<ServeFixture::Client> clients;
    for (int k = 0; k < 4; ++k) {
        clients.push_back(f_.connect());
        EXPECT_TRUE(clients.back().ask(kAsk).starts_with("HTTP/1.1 200 ")) << k;
    }
    auto fifth = f_.connect();
    EXPECT_TRUE(fifth.ask(kAsk).starts_with("HTTP/1.1 503 "));
    clients.pop_back();
    f_.pass(1s);
    EXPECT_TRUE(f_.connect().ask(kAsk).starts_with("HTTP/1.1 200 "));
}

}  // namespace
}  // namespace vedette::serve

#include "linux/io/connection.hpp"

#include <gtest/gtest.h>
#include <sys/socket.h>

namespace vedette::io {
namespace {

// A connection that records its calls and does what the test sets.
class Recorder : public Connection {
  public:
    explicit Recorder(std::unique_ptr<Stream> stream) : Connection(std::move(stream)) {}

    MutableBytes input_space(MutableBytes scratch) override {
        return scratch.first(std::min(scratch.size(), room));
    }
    void on_received(Bytes bytes) override {
        received += as_text(bytes);
        ++reads;
        if (on_bytes) on_bytes();
    }
    void on_drained() override {
        log += "drained ";
        if (more > 0 && more-- > 0) send_shared(as_bytes(big), {});
    }
    void on_close() override {
        log += "closed ";
        if (owner != nullptr) owner->reset();
    }

    using Connection::close_after;
    using Connection::finish;
    using Connection::flush;
    using Connection::ignore;
    using Connection::is_sending;
    using Connection::queue;
    using Connection::resume_reading;
    using Connection::send_shared;
    using Connection::start_reading;

    std::size_t room = 4096;
    std::string received;
    int reads = 0;
    std::function<void()> on_bytes;
    std::string log;
    std::string big = std::string(1'000'000, 'b');
    int more = 0;
    std::shared_ptr<Recorder>* owner = nullptr;
};

class ConnectionTest : public testing::Test {
  protected:
    ConnectionTest() {
        std::array<int, 2> fds{};
        EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, fds.data()), 0);
        peer = std::make_unique<Stream>(loop, fds[0]);
        connection = std::make_shared<Recorder>(std::make_unique<Stream>(loop, fds[1]));
        connection->start_reading();
    }
    void turn() {
        while (loop.poll()) {
        }
    }
    void pass(Duration d) {
        clock.advance(d);
        turn();
    }
    void send(std::string_view text) {
        const Bytes piece = as_bytes(text);
        EXPECT_EQ(peer->try_send(std::span(&piece, 1)).bytes, text.size());
        turn();
    }
    // All that has come and comes meanwhile; "END" behind it when that was the end.
    std::string read() {
        std::string all;
        std::array<std::uint8_t, 65536> bytes;
        for (;;) {
            const Transfer t = peer->try_recv(bytes);
            if (t.status == Transfer::Status::kEnd) return all + "END";
            if (t.status != Transfer::Status::kMoved) return all;
            all += as_text(Bytes(bytes).first(t.bytes));
            turn();
        }
    }

    FakeClock clock;
    Loop loop{clock};
    std::unique_ptr<Stream> peer;
    std::shared_ptr<Recorder> connection;
};

TEST_F(ConnectionTest, sends_copied_and_shared_output_in_the_order_of_the_calls) {
    connection->queue("a");
    connection->queue("b");
    connection->send_shared(as_bytes("c"), as_bytes("d"));
    connection->queue("e");
    EXPECT_EQ(read(), "") << "nothing is sent before flush()";
    connection->flush();
    EXPECT_EQ(read(), "abcde");
    EXPECT_EQ(connection->log, "drained ");
}

TEST_F(ConnectionTest, goes_on_where_a_full_stream_stopped_and_asks_for_more_when_all_is_sent) {
    connection->more = 1;
    connection->queue("head");
    connection->send_shared(as_bytes("first"), as_bytes(connection->big));
    connection->queue("tail");
    connection->flush();
    EXPECT_TRUE(connection->is_sending());
    EXPECT_EQ(connection->log, "");
    EXPECT_EQ(read(), "headfirst" + connection->big + "tail" + connection->big);
    EXPECT_EQ(connection->log, "drained drained ");
}

TEST_F(ConnectionTest, a_peer_that_sends_without_a_pause_leaves_the_loop_to_others) {
    connection->room = 10;
    int reads_before_others = 0;
    connection->on_bytes = [&] {
        if (connection->reads == 1) loop.post([&] { reads_before_others = connection->reads; });
    };
    send(std::string(1000, 'x'));
    EXPECT_EQ(connection->received.size(), 1000u);
    EXPECT_EQ(reads_before_others, 16);
}

TEST_F(ConnectionTest, reads_nothing_while_there_is_no_room_and_goes_on_later) {
    connection->room = 0;
    send("later");
    EXPECT_EQ(connection->received, "");
    connection->room = 100;
    connection->resume_reading();
    turn();
    EXPECT_EQ(connection->received, "later");
}

TEST_F(ConnectionTest, closes_when_the_peer_takes_nothing_for_the_stall_limit) {
    connection->send_shared(as_bytes(connection->big), {});
    connection->flush();
    std::vector<std::uint8_t> bytes(200'000);
    for (int i = 0; i < 3; ++i) {  // slowly, but it takes something
        pass(20s);
        for (int k = 0; k < 4; ++k) peer->try_recv(bytes);
        turn();
    }
    EXPECT_EQ(connection->log, "");
    pass(29s);
    EXPECT_EQ(connection->log, "");
    pass(1s);
    EXPECT_EQ(connection->log, "closed ");
}

TEST_F(ConnectionTest, the_stall_limit_counts_from_when_output_began_to_wait) {
    connection->send_shared(as_bytes(connection->big), {});
    connection->flush();
    read();
    pass(100s);
    connection->send_shared(as_bytes(connection->big), {});
    connection->flush();
    pass(29s);
    EXPECT_EQ(connection->log, "drained ");
    pass(1s);
    EXPECT_EQ(connection->log, "drained closed ");
}

TEST_F(ConnectionTest, finish_closes_when_all_is_sent_and_takes_no_further_output) {
    connection->queue("last");
    connection->finish();
    connection->queue("too late");
    connection->flush();
    EXPECT_EQ(read(), "lastEND");
    EXPECT_EQ(connection->log, "drained closed ");
}

TEST_F(ConnectionTest, finish_with_a_linger_waits_for_the_peer_s_end) {
    connection->queue("last");
    connection->finish(2s);
    send("more");  // would turn the end into a reset if it stayed unread
    EXPECT_EQ(read(), "lastEND");
    EXPECT_EQ(connection->received, "");
    EXPECT_FALSE(connection->is_closed());
    peer->end_sending();
    turn();
    EXPECT_TRUE(connection->is_closed());
}

TEST_F(ConnectionTest, a_linger_ends_in_time) {
    connection->send_shared(as_bytes(connection->big), {});
    connection->finish(2s);
    pass(1s);
    EXPECT_FALSE(connection->is_closed());
    pass(1s);
    EXPECT_TRUE(connection->is_closed());
}

TEST_F(ConnectionTest, input_that_nobody_expects_is_limited) {
    connection->on_bytes = [&] { connection->ignore(Bytes(as_bytes(connection->big)).first(32 * 1024)); };
    send("x");
    send("x");
    EXPECT_FALSE(connection->is_closed());
    send("x");
    EXPECT_TRUE(connection->is_closed());
}

TEST_F(ConnectionTest, a_peer_that_does_not_read_its_answers_is_closed) {
    for (int i = 0; i < 257; ++i) connection->queue(std::string(1024, 'x'));
    EXPECT_TRUE(connection->is_closed());
}

TEST_F(ConnectionTest, may_be_used_by_its_caller_after_its_owner_has_let_go) {
    const std::weak_ptr<Recorder> weak = connection;
    Recorder& c = *connection;
    c.owner = &connection;
    c.room = 0;
    send("x");  // unread, so that no wait keeps the connection alive
    c.close();
    EXPECT_EQ(connection, nullptr);
    EXPECT_EQ(c.log, "closed ");
    turn();
    EXPECT_TRUE(weak.expired());
}

TEST_F(ConnectionTest, lives_while_it_waits_for_its_stream) {
    const std::weak_ptr<Recorder> weak = connection;
    Recorder& c = *connection;
    connection.reset();
    EXPECT_FALSE(weak.expired());
    c.close();
    c.close();
    EXPECT_EQ(c.log, "closed ");
    turn();
    EXPECT_TRUE(weak.expired());
}

TEST_F(ConnectionTest, closes_at_its_deadline) {
    connection->close_after(5s);
    pass(4s);
    EXPECT_FALSE(connection->is_closed());
    pass(1s);
    EXPECT_TRUE(connection->is_closed());
}

}  // namespace
}  // namespace vedette::io

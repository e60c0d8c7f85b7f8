#include "linux/io/poller.hpp"

#include <array>
#include <cstdio>
#include <string>

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include "linux/io/stream.hpp"

namespace vedette::io {
namespace {

class PollerTest : public testing::Test {
  protected:
    PollerTest() {
        EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, fds_.data()), 0);
        stream_.emplace(loop_, fds_[0]);
    }
    ~PollerTest() override { ::close(fds_[1]); }

    void turn() {
        while (loop_.poll()) {
        }
    }
    void arrive(std::string_view bytes) {
        EXPECT_EQ(::send(fds_[1], bytes.data(), bytes.size(), MSG_NOSIGNAL),
                  static_cast<ssize_t>(bytes.size()));
    }
    void wait(Direction direction = Direction::kReadable) {
        stream_->wait(direction, [this](bool open) { log_ += open ? "ready " : "closed "; });
    }
    std::string receive(std::size_t size) {
        std::string text(size, 0);
        const Transfer t = stream_->try_recv({reinterpret_cast<std::uint8_t*>(text.data()), size});
        if (t.status == Transfer::Status::kWouldBlock) return "would block";
        if (t.status == Transfer::Status::kEnd) return "end";
        return text.substr(0, t.bytes);
    }
    // The results of the waits since the last call.
    std::string called() {
        turn();
        return std::exchange(log_, {});
    }

    FakeClock clock_;
    Loop loop_{clock_};
    std::array<int, 2> fds_{};
    std::optional<Stream> stream_;
    std::string log_;
};

TEST_F(PollerTest, a_wait_calls_back_once_for_bytes_that_arrive) {
    wait();
    EXPECT_EQ(called(), "");
    for (int i = 0; i < 3; ++i) {
        arrive("a");
        EXPECT_EQ(called(), "ready ");
        EXPECT_EQ(receive(8), "a");
        EXPECT_EQ(receive(8), "would block");
        EXPECT_EQ(called(), "");
        wait();
    }
    EXPECT_EQ(called(), "");
}

TEST_F(PollerTest, bytes_that_arrived_before_the_wait_are_reported) {
    arrive("ab");
    wait();
    EXPECT_EQ(called(), "ready ");
    wait();  // again, although nothing was read
    EXPECT_EQ(called(), "ready ");
    EXPECT_EQ(receive(1), "a");
    wait();  // a byte is left
    EXPECT_EQ(called(), "ready ");
    EXPECT_EQ(receive(2), "b");
    arrive("c");  // nobody waits
    turn();
    wait();
    EXPECT_EQ(called(), "ready ");
}

TEST_F(PollerTest, an_end_that_was_reported_together_with_bytes_is_not_lost) {
    wait();
    arrive("ab");
    ::shutdown(fds_[1], SHUT_WR);
    EXPECT_EQ(called(), "ready ");
    EXPECT_EQ(receive(8), "ab");
    wait();
    EXPECT_EQ(called(), "ready ");
    EXPECT_EQ(receive(8), "end");
    wait(Direction::kWritable);
    EXPECT_EQ(called(), "ready ") << "the other direction is open";
}

TEST_F(PollerTest, a_full_stream_becomes_writable_when_the_peer_reads) {
    const std::string much(1 << 20, 'x');
    const Bytes bytes = as_bytes(much);
    while (stream_->try_send(std::span(&bytes, 1)).status == Transfer::Status::kMoved) {
    }
    wait(Direction::kWritable);
    wait(Direction::kReadable);
    EXPECT_EQ(called(), "");
    std::string read(much.size(), 0);
    while (::recv(fds_[1], read.data(), read.size(), 0) > 0) {
    }
    EXPECT_EQ(called(), "ready ") << "one direction only";
}

TEST_F(PollerTest, a_cancelled_wait_calls_nothing_and_a_closed_one_says_so) {
    wait();
    PolledFd other(loop_.poller(), UniqueFd(::dup(fds_[1])));
    other.wait(Direction::kReadable, [this](bool) { log_ += "cancelled "; });
    other.cancel(Direction::kReadable);
    stream_->close();
    EXPECT_EQ(called(), "closed ");
    wait();
    EXPECT_EQ(called(), "closed ");
}

TEST_F(PollerTest, a_callback_may_destroy_another_descriptor_of_the_same_report) {
    std::array<int, 2> fds{};
    ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, fds.data()), 0);
    std::array<std::unique_ptr<PolledFd>, 2> both;
    for (std::size_t i = 0; i < both.size(); ++i) {
        both[i] = std::make_unique<PolledFd>(loop_.poller(), UniqueFd(fds[i]));
        both[i]->wait(Direction::kWritable, [&both, i, this](bool open) {
            log_ += open ? "ready " : "closed ";
            if (open) both[1 - i].reset();
        });
    }
    EXPECT_EQ(called(), "ready closed ");
}

TEST_F(PollerTest, a_duplicate_of_a_closed_descriptor_reports_nothing) {
    wait();
    const UniqueFd duplicate(::dup(stream_->fd()));
    turn();
    stream_->close();
    EXPECT_EQ(called(), "closed ");
    arrive("a");
    EXPECT_FALSE(loop_.poll()) << "nothing to do";
}

TEST_F(PollerTest, a_regular_file_cannot_be_waited_for) {
    PolledFd file(loop_.poller(), UniqueFd(::fileno(std::tmpfile())));
    file.wait(Direction::kReadable, [this](bool open) { log_ += open ? "ready " : "closed "; });
    EXPECT_EQ(called(), "closed ");
}

TEST_F(PollerTest, a_pipe_is_read_to_its_end) {
    std::array<int, 2> fds{};
    ASSERT_EQ(::pipe2(fds.data(), O_NONBLOCK | O_CLOEXEC), 0);
    stream_.emplace(loop_, fds[0]);
    wait();
    ASSERT_EQ(::write(fds[1], "abc", 3), 3);
    EXPECT_EQ(called(), "ready ");
    EXPECT_EQ(receive(8), "abc");
    wait();
    ::close(fds[1]);
    EXPECT_NE(called(), "");
    EXPECT_EQ(receive(8), "end");
}

}  // namespace
}  // namespace vedette::io

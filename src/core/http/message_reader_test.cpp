// Unit tests and transcripts of WebSocket messages; the transcripts' options: peer client|server, limit N,
// memory N (given to the constructor), room N (given at each message's beginning), discard 1, long 1.
#include "core/http/message_reader.hpp"

#include <array>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "core/base/text.hpp"
#include "tests/support/transcript.hpp"
#include "transcripts/websocket.hpp"

namespace vedette::http {
namespace {

std::string describe(const MessageReader& reader) {
    std::string out = reader.opcode() == Opcode::kText ? "text " : "binary ";
    if (reader.fragmented()) out = "fragmented " + out;
    if (reader.size() > 20 || reader.message().size() < reader.size())
        return out + std::to_string(reader.size());
    return out + std::string(as_text(reader.message()));
}

std::string describe_close(const MessageReader& reader) {
    std::string out = "close " + std::to_string(static_cast<int>(reader.close_code()));
    const std::string_view payload = as_text(reader.control());
    return payload.size() > 2 ? out + " " + std::string(payload.substr(2)) : out;
}

std::string describe_failure(const MessageReader& reader) {
    return "failed " + std::to_string(static_cast<int>(close_code_for(reader.error()))) + ": " +
           std::string(to_string(reader.error()));
}

class Session {
  public:
    Session(MessageReader& reader, std::size_t room, bool discard)
        : reader_(reader), memory_(room), discard_(discard) {}

    void feed(std::string_view piece) {
        Bytes in = as_bytes(piece);
        while (go_on()) {
            if (in.empty()) return;
            in = in.subspan(reader_.feed(in));
        }
    }
    std::string log() const { return log_; }

  private:
    // False at the end.
    bool go_on() {
        while (!over_) {
            switch (reader_.poll()) {
                case MessageEvent::kNeedMore: return true;
                case MessageEvent::kBegin:
                    if (discard_) {
                        reader_.discard();
                    } else {
                        reader_.accept(memory_);
                    }
                    break;
                case MessageEvent::kMessage: say(describe(reader_)); break;
                case MessageEvent::kPing: say("ping " + std::string(as_text(reader_.control()))); break;
                case MessageEvent::kPong: say("pong " + std::string(as_text(reader_.control()))); break;
                case MessageEvent::kClose: say(describe_close(reader_)); break;
                case MessageEvent::kClosed: finish("closed"); break;
                case MessageEvent::kFailed: finish(describe_failure(reader_)); break;
            }
        }
        return false;
    }
    void say(const std::string& line) { log_ += line + "\n"; }
    void finish(const std::string& line) {
        say(line);
        over_ = true;
    }

    MessageReader& reader_;
    std::vector<std::uint8_t> memory_;
    bool discard_;
    bool over_ = false;
    std::string log_;
};

TEST(WebSocketTranscripts, give_the_same_result_for_every_cut_of_the_input) {
    test::grind(kWebsocketTranscripts, [](const test::Transcript& t,
                                          std::span<const std::string_view> pieces) {
        const auto number = [&](std::string_view key, std::size_t otherwise) {
            return parse_int<std::size_t>(t.option(key)).value_or(otherwise);
        };
        MessageLimits limits;
        limits.max_message = number("limit", 2000);
        limits.long_lengths = t.option("long") == "1";
        std::vector<std::uint8_t> memory(number("memory", 0));
        MessageReader reader(t.option("peer") == "client" ? Peer::kClient : Peer::kServer, limits, memory);
        Session session(reader, number("room", 2000), t.option("discard") == "1");
        for (const auto piece : pieces) session.feed(piece);
        return session.log();
    });
}

std::string run(Peer peer, std::string_view input, MessageLimits limits = {}) {
    MessageReader reader(peer, limits);
    Session session(reader, 1000, false);
    session.feed(input);
    return session.log();
}

TEST(MessageReader, each_violation_has_its_own_error_and_close_code) {
    struct Row {
        Peer peer;
        std::string_view input;
        WebSocketError error;
        int code;
    };
    using namespace std::string_view_literals;
    const Row rows[] = {
        {Peer::kServer, "\xc1"sv, WebSocketError::kReservedBits, 1002},
        {Peer::kServer, "\xa1"sv, WebSocketError::kReservedBits, 1002},
        {Peer::kServer, "\x91"sv, WebSocketError::kReservedBits, 1002},
        {Peer::kServer, "\x83"sv, WebSocketError::kBadOpcode, 1002},
        {Peer::kServer, "\x8b"sv, WebSocketError::kBadOpcode, 1002},
        {Peer::kServer, "\x8f"sv, WebSocketError::kBadOpcode, 1002},
        {Peer::kClient, "\x81\x00"sv, WebSocketError::kNotMasked, 1002},
        {Peer::kServer, "\x81\x80"sv, WebSocketError::kMasked, 1002},
        {Peer::kServer, "\x82\x7e\x00\x7d"sv, WebSocketError::kLengthNotShortest, 1002},
        {Peer::kServer, "\x82\x7f\x00\x00\x00\x00\x00\x00\xff\xff"sv, WebSocketError::kLengthNotShortest,
         1002},
        {Peer::kServer, "\x82\x7f\x80\x00\x00\x00\x00\x00\x00\x00"sv, WebSocketError::kLengthTooLarge, 1002},
        {Peer::kServer, "\x09"sv, WebSocketError::kControlFragmented, 1002},
        {Peer::kServer, "\x89\x7e"sv, WebSocketError::kControlTooLong, 1002},
        {Peer::kServer, "\x80"sv, WebSocketError::kNothingToContinue, 1002},
        {Peer::kServer, "\x81\x00\x80"sv, WebSocketError::kNothingToContinue, 1002},
        {Peer::kServer, "\x01\x01x\x81"sv, WebSocketError::kMessageNotFinished, 1002},
        {Peer::kServer, "\x82\x7f\x00\x00\x00\x00\x00\x10\x00\x01"sv, WebSocketError::kMessageTooLarge, 1009},
        {Peer::kServer, "\x81\x01\xff"sv, WebSocketError::kBadUtf8, 1007},
        {Peer::kServer, "\x81\x01\xc3"sv, WebSocketError::kBadUtf8, 1007},
        {Peer::kServer, "\x88\x03\x03\xe8\xff"sv, WebSocketError::kBadUtf8, 1007},
        {Peer::kServer, "\x88\x03\x03\xe8\xc3"sv, WebSocketError::kBadUtf8, 1007},
        {Peer::kServer, "\x88\x01\x03"sv, WebSocketError::kBadClose, 1002},
    };
    int number = 0;
    for (const Row& row : rows) {
        const std::string expected =
            "failed " + std::to_string(row.code) + ": " + std::string(to_string(row.error));
        const std::string log = run(row.peer, row.input);
        EXPECT_TRUE(log.ends_with(expected + "\n")) << "row " << number << ": " << log;
        ++number;
    }
}

TEST(MessageReader, only_valid_close_codes_are_accepted) {
    struct Range {
        unsigned from;
        unsigned to;
    };
    const Range good[] = {{1000, 1003}, {1007, 1014}, {3000, 4999}};
    for (unsigned code = 990; code < 5010; code += code == 1020 ? 1970 : 1) {
        bool sendable = false;
        for (const Range& range : good) sendable = sendable || (code >= range.from && code <= range.to);
        const char frame[] = {'\x88', 2, static_cast<char>(code >> 8), static_cast<char>(code)};
        const std::string log = run(Peer::kServer, {frame, 4});
        const std::string expected = sendable ? "close " + std::to_string(code) + "\nclosed\n"
                                              : "failed 1002: a WebSocket close frame is malformed\n";
        EXPECT_EQ(log, expected) << code;
    }
}

TEST(MessageReader, long_lengths_pass_only_when_tolerated) {
    MessageLimits limits;
    limits.long_lengths = true;
    EXPECT_EQ(run(Peer::kServer, std::string_view("\x82\x7e\x00\x02hi", 6), limits), "binary hi\n");
    EXPECT_EQ(run(Peer::kServer, std::string_view("\x82\x7f\0\0\0\0\0\0\0\2hi", 12), limits), "binary hi\n");
}

TEST(MessageReader, payload_is_read_directly_into_the_messages_memory) {
    MessageReader reader(Peer::kServer, {});
    std::array<std::uint8_t, 700> memory{};
    const std::uint8_t head[] = {0x82, 0x7e, 0x02, 0xbc, 'a', 'b'};
    EXPECT_TRUE(reader.poll() == MessageEvent::kNeedMore);
    EXPECT_EQ(reader.feed(head), 6U);
    ASSERT_TRUE(reader.poll() == MessageEvent::kBegin);
    EXPECT_EQ(reader.expected_size(), 700U);
    reader.accept(memory);
    EXPECT_TRUE(reader.poll() == MessageEvent::kNeedMore);
    const MutableBytes window = reader.prepare();
    EXPECT_TRUE(window.data() == memory.data() + 2);  // only bytes of the head's read were copied
    EXPECT_EQ(window.size(), 698U);                   // without bytes of the next frame
    reader.commit(600);
    EXPECT_TRUE(reader.poll() == MessageEvent::kNeedMore);
    EXPECT_EQ(reader.prepare().size(), 98U);
    reader.commit(98);
    EXPECT_TRUE(reader.poll() == MessageEvent::kMessage);
    EXPECT_TRUE(reader.message().data() == memory.data());
    EXPECT_EQ(reader.message().size(), 700U);
}

TEST(MessageReader, memory_too_small_for_the_message_fails_it) {
    const std::uint8_t frame[] = {0x02, 0x03, 'a', 'b', 'c', 0x80, 0x02, 'd', 'e'};
    std::array<std::uint8_t, 5> memory{};
    for (std::size_t size = 1; size <= memory.size(); ++size) {
        MessageReader fixed(Peer::kServer, {}, MutableBytes(memory).first(size));
        fixed.feed(frame);
        EXPECT_TRUE(fixed.poll() == (size < 5 ? MessageEvent::kFailed : MessageEvent::kMessage)) << size;
        MessageReader given(Peer::kServer, {});
        given.feed(frame);
        EXPECT_TRUE(given.poll() == MessageEvent::kBegin) << size;
        given.accept(MutableBytes(memory).first(size));
        EXPECT_TRUE(given.poll() == (size < 5 ? MessageEvent::kFailed : MessageEvent::kMessage)) << size;
    }
}

TEST(WebSocketError, every_error_has_its_own_text) {
    const auto count = static_cast<int>(WebSocketError::kBadClose) + 1;
    for (int i = 0; i < count; ++i) {
        const auto words = to_string(static_cast<WebSocketError>(i));
        for (int k = 0; k < i; ++k)
            EXPECT_NE(words, to_string(static_cast<WebSocketError>(k))) << i << " " << k;
    }
    EXPECT_EQ(to_string(static_cast<WebSocketError>(count)), "unknown WebSocket error");
}

}  // namespace
}  // namespace vedette::http

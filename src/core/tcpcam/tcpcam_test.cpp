#include "transcripts/tcpcam.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "core/base/text.hpp"
#include "core/tcpcam/client.hpp"
#include "core/tcpcam/server.hpp"

namespace vedette::tcpcam {
namespace {

constexpr MonoTime kStart{100s};

// The server's state after these pieces and then the quiet time.
std::string served(std::string_view pin, std::span<const std::string_view> pieces) {
    Server server(pin, kStart);
    for (const std::string_view piece : pieces) server.feed(as_bytes(piece), kStart);
    server.poll(kStart + 1s);
    if (server.state() == Server::State::kRefused)
        return "refused: " + std::string(to_string(server.refusal()));
    if (server.state() != Server::State::kServing) return "waits";
    const auto left = server.remaining();
    return left ? std::to_string(*left) + " records" : "endless";
}

std::string served(std::string_view request) { return served("1235", std::span(&request, 1)); }

std::string server_log(const test::Transcript& t, std::span<const std::string_view> pieces) {
    const std::string pin = t.option("pin", "1235");
    Server server(pin, kStart);
    for (const std::string_view piece : pieces) server.feed(as_bytes(piece), kStart);
    const std::string then = t.option("then", "nothing");
    if (then == "quiet") server.poll(kStart + 200ms);
    if (then == "silence") server.poll(kStart + 10s);
    if (then == "end") server.end_of_input();
    switch (server.state()) {
        case Server::State::kPin: return "waits for the PIN\n";
        case Server::State::kCommand: return "waits for CMD\n";
        case Server::State::kRefused: return "refused: " + std::string(to_string(server.refusal())) + "\n";
        default: break;
    }
    const auto left = server.remaining();
    return left ? "serves " + std::to_string(*left) + "\n" : "serves for ever\n";
}

std::string client_log(const test::Transcript& t, std::span<const std::string_view> pieces) {
    Client client(parse_int<std::uint32_t>(t.option("limit", "1000")).value_or(0));
    const bool discards = t.option("discard") == "all";
    std::vector<std::uint8_t> memory(2000);
    std::string log;
    for (std::string_view piece : pieces) {
        while (!piece.empty() && client.state() != Client::State::kFailed) {
            const MutableBytes window = client.prepare();
            const std::size_t n = std::min(window.size(), piece.size());
            std::memcpy(window.data(), piece.data(), n);
            piece.remove_prefix(n);
            client.commit(n);
            if (client.state() == Client::State::kRecordBegins) {
                log += "begins " + std::to_string(client.record_bytes()) + "\n";
                if (discards) {
                    client.discard(MutableBytes(memory).first(3));
                } else {
                    client.use_buffer(MutableBytes(memory).first(client.record_bytes()));
                }
            }
            if (client.state() == Client::State::kRecordReady) {
                log += "record " + std::string(as_text(Bytes(memory).first(client.record_bytes()))) + "\n";
                client.next();
            }
        }
    }
    client.end_of_input();
    if (client.state() == Client::State::kEnded)
        return log + "ended after " + std::to_string(client.records()) + "\n";
    return log + "failed: " + std::string(to_string(client.error())) + "\n";
}

// Field case: length and picture arrive in pieces of any size | igrr/esp32-cam-demo 40 | the same pictures
TEST(TcpcamTranscripts, give_the_same_result_for_every_cut_of_the_input) {
    test::grind(kTcpcamTranscripts, [](const test::Transcript& t, std::span<const std::string_view> pieces) {
        return t.option("side", "server") == "client" ? client_log(t, pieces) : server_log(t, pieces);
    });
}

TEST(TcpcamServer, T5_zero_negative_and_non_numeric_commands_are_endless) {
    for (const char* command : {"0", "-1", "abc", "-2147483648", "-99999999999", "+", "-", "x3", "00"}) {
        EXPECT_EQ(served("1235" + std::string(command) + "\n"), "endless") << command;
    }
    Server server("1235", kStart);
    server.feed(as_bytes("12350\n"), kStart);
    for (int i = 0; i < 10000; ++i) ASSERT_TRUE(server.begin_record(7).has_value());
    EXPECT_TRUE(server.state() == Server::State::kServing);
}

TEST(TcpcamServer, T6_a_wrong_pin_is_refused_at_the_first_byte_that_differs) {
    Server server("1235", kStart);
    EXPECT_TRUE(server.feed(as_bytes("123"), kStart) == Server::State::kPin);
    EXPECT_TRUE(server.feed(as_bytes("4"), kStart) == Server::State::kRefused);
    EXPECT_TRUE(server.refusal() == Refusal::kWrongPin);
    EXPECT_FALSE(server.begin_record(10).has_value()) << "nothing is sent";
    EXPECT_TRUE(server.feed(as_bytes("12353\n"), kStart) == Server::State::kRefused) << "no second try";
    EXPECT_TRUE(server.deadline() == MonoTime::max());
    for (const char* wrong : {"0", "x", " 1235", "01235", "\r\n1235", "123\n", "12340", "-1235", "123\r"}) {
        EXPECT_EQ(served(wrong), "refused: wrong PIN") << wrong;
    }
}

TEST(TcpcamServer, T7_split_joined_and_line_ended_requests_are_accepted) {
    using Pieces = std::vector<std::string_view>;
    const Pieces requests[] = {{"1235\r\n", "2\r\n"},
                               {"1235\n2\n"},
                               {"1", "2", "3", "5", "\n", "2", "\n"},
                               {"12352"},
                               {"1235", "2"},
                               {"12", "352"},
                               {"1235\r", "\n2"},
                               {"1235\n\n\n", "2"},
                               {std::string_view("1235\0", 5), std::string_view("2\0", 2)},
                               {"1235 2"},
                               {"1235+2"},
                               {"1235\t2x"},
                               {"1", "2", "3", "5", "2"}};
    for (const Pieces& pieces : requests) {
        std::string name;
        for (const std::string_view piece : pieces) name += "[" + std::string(piece) + "]";
        EXPECT_EQ(served("1235", pieces), "2 records") << name;
    }
}

TEST(TcpcamServer, T11_a_silent_client_is_refused_at_the_deadline) {
    Server server("1235", kStart);
    EXPECT_TRUE(server.deadline() == kStart + 10s);
    EXPECT_TRUE(server.poll(kStart + 10s - 1ms) == Server::State::kPin);
    EXPECT_TRUE(server.poll(kStart + 10s) == Server::State::kRefused);
    EXPECT_TRUE(server.refusal() == Refusal::kTimedOut);
    Server half("1235", kStart, {.handshake = 3s});
    half.feed(as_bytes("1235\n"), kStart + 2s);
    EXPECT_TRUE(half.deadline() == kStart + 3s) << "a PIN buys no time";
    EXPECT_TRUE(half.poll(kStart + 3s) == Server::State::kRefused);
}

TEST(TcpcamServer, T11_dripping_bytes_do_not_hold_the_connection_open) {
    Server server("1235", kStart);
    server.feed(as_bytes("1235"), kStart);
    MonoTime now = kStart;
    while (now < kStart + 20s && server.state() == Server::State::kCommand) {
        now = now + 150ms;
        server.feed(as_bytes(" "), now);
        server.poll(now);
    }
    EXPECT_TRUE(server.refusal() == Refusal::kTimedOut);
    EXPECT_TRUE(now <= kStart + 10s + 150ms);
}

TEST(TcpcamServer, T12_exactly_n_records_and_never_an_empty_one) {
    Server server("1235", kStart);
    server.feed(as_bytes("12353\n"), kStart);
    EXPECT_FALSE(server.begin_record(0).has_value()) << "an empty picture is left out and not counted";
    EXPECT_EQ(server.remaining().value_or(99), 3U);
    for (int i = 0; i < 3; ++i) {
        EXPECT_TRUE(server.state() == Server::State::kServing);
        const auto header = server.begin_record(0x01020304);
        ASSERT_TRUE(header.has_value());
        EXPECT_EQ(load_be32(header->data()), 0x01020304U);
        EXPECT_EQ(int{(*header)[0]}, 1);
    }
    EXPECT_TRUE(server.state() == Server::State::kDone);
    EXPECT_FALSE(server.begin_record(5).has_value());
    if (sizeof(std::size_t) > 4) {
        Server big("1", kStart);
        big.feed(as_bytes("10\n"), kStart);
        EXPECT_FALSE(big.begin_record(static_cast<std::size_t>(std::uint64_t{1} << 32)).has_value());
    }
}

TEST(TcpcamServer, a_command_without_terminator_ends_after_quiet_and_may_come_in_pieces) {
    Server server("1235", kStart);
    server.feed(as_bytes("12351"), kStart);
    EXPECT_TRUE(server.state() == Server::State::kCommand);
    EXPECT_TRUE(server.deadline() == kStart + 200ms);
    server.feed(as_bytes("2"), kStart + 150ms);
    EXPECT_TRUE(server.poll(kStart + 300ms) == Server::State::kCommand)
        << "each byte starts the quiet time again";
    EXPECT_TRUE(server.poll(kStart + 350ms) == Server::State::kServing);
    EXPECT_EQ(server.remaining().value_or(99), 12U);
    EXPECT_TRUE(server.deadline() == MonoTime::max());
    server.feed(as_bytes("999"), kStart + 400ms);
    EXPECT_EQ(server.remaining().value_or(99), 12U) << "data after CMD is not read";
}

TEST(TcpcamServer, the_end_of_input_completes_a_command_or_refuses) {
    Server whole("1235", kStart);
    whole.feed(as_bytes("12354"), kStart);
    EXPECT_TRUE(whole.end_of_input() == Server::State::kServing);
    EXPECT_TRUE(whole.end_of_input() == Server::State::kServing) << "it may still read";
    for (const char* part : {"", "12", "1235", "1235\r\n"}) {
        Server server("1235", kStart);
        server.feed(as_bytes(part), kStart);
        EXPECT_TRUE(server.end_of_input() == Server::State::kRefused) << part;
        EXPECT_TRUE(server.refusal() == Refusal::kEndedEarly) << part;
    }
}

TEST(TcpcamServer, a_command_ends_at_the_length_limit) {
    EXPECT_EQ(served("1235" + std::string(125, ' ') + "3"), "3 records");
    EXPECT_EQ(served("1235" + std::string(126, ' ') + "34"), "34 records");
    EXPECT_EQ(served("1235" + std::string(127, ' ') + "34"), "3 records") << "128 bytes are the limit";
    EXPECT_EQ(served("1235" + std::string(5000, '9')), "2147483647 records");
    EXPECT_EQ(served("1235" + std::string(5000, 'z')), "endless");
}

TEST(TcpcamServer, large_numbers_saturate) {
    EXPECT_EQ(served("12352147483647\n"), "2147483647 records");
    EXPECT_EQ(served("12352147483648\n"), "2147483647 records");
    EXPECT_EQ(served("123599999999999999999999\n"), "2147483647 records");
    EXPECT_EQ(served("12357 8\n"), "7 records");
}

TEST(TcpcamServer, an_empty_pin_refuses_every_client) {
    for (const std::string_view request : {"3\n", "\n", "0"}) {
        EXPECT_EQ(served("", std::span(&request, 1)), "refused: wrong PIN");
    }
}

TEST(TcpcamServer, every_refusal_has_a_text) {
    for (const Refusal r : {Refusal::kNone, Refusal::kWrongPin, Refusal::kTimedOut, Refusal::kEndedEarly}) {
        EXPECT_NE(to_string(r), "unknown");
    }
}

TEST(TcpcamClient, sends_commands_that_every_server_reads_at_once) {
    std::array<char, 12> memory{};
    EXPECT_EQ(format_command(0, memory), "0\n");
    EXPECT_EQ(format_command(4294967295U, memory), "4294967295\n");
    Server server("1235", kStart);
    server.feed(as_bytes("1235"), kStart);
    server.feed(as_bytes(format_command(17, memory)), kStart);
    EXPECT_EQ(server.remaining().value_or(0), 17U) << "without a quiet time";
}

TEST(TcpcamClient, reads_a_payload_directly_into_the_given_buffer) {
    Client client(100000);
    std::memcpy(client.prepare().data(), "\x00\x01\x00\x00", 4);
    EXPECT_TRUE(client.commit(4) == Client::State::kRecordBegins);
    EXPECT_EQ(client.record_bytes(), 65536U);
    EXPECT_TRUE(client.prepare().empty());
    std::vector<std::uint8_t> buffer(70000);
    EXPECT_FALSE(client.use_buffer(MutableBytes(buffer).first(65535))) << "too small";
    EXPECT_TRUE(client.use_buffer(buffer));
    EXPECT_TRUE(client.prepare().data() == buffer.data());
    EXPECT_EQ(client.prepare().size(), 65536U) << "not into the next record";
    client.commit(60000);
    EXPECT_TRUE(client.prepare().data() == buffer.data() + 60000);
    EXPECT_TRUE(client.commit(5536) == Client::State::kRecordReady);
    client.next();
    EXPECT_EQ(client.prepare().size(), 4U);
    EXPECT_TRUE(client.end_of_input() == Client::State::kEnded);
}

TEST(TcpcamClient, a_discarded_record_stays_within_the_scratch_memory) {
    Client client(1000);
    std::memcpy(client.prepare().data(), "\x00\x00\x00\x07", 4);
    client.commit(4);
    std::array<std::uint8_t, 3> scratch{};
    client.discard(scratch);
    for (const std::size_t size : {3U, 3U, 1U}) {
        EXPECT_TRUE(client.prepare().data() == scratch.data());
        EXPECT_EQ(client.prepare().size(), size);
        client.commit(size);
    }
    EXPECT_TRUE(client.state() == Client::State::kHeader);
    EXPECT_EQ(client.records(), 0U);
}

TEST(TcpcamClient, T12_an_empty_large_or_truncated_record_is_a_lasting_error) {
    Client empty(1000);
    std::memset(empty.prepare().data(), 0, 4);
    EXPECT_TRUE(empty.commit(4) == Client::State::kFailed);
    EXPECT_TRUE(empty.error() == ClientError::kEmptyRecord);
    EXPECT_TRUE(empty.end_of_input() == Client::State::kFailed);
    EXPECT_TRUE(empty.prepare().empty());
    Client large(1000);
    std::memcpy(large.prepare().data(), "\x00\x00\x03\xE9", 4);
    EXPECT_TRUE(large.commit(4) == Client::State::kFailed);
    EXPECT_TRUE(large.error() == ClientError::kTooLarge);
    Client cut(1000);
    cut.commit(1);
    EXPECT_TRUE(cut.end_of_input() == Client::State::kFailed);
    EXPECT_TRUE(cut.error() == ClientError::kTruncated);
    for (const ClientError e :
         {ClientError::kNone, ClientError::kEmptyRecord, ClientError::kTooLarge, ClientError::kTruncated}) {
        EXPECT_NE(to_string(e), "unknown");
    }
}

}  // namespace
}  // namespace vedette::tcpcam

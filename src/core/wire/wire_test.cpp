#include <algorithm>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "core/wire/credit.hpp"
#include "core/wire/decoder.hpp"
#include "core/wire/envelope.hpp"

namespace vedette::wire {
namespace {

Header sample() {
    Header h;
    h.flags = kKey | kCameraClock;
    h.channel = 3;
    h.track = 1;
    h.codec = Codec::kJpeg;
    h.generation = 7;
    h.number = 0x0102030405060708;
    h.captured = UtcTime{1'700'000'000'123'456'789ns};
    h.sent = h.captured + 5ms;
    h.media_time = MediaTime{-1ns};
    h.captured_error_us = 500;
    h.payload_size = 5;
    return h;
}

std::vector<std::uint8_t> message(const Header& h, std::string_view payload, Bytes extensions = {}) {
    const auto head = encode(h);
    std::vector<std::uint8_t> out(head.begin(), head.end());
    out.insert(out.end(), extensions.begin(), extensions.end());
    store_be16(out.data() + 4, static_cast<std::uint16_t>(kHeaderSize + extensions.size()));
    out.insert(out.end(), payload.begin(), payload.end());
    return out;
}

// Feeds at most `step` bytes at a time; one line a message, then the error, if any.
std::string log_of(Bytes in, std::size_t step) {
    Decoder decoder(100);
    std::array<std::uint8_t, 100> buffer{};
    std::string log;
    while (decoder.state() != Decoder::State::kFailed) {
        if (decoder.state() == Decoder::State::kAccept) decoder.accept(buffer);
        if (decoder.state() == Decoder::State::kMessage) {
            log += std::to_string(decoder.header().number) + " " + std::string(as_text(decoder.payload())) +
                   "\n";
            decoder.next();
        }
        if (in.empty()) return log;
        const MutableBytes window = decoder.prepare();
        const std::size_t n = std::min({step, in.size(), window.size()});
        std::copy_n(in.begin(), n, window.begin());
        in = in.subspan(n);
        decoder.commit(n);
    }
    return log + std::string(to_string(decoder.error()));
}

TEST(Envelope, survives_a_round_trip) {
    const auto bytes = encode(sample());
    const auto header = decode(bytes, 5);
    ASSERT_TRUE(header.has_value());
    EXPECT_TRUE(*header == sample());
}

TEST(Envelope, has_the_bytes_of_the_reference_page) {
    const auto b = encode(sample());
    EXPECT_EQ(as_text(Bytes(b).first(2)), "VD");
    EXPECT_EQ(b[2], 1);
    EXPECT_EQ(b[3], 1);
    EXPECT_EQ(load_be16(b.data() + 4), 56);
    EXPECT_EQ(load_be16(b.data() + 6), 9);
    EXPECT_EQ(load_be16(b.data() + 8), 3);
    EXPECT_EQ(b[10], 1);
    EXPECT_EQ(b[11], 1);
    EXPECT_EQ(load_be32(b.data() + 12), 7U);
    EXPECT_EQ(load_be64(b.data() + 16), 0x0102030405060708U);
    EXPECT_EQ(load_be64(b.data() + 24), 1'700'000'000'123'456'789U);
    EXPECT_EQ(load_be64(b.data() + 32), 1'700'000'000'128'456'789U);
    EXPECT_EQ(load_be64(b.data() + 40), 0xffffffffffffffffU);
    EXPECT_EQ(load_be32(b.data() + 48), 500U);
    EXPECT_EQ(load_be32(b.data() + 52), 5U);
}

TEST(Envelope, unknown_extensions_are_skipped_and_overruns_refused) {
    const std::uint8_t good[] = {0, 9, 0, 2, 1, 2, 0, 10, 0, 0};
    const std::uint8_t overrun[] = {0, 9, 0, 3, 1, 2};
    const auto fine = message(sample(), "", good);
    EXPECT_TRUE(decode(fine, 5).has_value());
    const auto bad = message(sample(), "", overrun);
    EXPECT_TRUE(decode(bad, 5).error() == Errc::kLength);
}

TEST(Envelope, refuses_unknown_versions_and_types) {
    struct Case {
        std::size_t at;
        std::uint8_t byte;
        Errc errc;
    };
    for (const Case& c : {Case{0, 'X', Errc::kMagic}, Case{2, 2, Errc::kVersion}, Case{3, 0, Errc::kType},
                          Case{3, 5, Errc::kType}, Case{5, 55, Errc::kLength}, Case{4, 5, Errc::kLength},
                          Case{52, 1, Errc::kTooLarge}}) {
        auto b = encode(sample());
        b[c.at] = c.byte;
        const auto header = decode(b, 1000);
        ASSERT_FALSE(header.has_value());
        EXPECT_EQ(to_string(header.error()), to_string(c.errc));
    }
}

TEST(WireDecoder, gives_the_same_messages_for_every_cut_of_the_stream) {
    const std::uint8_t extension[] = {0, 9, 0, 2, 1, 2};
    Header h = sample();
    std::vector<std::uint8_t> in = message(h, "hello", extension);
    h.number = 2;
    h.payload_size = 0;
    for (const std::uint8_t b : message(h, "")) in.push_back(b);
    h.number = 3;
    h.payload_size = 100;
    for (const std::uint8_t b : message(h, std::string(100, 'x'))) in.push_back(b);
    in.push_back('?');
    in.insert(in.end(), kHeaderSize, 0);
    const std::string expected =
        "72623859790382856 hello\n2 \n3 " + std::string(100, 'x') + "\nnot a vedette message";
    for (std::size_t step = 1; step <= in.size(); ++step) EXPECT_EQ(log_of(in, step), expected) << step;
}

TEST(WireDecoder, a_failure_is_latched) {
    Decoder decoder(1);
    std::fill_n(decoder.prepare().begin(), kHeaderSize, std::uint8_t{0});
    EXPECT_TRUE(decoder.commit(kHeaderSize) == Decoder::State::kFailed);
    EXPECT_TRUE(decoder.prepare().empty());
    EXPECT_TRUE(decoder.next() == Decoder::State::kFailed);
}

TEST(Credit, a_sender_stops_at_the_granted_total) {
    CreditReceiver receiver(2);
    CreditSender sender;
    EXPECT_FALSE(sender.may_send());
    sender.grant(receiver.first_grant());
    sender.on_sent();
    EXPECT_TRUE(sender.may_send());
    sender.on_sent();
    EXPECT_FALSE(sender.may_send());
    sender.grant(receiver.on_done());
    EXPECT_TRUE(sender.may_send());
}

TEST(Credit, late_and_repeated_grants_do_no_harm) {
    CreditSender sender;
    sender.grant(5);
    sender.grant(3);
    sender.grant(5);
    for (int i = 0; i < 5; ++i) sender.on_sent();
    EXPECT_FALSE(sender.may_send());
}

}  // namespace
}  // namespace vedette::wire

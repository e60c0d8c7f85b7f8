#include "core/ntp/packet.hpp"

#include <algorithm>
#include <string_view>

#include <gtest/gtest.h>

namespace vedette::ntp {
namespace {

constexpr std::uint64_t kNumber = 0x0123456789abcdef;
constexpr UtcTime kEarliest{1'760'000'000s};                          // October 2025
constexpr std::uint64_t kStamp = std::uint64_t{3'989'000'000} << 32;  // 1,780,011,200 s after 1970: May 2026
constexpr UtcTime kTold{1'780'011'200s};
constexpr MonoTime kSent{100s};

Packet answer(std::uint64_t transmitted = kStamp, std::uint64_t received = kStamp) {
    Packet packet{};
    packet[0] = 4 << 3 | 4;
    packet[1] = 2;
    store_be64(&packet[24], kNumber);
    store_be64(&packet[32], received);
    store_be64(&packet[40], transmitted);
    return packet;
}

std::expected<Sample, Refusal> read(Bytes packet, MonoTime arrived = kSent + 40ms) {
    return read_answer(packet, kNumber, kSent, arrived, {.earliest = kEarliest});
}

void expect_refused(Bytes packet, Refusal refusal, MonoTime arrived = kSent + 40ms) {
    const auto sample = read(packet, arrived);
    ASSERT_FALSE(sample);
    EXPECT_EQ(static_cast<int>(sample.error()), static_cast<int>(refusal));
}

TEST(NtpPacket, a_request_tells_only_its_number) {
    const Packet packet = make_request(kNumber);
    EXPECT_EQ(packet[0], 0x23);  // version 4, client
    EXPECT_EQ(std::count(packet.begin() + 1, packet.begin() + 40, 0), 39);
    EXPECT_EQ(load_be64(&packet[40]), kNumber);
}

TEST(NtpPacket, the_time_is_the_servers_and_half_of_the_way) {
    const auto sample = read(answer());
    ASSERT_TRUE(sample);
    EXPECT_EQ(sample->utc, kTold + 20ms);
    EXPECT_EQ(sample->delay, 40ms);
    EXPECT_EQ(sample->at, kSent + 40ms);
    EXPECT_EQ(sample->stratum, 2);
}

TEST(NtpPacket, the_time_in_the_server_is_no_way) {
    const auto sample = read(answer(kStamp + (std::uint64_t{1} << 30), kStamp), kSent + 350ms);
    ASSERT_TRUE(sample);
    EXPECT_EQ(sample->delay, 100ms);
    EXPECT_EQ(sample->utc, kTold + 250ms + 50ms);
}

TEST(NtpPacket, the_seconds_begin_anew_in_2036) {
    // 2036-02-07T06:28:16Z, and a second later.
    const auto sample = read(answer(std::uint64_t{1} << 32, std::uint64_t{1} << 32), kSent);
    ASSERT_TRUE(sample);
    EXPECT_EQ(sample->utc, UtcTime{2'085'978'497s});
    const auto last = read(answer(0xffff'ffff'0000'0000, 0xffff'ffff'0000'0000), kSent);
    ASSERT_TRUE(last);
    EXPECT_EQ(last->utc, UtcTime{2'085'978'495s});
}

TEST(NtpPacket, takes_the_versions_1_to_4_and_leap_seconds) {
    Packet packet = answer();
    for (const unsigned version : {1U, 2U, 3U, 4U}) {
        packet[0] = static_cast<std::uint8_t>(1U << 6 | version << 3 | 4);
        const auto sample = read(packet);
        ASSERT_TRUE(sample);
        EXPECT_TRUE(sample->leap == Leap::kAdded);
    }
    packet[0] = 7 << 3 | 4;
    expect_refused(packet, Refusal::kNotAnAnswer);
}

TEST(NtpPacket, refuses_what_is_no_answer_to_this_request) {
    Packet packet = answer();
    for (std::size_t size = 0; size < packet.size(); ++size)
        expect_refused(Bytes(packet).first(size), Refusal::kNotAnAnswer);
    packet[0] = 4 << 3 | 3;
    expect_refused(packet, Refusal::kNotAnAnswer);
    for (std::size_t i = 24; i < 32; ++i) {
        packet = answer();
        packet[i] ^= 1;
        expect_refused(packet, Refusal::kNotAsked);
    }
}

TEST(NtpPacket, reads_kiss_codes_of_its_own_request_only) {
    struct Case {
        std::string_view code;
        Refusal refusal;
    };
    for (const Case& one : {Case{"RATE", Refusal::kRate}, Case{"DENY", Refusal::kDenied},
                            Case{"RSTR", Refusal::kDenied}, Case{"INIT", Refusal::kKiss}}) {
        Packet packet = answer();
        packet[1] = 0;
        std::ranges::copy(one.code, packet.begin() + 12);
        expect_refused(packet, one.refusal);
        packet[24] ^= 1;
        expect_refused(packet, Refusal::kNotAsked);
    }
}

TEST(NtpPacket, refuses_servers_without_a_clock) {
    Packet packet = answer();
    packet[0] |= 0xc0;
    expect_refused(packet, Refusal::kNoClock);
    packet = answer();
    packet[1] = 16;
    expect_refused(packet, Refusal::kNoClock);
    expect_refused(answer(0, kStamp), Refusal::kNoClock);
    expect_refused(answer(kStamp, 0), Refusal::kNoClock);
    packet = answer();
    packet[9] = 2;  // root dispersion of 2 s
    expect_refused(packet, Refusal::kTooFarOff);
    packet = answer();
    packet[5] = 4;  // root delay of 4 s
    expect_refused(packet, Refusal::kTooFarOff);
}

TEST(NtpPacket, refuses_late_answers_and_times_that_contradict_each_other) {
    expect_refused(answer(), Refusal::kTooSlow, kSent + 2001ms);
    expect_refused(answer(kStamp, kStamp + 1), Refusal::kTooSlow);
    // A second in the server, of 40 ms in all.
    expect_refused(answer(kStamp + (std::uint64_t{1} << 32), kStamp), Refusal::kTooSlow);
}

TEST(NtpPacket, refuses_times_before_the_program_was_made_and_long_after) {
    const std::uint64_t day = std::uint64_t{86'400} << 32;
    // A day before is understood as 136 years later.
    const std::uint64_t earliest = std::uint64_t{1'760'000'000 + 2'208'988'800} << 32;
    EXPECT_TRUE(read(answer(earliest, earliest)));
    expect_refused(answer(earliest - day, earliest - day), Refusal::kAbsurd);
    const std::uint64_t later = earliest + 365 * 51 * day;
    expect_refused(answer(later, later), Refusal::kAbsurd);
}

}  // namespace
}  // namespace vedette::ntp

// Conformance of a port's hashes, random bytes, slow task, settings memory and system. Compiled into the
// tests of each implementation.
#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "core/base/text.hpp"
#include "node/port/testing/platform.hpp"

namespace vedette::port {
namespace {

std::string hex(Bytes bytes) {
    std::string out;
    for (const std::uint8_t byte : bytes) {
        out += kHexDigits[byte >> 4U];
        out += kHexDigits[byte & 15U];
    }
    return out;
}

// FIPS 180-4, examples of SHA-256.
TEST(CryptoConformance, hashes_the_examples_of_the_standard) {
    const auto platform = make_platform();
    const std::array<Bytes, 1> abc{as_bytes("abc")};
    EXPECT_EQ(hex(platform->crypto().sha256(abc)),
              "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    EXPECT_EQ(hex(platform->crypto().sha256({})),
              "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    const std::array<Bytes, 3> pieces{as_bytes("a"), Bytes(), as_bytes("bc")};
    EXPECT_EQ(platform->crypto().sha256(pieces), platform->crypto().sha256(abc));
}

// RFC 7914 section 11.
TEST(CryptoConformance, derives_the_examples_of_pbkdf2) {
    const auto platform = make_platform();
    EXPECT_EQ(hex(platform->crypto().pbkdf2_sha256(as_bytes("passwd"), as_bytes("salt"), 1)),
              "55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc");
    EXPECT_EQ(hex(platform->crypto().pbkdf2_sha256(as_bytes("Password"), as_bytes("NaCl"), 80'000)),
              "4ddcd8f60b98be21830cee5ef22701f9641a4418d04c0414aeff08876b34ab56");
}

TEST(CryptoConformance, hashes_in_pieces_what_one_call_hashes_at_once) {
    const auto platform = make_platform();
    std::vector<std::uint8_t> many(1000);
    for (std::size_t i = 0; i < many.size(); ++i) many[i] = static_cast<std::uint8_t>(i * 7);
    const std::array<Bytes, 1> whole{many};
    for (const std::size_t cut :
         {std::size_t{0}, std::size_t{1}, std::size_t{63}, std::size_t{64}, std::size_t{999}}) {
        platform->crypto().begin_hash();
        platform->crypto().add_to_hash(Bytes(many).first(cut));
        platform->crypto().add_to_hash(Bytes(many).subspan(cut));
        EXPECT_EQ(platform->crypto().end_hash(), platform->crypto().sha256(whole)) << cut;
    }
}

std::vector<std::uint8_t> from_hex(std::string_view text) {
    std::vector<std::uint8_t> out;
    for (std::size_t i = 0; i + 1 < text.size(); i += 2)
        out.push_back(parse_int<std::uint8_t>(text.substr(i, 2), 16).value_or(0));
    return out;
}

// RFC 6979 section A.2.5, SHA-256, message "sample".
TEST(CryptoConformance, knows_a_signature_from_one_that_a_bit_makes_wrong) {
    const auto platform = make_platform();
    const auto key = from_hex(
        "60fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6"
        "7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299");
    const auto signature = from_hex(
        "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716"
        "f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8");
    const std::array<Bytes, 1> message{as_bytes("sample")};
    const Sha256 hash = platform->crypto().sha256(message);
    EXPECT_TRUE(platform->crypto().verify_p256(key, hash, signature));
    for (const std::size_t at : {std::size_t{0}, std::size_t{31}, std::size_t{32}, std::size_t{63}}) {
        auto other = signature;
        other[at] ^= 1;
        EXPECT_FALSE(platform->crypto().verify_p256(key, hash, other)) << at;
        auto point = key;  // of no point of the curve
        point[at] ^= 1;
        EXPECT_FALSE(platform->crypto().verify_p256(point, hash, signature)) << at;
    }
    Sha256 another = hash;
    another[31] ^= 1;
    EXPECT_FALSE(platform->crypto().verify_p256(key, another, signature));
    EXPECT_FALSE(platform->crypto().verify_p256(key, hash, Bytes(signature).first(63)));
    EXPECT_FALSE(platform->crypto().verify_p256(Bytes(key).first(63), hash, signature));
    const std::vector<std::uint8_t> zeros(64);
    EXPECT_FALSE(platform->crypto().verify_p256(key, hash, zeros));
    EXPECT_FALSE(platform->crypto().verify_p256(zeros, hash, signature));
}

TEST(CryptoConformance, gives_other_random_bytes_each_time) {
    const auto platform = make_platform();
    std::set<std::string> seen;
    for (int i = 0; i < 100; ++i) {
        std::array<std::uint8_t, 16> bytes{};
        platform->crypto().random(bytes);
        seen.insert(hex(bytes));
    }
    EXPECT_EQ(seen.size(), 100U);
    std::vector<std::uint8_t> many(1000);
    platform->crypto().random(many);
    EXPECT_GT(std::set<std::uint8_t>(many.begin(), many.end()).size(), 200U);
    EXPECT_NE(hex(Bytes(many).first(16)), hex(Bytes(many).last(16)));
}

// Notes the order in which it ran.
class NotingJob final : public Job {
  public:
    NotingJob(std::vector<int>& order, int number) : order_(order), number_(number) {}
    void run() override { order_.push_back(number_); }

  private:
    std::vector<int>& order_;
    int number_;
};

Job* wait_for_job(Platform& platform) {
    for (int i = 0; i < 1000; ++i) {
        if (Job* const job = platform.worker().take_finished()) return job;
        platform.network().wait({}, 100ms);
    }
    return nullptr;
}

TEST(WorkerConformance, runs_jobs_in_their_order_and_gives_each_back_once) {
    const auto platform = make_platform();
    EXPECT_EQ(platform->worker().take_finished(), nullptr);
    std::vector<int> order;
    NotingJob first(order, 1);
    NotingJob second(order, 2);
    ASSERT_TRUE(platform->worker().submit(first));
    ASSERT_TRUE(platform->worker().submit(second));
    EXPECT_EQ(wait_for_job(*platform), &first);
    EXPECT_EQ(wait_for_job(*platform), &second);
    EXPECT_EQ(order, (std::vector<int>{1, 2}));
    EXPECT_EQ(platform->worker().take_finished(), nullptr);
}

TEST(WorkerConformance, refuses_more_jobs_than_it_holds_until_one_is_taken) {
    const auto platform = make_platform();
    std::vector<int> order;
    std::vector<NotingJob> jobs;
    for (int i = 0; i < static_cast<int>(Worker::kMaxJobs) + 1; ++i) jobs.emplace_back(order, i);
    for (unsigned i = 0; i < Worker::kMaxJobs; ++i) EXPECT_TRUE(platform->worker().submit(jobs[i]));
    EXPECT_FALSE(platform->worker().submit(jobs.back()));
    EXPECT_EQ(wait_for_job(*platform), &jobs.front());
    EXPECT_TRUE(platform->worker().submit(jobs.back()));
    for (std::size_t i = 1; i < jobs.size(); ++i) EXPECT_EQ(wait_for_job(*platform), &jobs[i]);
}

TEST(StorageConformance, keeps_areas_apart) {
    const auto platform = make_platform();
    std::array<std::uint8_t, Storage::kAreaBytes> into{};
    EXPECT_EQ(platform->storage().read(0, into), std::size_t{0});
    EXPECT_EQ(platform->storage().read(1, into), std::size_t{0});
    ASSERT_TRUE(platform->storage().write(0, as_bytes("a longer text")));
    ASSERT_TRUE(platform->storage().write(1, as_bytes("another")));
    ASSERT_TRUE(platform->storage().write(Storage::kCertificateArea, as_bytes("the third")));
    ASSERT_TRUE(platform->storage().write(0, as_bytes("short")));
    const auto size = platform->storage().read(0, into);
    ASSERT_TRUE(size);
    ASSERT_GE(*size, 5U);
    EXPECT_EQ(as_text(Bytes(into).first(5)), "short");
    ASSERT_TRUE(platform->storage().read(1, MutableBytes(into).first(4)));
    EXPECT_EQ(as_text(Bytes(into).first(4)), "anot");
    ASSERT_TRUE(platform->storage().read(Storage::kCertificateArea, MutableBytes(into).first(9)));
    EXPECT_EQ(as_text(Bytes(into).first(9)), "the third");
}

TEST(StorageConformance, takes_a_whole_area) {
    const auto platform = make_platform();
    std::array<std::uint8_t, Storage::kAreaBytes> full{};
    std::ranges::fill(full, std::uint8_t{0xa5});
    ASSERT_TRUE(platform->storage().write(1, full));
    std::array<std::uint8_t, Storage::kAreaBytes> into{};
    EXPECT_EQ(platform->storage().read(1, into), full.size());
    EXPECT_EQ(into, full);
}

TEST(SystemConformance, says_what_it_is_and_restarts_when_asked) {
    const auto platform = make_platform();
    const SystemInfo info = platform->system().info();
    EXPECT_FALSE(info.platform.empty());
    EXPECT_LE(info.memory_free, info.memory_total);
    const auto slow = std::ranges::find(info.stacks, "slow", &TaskStack::name);
    ASSERT_TRUE(slow != info.stacks.end());
    EXPECT_GE(slow->size, 8192U);
    EXPECT_GT(slow->used, 0U);
    EXPECT_LT(slow->used, slow->size);
    EXPECT_FALSE(platform->restarts());
    platform->system().restart();
    EXPECT_TRUE(platform->restarts());
}

}  // namespace
}  // namespace vedette::port

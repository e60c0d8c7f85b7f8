// The board's certificate over storage and TLS in memory.
#include "node/net/certificate.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "node/port/testing/fake_tls.hpp"
#include "node/port/testing/fakes.hpp"

namespace vedette::node {
namespace {

using Made = Certificate::Made;

// Storage that stays, and starts of the board.
struct Board {
    // What the next start finds.
    std::string start(std::string_view host = "porch") {
        certificate.emplace(&tls, storage, crypto, worker);
        tls.identity.clear();
        certificate->load(host, memory);
        EXPECT_EQ(tls.identity.empty(), !certificate->is_in_use());
        EXPECT_EQ(certificate->fingerprint().empty(), !certificate->is_in_use());
        EXPECT_EQ(memory, std::vector<std::uint8_t>(Certificate::kMemory));
        return tls.identity;
    }
    Made make(std::string_view host = "porch") {
        const std::array addresses{IpAddress::v4(192, 168, 1, 5), IpAddress::v4(192, 168, 3, 1)};
        EXPECT_TRUE(certificate->make(host, addresses, memory));
        EXPECT_TRUE(certificate->is_making());
        port::Job* const job = worker.take_finished();
        EXPECT_TRUE(job != nullptr && certificate->take_finished(*job));
        EXPECT_FALSE(certificate->is_making());
        EXPECT_EQ(memory, std::vector<std::uint8_t>(Certificate::kMemory));  // nothing of the key is left
        return certificate->made();
    }

    port::FakeTls tls;
    port::FakeStorage storage;
    port::FakeCrypto crypto;
    port::FakeWorker worker;
    std::vector<std::uint8_t> memory = std::vector<std::uint8_t>(Certificate::kMemory);
    std::optional<Certificate> certificate;
};

TEST(Certificate, is_made_once_and_found_by_later_starts) {
    Board board;
    EXPECT_EQ(board.start(), "");
    EXPECT_TRUE(board.make() == Made::kInUse);
    EXPECT_EQ(board.tls.identity, "certificate 1 of porch, 192.168.1.5, 192.168.3.1");
    const std::string fingerprint(board.certificate->fingerprint());
    EXPECT_EQ(fingerprint.size(), 102U);
    EXPECT_TRUE(fingerprint.starts_with("sha256:"));
    EXPECT_EQ(board.start(), "certificate 1 of porch, 192.168.1.5, 192.168.3.1");
    EXPECT_EQ(board.certificate->fingerprint(), fingerprint);
    EXPECT_EQ(board.tls.made, 1);
}

TEST(Certificate, shows_the_hash_of_the_certificate_in_the_hubs_form) {
    Board board;
    board.start();
    board.make();
    const std::array<Bytes, 1> pieces{as_bytes(board.tls.identity)};
    const port::Sha256 hash = board.crypto.sha256(pieces);
    std::string expected = "sha256:";
    for (const std::uint8_t byte : hash) {
        constexpr std::string_view kDigits = "0123456789ABCDEF";
        if (expected.size() > 7) expected += ':';
        expected += kDigits[byte / 16];
        expected += kDigits[byte % 16];
    }
    EXPECT_EQ(board.certificate->fingerprint(), expected);
}

TEST(Certificate, that_of_another_name_is_not_used) {
    Board board;
    board.start();
    board.make();
    EXPECT_EQ(board.start("garden"), "");
    EXPECT_TRUE(board.make("garden") == Made::kInUse);
    EXPECT_EQ(board.start("garden"), "certificate 2 of garden, 192.168.1.5, 192.168.3.1");
    EXPECT_EQ(board.start("porch"), "");
}

TEST(Certificate, one_that_is_made_anew_holds_from_the_next_start_on) {
    Board board;
    board.start();
    board.make();
    const std::string fingerprint(board.certificate->fingerprint());
    EXPECT_TRUE(board.make() == Made::kForLater);
    EXPECT_TRUE(board.tls.identity.starts_with("certificate 1 "));
    EXPECT_EQ(board.certificate->fingerprint(), fingerprint);
    EXPECT_TRUE(board.start().starts_with("certificate 2 "));
    EXPECT_NE(board.certificate->fingerprint(), fingerprint);
}

// Power fails after each number of bytes: the next start has the old one, the new one or none.
TEST(Certificate, a_power_cut_leaves_no_half_certificate) {
    std::size_t cuts = 0;
    int whole = 0;
    for (std::size_t power = 0; power < 120; ++power, ++cuts) {
        Board board;
        board.start();
        board.make();
        board.storage.power = power;
        const Made made = board.make();
        const std::string found = board.start();
        const bool is_old = found.starts_with("certificate 1 ");
        const bool is_new = found.starts_with("certificate 2 ");
        EXPECT_TRUE(found.empty() || is_old || is_new) << found;
        EXPECT_EQ(made == Made::kForLater, is_new) << power;
        EXPECT_EQ(is_old, power == 0);
        whole += is_new ? 1 : 0;
    }
    EXPECT_GT(whole, 0);
    EXPECT_LT(whole, 120);
}

TEST(Certificate, any_changed_byte_of_the_area_is_noticed) {
    Board board;
    board.start();
    board.make();
    std::string& area = board.storage.areas[port::Storage::kCertificateArea];
    const std::string good = area;
    const std::size_t used = good.find_last_not_of('\xff') + 1;
    for (std::size_t at = 0; at < used; ++at) {
        area = good;
        area[at] = static_cast<char>(area[at] ^ 0x10);
        EXPECT_EQ(board.start(), "") << at;
        area = good.substr(0, at);
        EXPECT_EQ(board.start(), "") << at;
    }
    area.assign(port::Storage::kAreaBytes, '\xff');
    EXPECT_EQ(board.start(), "");
    area = good;
    EXPECT_NE(board.start(), "");
}

TEST(Certificate, is_used_without_storage_and_not_made_anew_there) {
    Board board;
    board.storage.error = port::StorageError::kAbsent;
    board.start();
    EXPECT_TRUE(board.make() == Made::kNotKept);
    EXPECT_TRUE(board.certificate->is_in_use());
    EXPECT_TRUE(board.make() == Made::kFailed);
    EXPECT_TRUE(board.tls.identity.starts_with("certificate 1 "));
}

TEST(Certificate, a_failure_leaves_the_board_without_one_until_the_next_attempt) {
    Board board;
    board.start();
    board.tls.makes = false;
    EXPECT_TRUE(board.make() == Made::kFailed);
    EXPECT_FALSE(board.certificate->is_in_use());
    EXPECT_EQ(board.storage.writes, 0);
    board.tls.makes = true;
    EXPECT_TRUE(board.make() == Made::kInUse);
}

TEST(Certificate, a_busy_slow_task_or_a_board_without_tls_makes_none) {
    Board board;
    board.start();
    board.worker.stalls = true;
    struct Nothing final : port::Job {
        void run() override {}
    };
    std::array<Nothing, port::Worker::kMaxJobs> others;
    for (Nothing& other : others) EXPECT_TRUE(board.worker.submit(other));
    EXPECT_FALSE(board.certificate->make("porch", {}, board.memory));
    EXPECT_FALSE(board.certificate->is_making());
    Certificate without(nullptr, board.storage, board.crypto, board.worker);
    without.load("porch", board.memory);
    EXPECT_FALSE(without.make("porch", {}, board.memory));
}

}  // namespace
}  // namespace vedette::node

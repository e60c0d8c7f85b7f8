// Certificates that the board makes for itself, read by OpenSSL.
#include <set>

#include "node/tls/openssl_fixture.hpp"

namespace vedette::node {
namespace {

class TlsIdentityTest : public ::testing::Test {
  protected:
    std::expected<port::TlsIdentity, port::TlsError> make(std::string_view host) {
        return tls_.make_identity({host, addresses_}, out_);
    }
    static OpensslPtr<X509, X509_free> read(Bytes certificate) {
        const std::uint8_t* at = certificate.data();
        return OpensslPtr<X509, X509_free>(d2i_X509(nullptr, &at, static_cast<long>(certificate.size())));
    }
    static bool names(X509* certificate, const char* host) {
        return X509_check_host(certificate, host, 0, 0, nullptr) == 1;
    }
    static std::string serial_of(X509* certificate) {
        const OpensslPtr<BIO, BIO_free> bio(BIO_new(BIO_s_mem()));
        i2a_ASN1_INTEGER(bio.get(), X509_get_serialNumber(certificate));
        char* data = nullptr;
        const auto size = static_cast<std::size_t>(BIO_get_mem_data(bio.get(), &data));
        return {data, size};
    }

    std::array<IpAddress, 2> addresses_{IpAddress::v4(192, 168, 1, 5), IpAddress::v4(192, 168, 3, 1)};
    std::array<std::uint8_t, port::Tls::kMaxIdentity> out_{};
    SystemRandom random_;
    std::vector<std::uint8_t> memory_ = std::vector<std::uint8_t>(64 * 1024);
    MbedtlsTls tls_{memory_, random_, {}};
};

// Field case: a certificate without subjectAltName is refused by browsers | fhessel/esp32_https_server#112 | the
// board's names and addresses are in it
TEST_F(TlsIdentityTest, names_the_board_and_its_addresses) {
    const auto made = make("porch-2");
    ASSERT_TRUE(made);
    const auto certificate = read(made->certificate);
    ASSERT_TRUE(certificate);
    EXPECT_TRUE(names(certificate.get(), "porch-2.local"));
    EXPECT_TRUE(names(certificate.get(), "porch-2"));
    EXPECT_FALSE(names(certificate.get(), "porch"));
    EXPECT_EQ(X509_check_ip_asc(certificate.get(), "192.168.1.5", 0), 1);
    EXPECT_EQ(X509_check_ip_asc(certificate.get(), "192.168.3.1", 0), 1);
    EXPECT_EQ(X509_check_ip_asc(certificate.get(), "192.168.1.6", 0), 0);
    EXPECT_EQ(X509_check_purpose(certificate.get(), X509_PURPOSE_SSL_SERVER, 0), 1);
    EXPECT_EQ(X509_check_ca(certificate.get()), 0);
    EXPECT_EQ(X509_get_key_usage(certificate.get()), static_cast<std::uint32_t>(KU_DIGITAL_SIGNATURE));
    EXPECT_EQ(X509_get_extended_key_usage(certificate.get()), static_cast<std::uint32_t>(XKU_SSL_SERVER));
    const OpensslPtr<EVP_PKEY, EVP_PKEY_free> key(X509_get_pubkey(certificate.get()));
    EXPECT_EQ(X509_verify(certificate.get(), key.get()), 1);
    EXPECT_EQ(EVP_PKEY_get_bits(key.get()), 256);
    EXPECT_LT(made->certificate.size() + made->key.size(), 700U);
    EXPECT_EQ(tls_.pool().used(), 0U);
}

// Whatever the clock of the board says. A begin before July 2019 exempts it from Apple's 825 days.
TEST_F(TlsIdentityTest, holds_from_2019_to_2049) {
    const auto made = make("board");
    ASSERT_TRUE(made);
    const auto certificate = read(made->certificate);
    std::tm from{}, until{};
    ASSERT_EQ(ASN1_TIME_to_tm(X509_get0_notBefore(certificate.get()), &from), 1);
    ASSERT_EQ(ASN1_TIME_to_tm(X509_get0_notAfter(certificate.get()), &until), 1);
    EXPECT_EQ(from.tm_year, 119);
    EXPECT_EQ(from.tm_mon, 0);
    EXPECT_EQ(until.tm_year, 149);
}

// Field case: the second certificate of a device with the number of the first | syncthing/syncthing#361 | random
// numbers: Firefox refuses such a pair without a way around
TEST_F(TlsIdentityTest, has_a_number_and_a_key_of_its_own_each_time) {
    std::set<std::string> serials, keys;
    for (int i = 0; i < 20; ++i) {
        const auto made = make("board");
        ASSERT_TRUE(made);
        const std::string serial = serial_of(read(made->certificate).get());
        EXPECT_EQ(serial.size(), 32U);
        EXPECT_LT(serial[0], '8');  // positive
        serials.insert(serial);
        keys.emplace(as_text(made->key));
    }
    EXPECT_EQ(serials.size(), 20U);
    EXPECT_EQ(keys.size(), 20U);
}

TEST_F(TlsIdentityTest, serves_clients_that_trust_it) {
    const auto made = make("board");
    ASSERT_TRUE(made);
    ASSERT_TRUE(tls_.use_identity(*made));
    OpensslPeer peer(nullptr);
    const auto session = tls_.open_server();
    ASSERT_TRUE(session);
    Wire wire(**session, peer);
    wire.shake_hands();
    EXPECT_EQ((*session)->state(), port::TlsSession::State::kOpen);
    const OpensslPtr<X509, X509_free> shown(SSL_get1_peer_certificate(peer.ssl()));
    EXPECT_EQ(X509_cmp(shown.get(), read(made->certificate).get()), 0);
    tls_.close(**session);
}

TEST_F(TlsIdentityTest, takes_names_of_up_to_32_bytes) {
    EXPECT_EQ(make("").error(), port::TlsError::kWrongName);
    EXPECT_EQ(make(std::string(33, 'a')).error(), port::TlsError::kWrongName);
    const std::string longest(32, 'a');
    const std::array many{addresses_[0], *IpAddress::parse("fd00::1"), IpAddress::v4(10, 0, 0, 1)};
    const auto made = tls_.make_identity({longest, many}, out_);
    ASSERT_TRUE(made);
    const auto certificate = read(made->certificate);
    EXPECT_TRUE(names(certificate.get(), (longest + ".local").c_str()));
    EXPECT_EQ(X509_check_ip_asc(certificate.get(), "fd00::1", 0), 1);
    EXPECT_EQ(X509_check_ip_asc(certificate.get(), "10.0.0.1", 0), 0);  // the third
}

// Memory of every size: made whole, or refused.
TEST_F(TlsIdentityTest, a_lack_of_memory_makes_no_half_certificate) {
    std::size_t first = 0;
    std::vector<std::uint8_t> memory(32 * 1024);
    for (std::size_t bytes = 0; bytes < memory.size(); bytes += 401) {
        MbedtlsTls small(MutableBytes(memory).first(bytes), random_, {});
        const auto made = small.make_identity({"board", addresses_}, out_);
        EXPECT_EQ(small.pool().used(), 0U);
        if (!made) continue;
        if (first == 0) first = bytes;
        EXPECT_TRUE(read(made->certificate));
    }
    EXPECT_GT(first, 0U);
    for (std::size_t bytes = 0; bytes < 600; bytes += 7) {
        const auto made = tls_.make_identity({"board", addresses_}, MutableBytes(out_).first(bytes));
        if (made) {
            EXPECT_LE(made->certificate.size() + made->key.size(), bytes);
        }
    }
}

}  // namespace
}  // namespace vedette::node

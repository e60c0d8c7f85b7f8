// The board's own key, and the certificate that it signs itself (RFC 5280).
#include <algorithm>
#include <array>

#include <mbedtls/oid.h>
#include <mbedtls/pk.h>
#include <mbedtls/version.h>
#include <mbedtls/x509_crt.h>

#include "core/base/text.hpp"
#include "node/tls/mbedtls_session.hpp"
#include "node/tls/mbedtls_tls.hpp"

namespace vedette::node {
namespace {

using port::TlsError;

constexpr std::size_t kMaxHost = 32;
constexpr std::size_t kMaxAddresses = 2;
constexpr std::size_t kSerial = 16;

// Dates protect nothing where a certificate is trusted by its fingerprint, and a clock that is not set must
// not decide over them. Apple's systems limit certificates to 825 days, but not those that begin before July
// 2019 (support.apple.com/103769); 2049 is the last year of a UTCTime (RFC 5280 section 4.1.2.5).
constexpr const char* kFrom = "20190101000000";
constexpr const char* kUntil = "20491231235959";

// The value of an extension, in DER.
class Extension {
  public:
    void add(std::uint8_t tag, Bytes value) {
        if (memory_.size() - size_ < value.size() + 2) return;
        memory_[size_++] = tag;
        memory_[size_++] = static_cast<std::uint8_t>(value.size());
        std::ranges::copy(value, memory_.begin() + static_cast<std::ptrdiff_t>(size_));
        size_ += value.size();
    }
    // A SEQUENCE of what was added.
    Bytes sequence() {
        memory_[0] = MBEDTLS_ASN1_CONSTRUCTED | MBEDTLS_ASN1_SEQUENCE;
        memory_[1] = static_cast<std::uint8_t>(size_ - 2);
        return Bytes(memory_).first(size_);
    }

  private:
    // The length of a sequence of up to 127 bytes is one byte.
    std::array<std::uint8_t, 129> memory_{};
    std::size_t size_ = 2;
};
static_assert(2 + (2 + kMaxHost + 6) + (2 + kMaxHost) + kMaxAddresses * (2 + 16) <= 129);

class Maker {
  public:
    explicit Maker(port::Random& random) : random_(random) {
        mbedtls_pk_init(&key_);
        mbedtls_x509write_crt_init(&certificate_);
        mbedtls_mpi_init(&serial_);
    }
    ~Maker() {
        mbedtls_mpi_free(&serial_);
        mbedtls_x509write_crt_free(&certificate_);
        mbedtls_pk_free(&key_);
    }
    Maker(const Maker&) = delete;
    Maker& operator=(const Maker&) = delete;

    bool make_key() {
        return mbedtls_pk_setup(&key_, mbedtls_pk_info_from_type(MBEDTLS_PK_ECKEY)) == 0 &&
               mbedtls_ecp_gen_key(MBEDTLS_ECP_DP_SECP256R1, mbedtls_pk_ec(key_), fill_random, &random_) == 0;
    }
    bool describe(const port::TlsSubject& subject) {
        std::array<char, kMaxHost + 10> memory{};
        TextWriter name(memory);
        name << "CN=" << subject.host << ".local";
        memory[name.written().size()] = '\0';
        mbedtls_x509write_crt_set_subject_key(&certificate_, &key_);
        mbedtls_x509write_crt_set_issuer_key(&certificate_, &key_);
        mbedtls_x509write_crt_set_md_alg(&certificate_, MBEDTLS_MD_SHA256);
        return mbedtls_x509write_crt_set_subject_name(&certificate_, memory.data()) == 0 &&
               mbedtls_x509write_crt_set_issuer_name(&certificate_, memory.data()) == 0 &&
               mbedtls_x509write_crt_set_validity(&certificate_, kFrom, kUntil) == 0 && number() &&
               mbedtls_x509write_crt_set_basic_constraints(&certificate_, 0, -1) == 0 &&
               mbedtls_x509write_crt_set_key_usage(&certificate_, MBEDTLS_X509_KU_DIGITAL_SIGNATURE) == 0 &&
               set_purpose() && set_names(subject, name.written().substr(3));
    }
    // Behind make_key() and describe(). The bytes lie at the end of `out`; 0 or less: an error.
    int write_certificate(MutableBytes out) {
        return mbedtls_x509write_crt_der(&certificate_, out.data(), out.size(), fill_random, &random_);
    }
    int write_key(MutableBytes out) { return mbedtls_pk_write_key_der(&key_, out.data(), out.size()); }

  private:
    // Random: Firefox refuses two certificates of one issuer with the same number, for good.
    bool number() {
        std::array<std::uint8_t, kSerial> serial;
        random_.random(serial);
        serial[0] = static_cast<std::uint8_t>((serial[0] & 0x7f) | 0x40);  // positive, and of full length
#if MBEDTLS_VERSION_NUMBER >= 0x03040000
        return mbedtls_x509write_crt_set_serial_raw(&certificate_, serial.data(), serial.size()) == 0;
#else
        return mbedtls_mpi_read_binary(&serial_, serial.data(), serial.size()) == 0 &&
               mbedtls_x509write_crt_set_serial(&certificate_, &serial_) == 0;
#endif
    }
    bool set_purpose() {
        Extension purpose;
        purpose.add(MBEDTLS_ASN1_OID,
                    as_bytes({MBEDTLS_OID_SERVER_AUTH, MBEDTLS_OID_SIZE(MBEDTLS_OID_SERVER_AUTH)}));
        return set(MBEDTLS_OID_EXTENDED_KEY_USAGE, MBEDTLS_OID_SIZE(MBEDTLS_OID_EXTENDED_KEY_USAGE),
                   purpose.sequence());
    }
    // RFC 5280 section 4.2.1.6: [2] is a name, [7] an address of 4 or 16 bytes.
    bool set_names(const port::TlsSubject& subject, std::string_view local_name) {
        constexpr std::uint8_t kName = MBEDTLS_ASN1_CONTEXT_SPECIFIC | 2;
        constexpr std::uint8_t kAddress = MBEDTLS_ASN1_CONTEXT_SPECIFIC | 7;
        Extension names;
        names.add(kName, as_bytes(local_name));
        names.add(kName, as_bytes(subject.host));
        for (const IpAddress& address :
             subject.addresses.first(std::min(subject.addresses.size(), kMaxAddresses))) {
            const Bytes bytes(address.bytes);
            names.add(kAddress, address.is_v4() ? bytes.last(4) : bytes);
        }
        return set(MBEDTLS_OID_SUBJECT_ALT_NAME, MBEDTLS_OID_SIZE(MBEDTLS_OID_SUBJECT_ALT_NAME),
                   names.sequence());
    }
    bool set(const char* oid, std::size_t oid_bytes, Bytes value) {
        return mbedtls_x509write_crt_set_extension(&certificate_, oid, oid_bytes, 0, value.data(),
                                                   value.size()) == 0;
    }

    port::Random& random_;
    mbedtls_pk_context key_;
    mbedtls_x509write_cert certificate_;
    mbedtls_mpi serial_;
};

}  // namespace

std::expected<port::TlsIdentity, TlsError> MbedtlsTls::make_identity(const port::TlsSubject& subject,
                                                                     MutableBytes out) {
    if (subject.host.empty() || subject.host.size() > kMaxHost) return std::unexpected(TlsError::kWrongName);
    const MemoryPool::Use use(pool_);
    Maker maker(random_);
    if (!maker.make_key() || !maker.describe(subject)) return std::unexpected(TlsError::kNoMemory);
    // The library writes from the end of its memory.
    const auto take = [](int written, MutableBytes memory) -> MutableBytes {
        if (written <= 0) return {};
        const auto size = static_cast<std::size_t>(written);
        std::ranges::copy(memory.last(size), memory.begin());
        return memory.first(size);
    };
    const Bytes certificate = take(maker.write_certificate(out), out);
    const MutableBytes rest = out.subspan(certificate.size());
    const Bytes key = certificate.empty() ? Bytes() : take(maker.write_key(rest), rest);
    if (key.empty()) return std::unexpected(TlsError::kNoMemory);
    return port::TlsIdentity{certificate, key};
}

}  // namespace vedette::node

#include "linux/io/self_signed.hpp"

#include <memory>

#include <boost/asio/ip/address.hpp>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

namespace vedette::io {
namespace {

template <class T, auto Free>
struct Freed {
    void operator()(T* t) const { Free(t); }
};
template <class T, auto Free>
using Owned = std::unique_ptr<T, Freed<T, Free>>;

using Key = Owned<EVP_PKEY, EVP_PKEY_free>;
using Certificate = Owned<X509, X509_free>;
using Output = Owned<BIO, BIO_free_all>;
using Names = Owned<GENERAL_NAMES, GENERAL_NAMES_free>;

constexpr std::int64_t kDay = 24 * 3600;  // seconds

Result<Names> subject_names(const std::vector<std::string>& names) {
    Names all(GENERAL_NAMES_new());
    for (const std::string& name : names) {
        boost::system::error_code is_name;
        boost::asio::ip::make_address(name, is_name);
        GENERAL_NAME* const one =
            a2i_GENERAL_NAME(nullptr, nullptr, nullptr, is_name ? GEN_DNS : GEN_IPADD, name.c_str(), 0);
        if (one == nullptr || sk_GENERAL_NAME_push(all.get(), one) == 0)
            return fail(Kind::kInvalidArgument, "no certificate can be made for " + name);
    }
    return all;
}

bool add_extension(X509* certificate, int id, const char* value) {
    const Owned<X509_EXTENSION, X509_EXTENSION_free> extension(
        X509V3_EXT_conf_nid(nullptr, nullptr, id, value));
    return extension && X509_add_ext(certificate, extension.get(), -1) == 1;
}

// 127 random bits, so that no browser has seen the number with another certificate of this name.
bool set_serial(X509* certificate) {
    const Owned<BIGNUM, BN_free> number(BN_new());
    return number && BN_rand(number.get(), 127, BN_RAND_TOP_ANY, BN_RAND_BOTTOM_ANY) == 1 &&
           BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate)) != nullptr;
}

bool fill(X509* certificate, EVP_PKEY* key, const GENERAL_NAMES* names, UtcTime now, Duration lifetime) {
    std::time_t today = to_ms(now.since) / 1000;
    const auto seconds = static_cast<long>(to_ms(lifetime) / 1000);
    X509_NAME* const name = X509_get_subject_name(certificate);
    const auto* const common = reinterpret_cast<const unsigned char*>("Vedette");
    return X509_set_version(certificate, X509_VERSION_3) == 1 && set_serial(certificate) &&
           X509_time_adj_ex(X509_getm_notBefore(certificate), 0, -kDay, &today) != nullptr &&
           X509_time_adj_ex(X509_getm_notAfter(certificate), 0, seconds, &today) != nullptr &&
           X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, common, -1, -1, 0) == 1 &&
           X509_set_issuer_name(certificate, name) == 1 && X509_set_pubkey(certificate, key) == 1 &&
           X509_add1_ext_i2d(certificate, NID_subject_alt_name, const_cast<GENERAL_NAMES*>(names), 0, 0) ==
               1 &&
           add_extension(certificate, NID_basic_constraints, "critical,CA:FALSE") &&
           add_extension(certificate, NID_key_usage, "critical,digitalSignature") &&
           add_extension(certificate, NID_ext_key_usage, "serverAuth") &&
           X509_sign(certificate, key, EVP_sha256()) != 0;
}

// What `write` writes to an OpenSSL output in memory.
template <class Write>
std::string text_of(Write write) {
    const Output out(BIO_new(BIO_s_mem()));
    if (!out || write(out.get()) != 1) return {};
    char* text = nullptr;
    const long size = BIO_get_mem_data(out.get(), &text);
    return {text, static_cast<std::size_t>(size)};
}

}  // namespace

Result<SelfSigned> make_self_signed(const std::vector<std::string>& names, UtcTime now, Duration lifetime) {
    auto all = subject_names(names);
    if (!all) return std::unexpected(std::move(all.error()));
    const Key key(EVP_EC_gen("P-256"));
    const Certificate certificate(X509_new());
    if (!key || !certificate || !fill(certificate.get(), key.get(), all->get(), now, lifetime))
        return fail(Kind::kInternal, "OpenSSL could not make a certificate");
    return SelfSigned{
        .certificate = text_of([&](BIO* out) { return PEM_write_bio_X509(out, certificate.get()); }),
        .key = text_of([&](BIO* out) {
            return PEM_write_bio_PrivateKey(out, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
        })};
}

}  // namespace vedette::io
